import { useQuery } from "@tanstack/react-query";
import { KeyRound, LockOpen, ShieldCheck, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import { CableBetween } from "@/components/connectors/CableBetween";
import { LIMIT_REACHED } from "@/components/connectors/connector-status";
import { wordsForKey } from "@/components/connectors/ready-made-draft";
import { Button } from "@/components/ui/Button";
import { DialogFoot, DialogHead } from "@/components/ui/DialogParts";
import { PageLink } from "@/components/ui/PageLink";
import { hostOf } from "@/lib/connection-stages";
import { CONNECTOR_LIMIT } from "@/lib/connectors-api";
import type { ReadyMadeConnector } from "@/lib/contract";
import { appsQuery } from "@/lib/queries";
import { useFocusOnArrival } from "@/lib/use-focus-on-arrival";

interface ConnectorDetailViewProps {
  connector: ReadyMadeConnector;
  onBack: () => void;
  onContinue: () => void;
}

/** What a ready-made connector is, whose it is, and what connecting it means, before anything is connected. */
export function ConnectorDetailView({ connector, onBack, onContinue }: ConnectorDetailViewProps) {
  const { name, capabilities, developer, website, privacy_policy, mcp_server_url, key } = connector;
  const apps = useQuery(appsQuery);
  const isFull = (apps.data?.connectors.length ?? 0) >= CONNECTOR_LIMIT;
  const next = useFocusOnArrival<HTMLButtonElement>(true);
  return (
    <>
      <DialogHead title={`Connect ${name}`} subtitle={hostOf(mcp_server_url)} onBack={onBack} />
      <div className="min-h-0 flex-1 overflow-auto border-t border-border px-4 py-6 sm:px-6">
        <div className="mx-auto grid max-w-[440px] justify-items-center gap-6">
          <CableBetween name={name} cable="offered" />
          <p className="flex flex-wrap justify-center gap-x-3 gap-y-1 text-small text-text-2">
            Developed by {developer}
            <PageLink href={website}>Website</PageLink>
            <PageLink href={privacy_policy}>Privacy</PageLink>
          </p>
          <section aria-labelledby="what-it-does" className="w-full">
            <h3 id="what-it-does" className="text-small font-semibold">
              What it can do
            </h3>
            <ul className="mt-1.5 grid list-disc gap-1 pl-[18px] text-small text-text-2 marker:text-text-3">
              {capabilities.map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          </section>
          <ul className="grid w-full gap-4 border-t border-border pt-5">
            {key ? (
              <Point icon={KeyRound} title="You make the key">
                {wordsForKey(developer, key)} What you permit it there is all that it opens here.{" "}
                <PageLink href={key.page}>Make one</PageLink>
              </Point>
            ) : (
              <Point icon={LockOpen} title="No key needed">
                This server answers everybody. Nothing of your account goes there.
              </Point>
            )}
            <Point icon={ShieldCheck} title="You decide what runs">
              What can change something asks you first. Each tool can be switched off, and deleting the connector
              {key ? " deletes the key here." : " ends it all."}
            </Point>
            <Point icon={TriangleAlert} title="What leaves, and what comes back">
              The agent’s questions go to {developer}. Words in the answers may try to lead it astray.
            </Point>
          </ul>
        </div>
      </div>
      <DialogFoot>
        <p role="status" className="w-full text-small text-text-2 sm:w-auto sm:flex-1">
          {isFull && LIMIT_REACHED}
        </p>
        <Button look="ghost" onClick={onBack} className="max-sm:flex-1">
          Cancel
        </Button>
        <Button ref={next} look="primary" disabled={isFull} onClick={onContinue} className="max-sm:flex-1">
          {key ? "Enter your key" : "Test connection"}
        </Button>
      </DialogFoot>
    </>
  );
}

function Point({ icon: Icon, title, children }: { icon: LucideIcon; title: string; children: ReactNode }) {
  return (
    <li className="flex gap-3">
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" className="mt-px flex-none text-text-2" />
      <div className="min-w-0 text-small">
        <p className="font-medium">{title}</p>
        <p className="mt-0.5 text-text-2">{children}</p>
      </div>
    </li>
  );
}
