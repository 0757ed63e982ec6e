import { beforeEach, describe, expect, it, vi } from "vitest";

import { mentionEntities } from "@/components/chat/mentions";
import { aConnector, anAppsResponse, aTool } from "@/testing/examples";
import { fakeNetwork, json } from "@/testing/network";

const MENTION = { id: "connector:4", title: "Team notes", group: "Connectors", icon: "cube" };
const FOUND = "GET /api/chatkit/mentions?query=team&thread_id=thr_1";
const page = {
  apps: anAppsResponse({ system_tools: [aTool()], connectors: [aConnector({ id: 4, name: "Team notes" })] }),
  onOpenApps: vi.fn(),
  onOpenDatabases: vi.fn(),
};

beforeEach(() => {
  vi.clearAllMocks();
  window.history.replaceState(null, "", "/dashboard/schema-agent?thread=thr_1");
});

describe("what a message names", () => {
  it("is found by the server, in the thread that is shown", async () => {
    fakeNetwork({ [FOUND]: json({ mentions: [MENTION] }) });
    expect(await mentionEntities(page).onTagSearch?.("team")).toEqual([{ ...MENTION, interactive: true }]);
  });

  it("leads to what it is", () => {
    const open = vi.spyOn(window, "open").mockReturnValue(null);
    const { onClick } = mentionEntities(page);
    onClick?.({ id: "file:atc_1", title: "plan.csv" });
    expect(open).toHaveBeenCalledWith("/api/attachments/atc_1", "_blank", "noopener");
    onClick?.({ id: "database:2", title: "Shop" });
    expect(page.onOpenDatabases).toHaveBeenCalledOnce();
    onClick?.({ id: "connector:4/search", title: "Team notes: search" });
    onClick?.({ id: "system:analytics", title: "Analytics" });
    expect(page.onOpenApps).toHaveBeenCalledTimes(2);
  });

  it("is described from what is connected, and not at all when it is gone", async () => {
    const { onRequestPreview } = mentionEntities(page);
    const preview = async (id: string): Promise<string> => {
      const shown = await onRequestPreview?.({ id, title: "A thing" });
      return JSON.stringify(shown?.preview);
    };
    expect(await preview("connector:4/search")).toContain("Tool of Team notes");
    expect(await preview("system:analytics")).toContain("Connected");
    for (const id of ["connector:99", "database:2", "file:atc_1", "nonsense"]) expect(await preview(id)).toBe("null");
  });
});
