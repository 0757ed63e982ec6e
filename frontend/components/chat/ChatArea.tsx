import { useQuery } from "@tanstack/react-query";
import type { ReactNode, Ref } from "react";

import { SchemaAgentChat, type SchemaAgentChatHandle } from "@/components/chat/SchemaAgentChat";
import { useRenderer } from "@/components/chat/use-renderer";
import { useStartQuestions } from "@/components/chat/use-start-questions";
import { Button } from "@/components/ui/Button";
import { FailedToLoad } from "@/components/ui/FailedToLoad";
import { Note } from "@/components/ui/Note";
import type { AppConfig, User } from "@/lib/contract";
import { appsQuery, configQuery } from "@/lib/queries";

interface ChatAreaProps {
  user: User;
  onOpenApps: () => void;
  ref: Ref<SchemaAgentChatHandle>;
}

/** The chat once its configuration is known, and what stands there until then. */
export function ChatArea(props: ChatAreaProps) {
  const config = useQuery(configQuery);
  if (config.data) return <LoadedChat {...props} config={config.data} />;
  if (!config.isError) return <Waiting />;
  return (
    <Centred>
      <FailedToLoad
        what="The chat"
        error={config.error}
        retrying={config.isFetching}
        onRetry={() => void config.refetch()}
      />
    </Centred>
  );
}

function LoadedChat({ config, ...props }: ChatAreaProps & { config: AppConfig }) {
  const renderer = useRenderer(config.chatkit_renderer);
  const apps = useQuery(appsQuery);
  const questions = useStartQuestions(apps.data);
  // With these known, the first prompts on the screen are the right ones. The chat also works without them.
  if (renderer === "loading" || !apps.isFetched || !questions.isFetched) return <Waiting />;
  if (renderer === "failed") {
    return (
      <Centred>
        <Note tone="bad" role="alert">
          <p className="font-medium">The chat could not be loaded</p>
          <p className="text-small">
            A part of this page did not arrive. Check your connection, then load the page again.
          </p>
          <div className="mt-1">
            <Button size="sm" onClick={() => window.location.reload()}>
              Load again
            </Button>
          </div>
        </Note>
      </Centred>
    );
  }
  if (config.chatkit_renderer === "local") return <SchemaAgentChat {...props} config={config} />;
  // The hosted element draws its own header inside a frame, so it gets a row of its own below ours.
  return (
    <div className="h-full pt-14">
      <SchemaAgentChat {...props} config={config} />
    </div>
  );
}

function Waiting() {
  return (
    <div aria-busy="true" className="flex h-full flex-col justify-between">
      <div className="h-14 flex-none border-b border-border" />
      <p role="status" className="sr-only">
        Loading the chat
      </p>
      <div className="mx-auto mb-9 h-[92px] w-[calc(100%-32px)] max-w-[760px] rounded-2xl border border-border bg-surface" />
    </div>
  );
}

function Centred({ children }: { children: ReactNode }) {
  return (
    <div className="grid h-full place-items-center p-6">
      <div className="w-full max-w-[420px]">{children}</div>
    </div>
  );
}
