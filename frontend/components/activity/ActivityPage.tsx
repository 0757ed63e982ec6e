"use client";

import { Tabs } from "radix-ui";

import { CallLog } from "@/components/activity/CallLog";
import { EventLog } from "@/components/activity/EventLog";
import { PageFrame } from "@/components/shell/PageFrame";
import { TabTrigger } from "@/components/ui/TabTrigger";

/** Both records of an account: what the agent did, and what was done to the account itself. */
export function ActivityPage() {
  return (
    <PageFrame title="Activity" lead="What the agent did for you, and what happened to your account and connectors.">
      {() => (
        <Tabs.Root defaultValue="calls" className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <Tabs.List aria-label="Records" className="flex gap-5 border-b border-border">
            <TabTrigger value="calls">Calls</TabTrigger>
            <TabTrigger value="events">Account and connectors</TabTrigger>
          </Tabs.List>
          <Tabs.Content value="calls" className="outline-offset-4">
            <CallLog />
          </Tabs.Content>
          <Tabs.Content value="events" className="outline-offset-4">
            <EventLog />
          </Tabs.Content>
        </Tabs.Root>
      )}
    </PageFrame>
  );
}
