"use client";

import { CallLog } from "@/components/activity/CallLog";
import { PageFrame } from "@/components/shell/PageFrame";

export function ActivityPage() {
  return (
    <PageFrame title="Activity" lead="Every call the agent made for you: what was sent, where to, and what came back.">
      {() => <CallLog />}
    </PageFrame>
  );
}
