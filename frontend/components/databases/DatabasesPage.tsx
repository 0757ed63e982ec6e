"use client";

import { useSearchParams } from "next/navigation";

import { DatabaseList } from "@/components/databases/DatabaseList";
import { Workbench } from "@/components/databases/Workbench";
import { PageFrame } from "@/components/shell/PageFrame";

/** All databases, or the one that the address names. */
export function DatabasesPage() {
  const open = Number(useSearchParams().get("open"));
  if (Number.isSafeInteger(open) && open > 0)
    return <PageFrame isWide>{() => <Workbench key={open} id={open} />}</PageFrame>;
  return (
    <PageFrame title="Databases" lead="What the agent can look things up in. It only ever reads, and so do you here.">
      {() => <DatabaseList />}
    </PageFrame>
  );
}
