import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";

import { ConnectorsModal } from "@/components/connectors/ConnectorsModal";
import type { CatalogTool, ConnectorDetail } from "@/lib/contract";
import { aCatalogTool, aConnectorDetail, anAppsResponse } from "@/testing/examples";
import { fakeNetwork, json, refusal, type Network } from "@/testing/network";
import { renderPage } from "@/testing/render-page";

const DETAIL = "GET /api/connectors/7";

const SEARCH = aCatalogTool();
const CREATE = aCatalogTool({
  name: "create_note",
  description: "Add a note.",
  annotations: null,
  policy: "ask",
  fingerprint: "c".repeat(64),
});
const DELETE = aCatalogTool({
  name: "delete_note",
  description: "Move a note to the bin, or erase it at once.",
  inputSchema: {
    type: "object",
    properties: { note_id: { type: "string" }, permanently: { type: "boolean" } },
  },
  annotations: { destructiveHint: true },
  policy: "ask",
  enabled: false,
  fingerprint: "d".repeat(64),
  changed: {
    kind: "changed",
    fields: ["description", "inputSchema", "annotations"],
    before: {
      name: "delete_note",
      description: "Move a note to the bin.",
      inputSchema: { type: "object", properties: { note_id: { type: "string" } } },
      annotations: null,
    },
  },
});
const NEW = aCatalogTool({
  name: "share_note",
  description: "Send a note to others.",
  annotations: null,
  enabled: false,
  changed: { kind: "new", fields: [], before: null },
});

let network: Network;

beforeEach(() => {
  network = fakeNetwork({ "GET /api/config": json({ demo_mcp_url: null }) });
});

function answerWith(tools: CatalogTool[]): ConnectorDetail {
  const detail = aConnectorDetail(tools);
  network.on(DETAIL, json(detail));
  network.on("GET /api/apps", json(anAppsResponse({ connectors: [detail] })));
  return detail;
}

async function openTools(tools: CatalogTool[]) {
  answerWith(tools);
  const page = renderPage(<ConnectorsModal open onOpenChange={() => undefined} onReturnFocus={() => undefined} />);
  await page.user.click(await screen.findByRole("button", { name: "Notes" }));
  await screen.findByRole("list", { name: "Tools of Notes" });
  return page;
}

const rows = () => within(screen.getByRole("list", { name: "Tools of Notes" })).getAllByRole("listitem");
const toggle = (name: string) => screen.getByRole("switch", { name: `Use ${name}` });
const patch = (name: string) => `PATCH /api/connectors/7/tools/${name}`;

describe("the tools of a connector", () => {
  it("open from its name and from its menu", async () => {
    const { user } = await openTools([SEARCH]);
    await user.click(screen.getByRole("button", { name: "Back to apps" }));
    expect(await screen.findByRole("button", { name: "Notes" })).toHaveFocus();
    await user.click(screen.getByRole("button", { name: "More for Notes" }));
    await user.click(await screen.findByRole("menuitem", { name: "Tools" }));
    expect(await screen.findByRole("list", { name: "Tools of Notes" })).toBeVisible();
  });

  it("show what each may do and whether it is on", async () => {
    await openTools([SEARCH, { ...CREATE, policy: "deny" }]);
    expect(rows()[0]).toHaveTextContent("search_notesFind notes by words.reads");
    expect(rows()[1]).toHaveTextContent("create_noteAdd a note.can change things");
    expect(toggle("search_notes")).toBeChecked();
    expect(toggle("create_note")).not.toBeChecked();
    expect(screen.getByText("1 of 2 on")).toBeVisible();
  });

  it("list first, switched off, what waits for a decision", async () => {
    await openTools([SEARCH, DELETE, CREATE, NEW]);
    expect(rows().map((row) => within(row).getByRole("switch").getAttribute("aria-label"))).toEqual([
      "Use delete_note",
      "Use share_note",
      "Use search_notes",
      "Use create_note",
    ]);
    expect(screen.getByText("2 tools are new or changed. They are off until you decide.")).toBeVisible();
    expect(toggle("delete_note")).not.toBeChecked();
    expect(toggle("delete_note")).toBeDisabled();
    expect(screen.getByRole("button", { name: "Review change delete_note" })).toBeVisible();
    expect(screen.getByRole("button", { name: "Review tool share_note" })).toBeVisible();
  });

  it("are searched only where there are many", async () => {
    const { unmount } = await openTools([SEARCH, CREATE]);
    expect(screen.queryByRole("searchbox", { name: "Search tools" })).not.toBeInTheDocument();
    unmount();
    const many = Array.from({ length: 9 }, (_, index) => aCatalogTool({ name: `tool_${index}` }));
    const { user } = await openTools(many);
    await user.type(screen.getByRole("searchbox", { name: "Search tools" }), "tool_7");
    expect(rows()).toHaveLength(1);
    await user.type(screen.getByRole("searchbox", { name: "Search tools" }), "zzz");
    expect(screen.getByText("No tool matches “tool_7zzz”.")).toBeVisible();
  });

  it("that could not be loaded can be asked for again", async () => {
    answerWith([SEARCH]);
    network.on(DETAIL, refusal(503, "UNAVAILABLE", "The database does not answer."));
    const { user } = renderPage(
      <ConnectorsModal open onOpenChange={() => undefined} onReturnFocus={() => undefined} />,
    );
    await user.click(await screen.findByRole("button", { name: "Notes" }));
    expect(await screen.findByText("The database does not answer.")).toBeVisible();
    network.on(DETAIL, json(aConnectorDetail([SEARCH])));
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("list", { name: "Tools of Notes" })).toBeVisible();
  });

  it("may be none", async () => {
    answerWith([]);
    const { user } = renderPage(
      <ConnectorsModal open onOpenChange={() => undefined} onReturnFocus={() => undefined} />,
    );
    await user.click(await screen.findByRole("button", { name: "Notes" }));
    expect(await screen.findByText("This server offers no tools.")).toBeVisible();
  });
});

describe("a decision", () => {
  it("shows at once and names the definition that it is about", async () => {
    network.on(patch("search_notes"), () => new Promise<Response>(() => undefined));
    const { user } = await openTools([SEARCH, CREATE]);
    await user.click(toggle("search_notes"));
    await waitFor(() => expect(toggle("search_notes")).not.toBeChecked());
    expect(screen.getByText("1 of 2 on")).toBeVisible();
    expect(network.last(patch("search_notes"))?.body).toEqual({ enabled: false, fingerprint: SEARCH.fingerprint });
  });

  it("goes back visibly when the server refuses", async () => {
    network.on(patch("create_note"), refusal(503, "UNAVAILABLE", "The database does not answer."));
    const { user } = await openTools([SEARCH, CREATE]);
    await user.click(toggle("create_note"));
    expect(await screen.findByText(/create_note stays as it was. The database does not answer./)).toBeVisible();
    expect(toggle("create_note")).toBeChecked();
    expect(network.last(patch("create_note"))?.body).toEqual({ enabled: false, fingerprint: CREATE.fingerprint });
  });

  it("about several tools is sent one after the other and ends in what the server knows", async () => {
    const waiting: ((answer: Response) => void)[] = [];
    const answerLater = () => new Promise<Response>((resolve) => waiting.push(resolve));
    network.on(patch("search_notes"), answerLater);
    network.on(patch("create_note"), answerLater);
    const { user } = await openTools([SEARCH, CREATE]);
    await user.click(toggle("search_notes"));
    await user.click(toggle("create_note"));
    expect(toggle("create_note")).not.toBeChecked();
    expect(network.last(patch("create_note"))).toBeUndefined();
    const after = answerWith([
      { ...SEARCH, enabled: false },
      { ...CREATE, enabled: false },
    ]);
    waiting[0]?.(json(aConnectorDetail([{ ...SEARCH, enabled: false }, CREATE])));
    await waitFor(() => expect(network.last(patch("create_note"))).toBeDefined());
    expect(toggle("create_note")).not.toBeChecked();
    waiting[1]?.(json(after));
    expect(await screen.findByText("0 of 2 on")).toBeVisible();
  });

  it("works with the keyboard alone", async () => {
    network.on(patch("create_note"), json(aConnectorDetail([SEARCH, { ...CREATE, enabled: false }])));
    const { user } = await openTools([SEARCH, CREATE]);
    toggle("create_note").focus();
    await user.keyboard(" ");
    await waitFor(() => expect(network.last(patch("create_note"))?.body).toMatchObject({ enabled: false }));
  });
});

describe("a changed tool", () => {
  const review = async () => {
    const page = await openTools([SEARCH, DELETE]);
    await page.user.click(screen.getByRole("button", { name: "Review change delete_note" }));
    await screen.findByRole("dialog", { name: "Notes: delete note" });
    return page;
  };

  it("shows what differs, line by line, with marks inside the lines", async () => {
    await review();
    expect(screen.getByText("The definition changed since you accepted it.")).toBeVisible();
    const headings = screen.getAllByRole("heading", { level: 3 }).map((heading) => heading.textContent);
    expect(headings).toEqual(["Description", "Arguments", "What the server says about it"]);
    expect(screen.getByText(", or erase it at once")).toBeVisible();
    expect(screen.getByText(", or erase it at once").tagName).toBe("MARK");
    expect(screen.getByText("may delete or overwrite")).toBeVisible();
    expect(screen.getByText("2 lines removed")).toBeVisible();
    expect(screen.getByText("4 lines added")).toBeVisible();
  });

  it("shows the whole tool when asked", async () => {
    const { user } = await review();
    await user.click(screen.getByRole("radio", { name: "Whole tool" }));
    expect(screen.getByText("Move a note to the bin, or erase it at once.")).toBeVisible();
    expect(screen.queryByText("Removed:")).not.toBeInTheDocument();
  });

  it("is used once it is accepted, as it was shown", async () => {
    network.on(patch("delete_note"), () => {
      const accepted = { ...DELETE, enabled: true, changed: null };
      return json(answerWith([SEARCH, accepted]));
    });
    const { user } = await review();
    await user.click(screen.getByRole("button", { name: "Accept" }));
    await waitFor(() => expect(toggle("delete_note")).toBeChecked());
    expect(screen.getByRole("button", { name: "delete_note" })).toHaveFocus();
    expect(network.last(patch("delete_note"))?.body).toEqual({
      accept_change: true,
      enabled: true,
      fingerprint: DELETE.fingerprint,
    });
  });

  it("can be kept off for good", async () => {
    network.on(patch("delete_note"), () => json(answerWith([SEARCH, { ...DELETE, changed: null }])));
    const { user } = await review();
    await user.click(screen.getByRole("button", { name: "Keep off" }));
    await waitFor(() => expect(toggle("delete_note")).toBeEnabled());
    expect(toggle("delete_note")).not.toBeChecked();
    expect(network.last(patch("delete_note"))?.body).toMatchObject({ accept_change: true, enabled: false });
  });

  it("that changed again meanwhile is not accepted", async () => {
    network.on(patch("delete_note"), refusal(409, "TOOL_CHANGED", "The tool has changed again."));
    const { user } = await review();
    await user.click(screen.getByRole("button", { name: "Accept" }));
    expect(await screen.findByText(/changed it again while you were looking/)).toBeVisible();
    expect(toggle("delete_note")).not.toBeChecked();
    expect(screen.getByRole("button", { name: "Review change delete_note" })).toBeVisible();
  });

  it("that is new is shown whole", async () => {
    const { user } = await openTools([NEW]);
    await user.click(screen.getByRole("button", { name: "Review tool share_note" }));
    expect(await screen.findByText("This tool was not there when you added the connector.")).toBeVisible();
    expect(screen.getByText("Send a note to others.")).toBeVisible();
    expect(screen.queryByRole("radio", { name: "Changes" })).not.toBeInTheDocument();
  });

  it("that waits for nobody has nothing to decide", async () => {
    const { user } = await openTools([SEARCH]);
    await user.click(screen.getByRole("button", { name: "search_notes" }));
    expect(await screen.findByRole("dialog", { name: "Notes: search notes" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Accept" })).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Back to the tools of Notes" }));
    expect(await screen.findByRole("button", { name: "search_notes" })).toHaveFocus();
  });
});
