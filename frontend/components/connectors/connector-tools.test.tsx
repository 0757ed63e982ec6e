import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";

import { appsNetwork, renderDialog } from "@/testing/apps-dialog";
import {
  answerWith,
  CREATE,
  DELETE,
  DETAIL,
  NEW,
  openTools,
  patch,
  policy,
  rows,
  SEARCH,
  toggle,
} from "@/testing/connector-tools";
import { aCatalogTool, aConnectorDetail } from "@/testing/examples";
import { json, refusal, type Network } from "@/testing/network";

let network: Network;

beforeEach(() => {
  network = appsNetwork();
});

describe("the tools of a connector", () => {
  it("open from its name and from its menu", async () => {
    const { user } = await openTools(network, [SEARCH]);
    await user.click(screen.getByRole("button", { name: "Back to apps" }));
    expect(await screen.findByRole("button", { name: "Notes" })).toHaveFocus();
    await user.click(screen.getByRole("button", { name: "More for Notes" }));
    await user.click(await screen.findByRole("menuitem", { name: "Tools" }));
    expect(await screen.findByRole("list", { name: "Tools of Notes" })).toBeVisible();
  });

  it("show what each may do and whether it is on", async () => {
    await openTools(network, [SEARCH, { ...CREATE, policy: "deny" }]);
    expect(rows()[0]).toHaveTextContent("search_notesFind notes by words.reads");
    expect(rows()[1]).toHaveTextContent("create_noteAdd a note.can change things");
    expect(policy("search_notes", "Allow")).toBeChecked();
    expect(policy("create_note", "Never")).toBeChecked();
    expect(toggle("search_notes")).toBeChecked();
    expect(toggle("create_note")).not.toBeChecked();
    expect(screen.getByText("1 of 2 on, about 150 tokens")).toBeVisible();
  });

  it("list first, switched off, what waits for a decision", async () => {
    await openTools(network, [SEARCH, DELETE, CREATE, NEW]);
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

  it("say what was changed for models, and why one is left out", async () => {
    const adjusted = {
      ...SEARCH,
      verdict: "adjusted" as const,
      verdict_reason: "Changed for models: some words are cut.",
    };
    const leftOut = aCatalogTool({
      name: "huge",
      verdict: "left_out",
      verdict_reason: "Its definition is larger than 64 KB.",
      enabled: false,
    });
    await openTools(network, [leftOut, adjusted, CREATE]);
    expect(rows().map((row) => within(row).getByRole("switch").getAttribute("aria-label"))).toEqual([
      "Use search_notes",
      "Use create_note",
      "Use huge",
    ]);
    expect(rows()[0]).toHaveTextContent("Changed for models: some words are cut.");
    expect(rows()[2]).toHaveTextContent("left out");
    expect(rows()[2]).toHaveTextContent("Its definition is larger than 64 KB.");
    expect(toggle("huge")).toBeDisabled();
    expect(within(screen.getByRole("list", { name: "Tools of Notes" })).getAllByRole("radiogroup")).toHaveLength(2);
  });

  it("are searched only where there are many", async () => {
    const { unmount } = await openTools(network, [SEARCH, CREATE]);
    expect(screen.queryByRole("searchbox", { name: "Search tools" })).not.toBeInTheDocument();
    unmount();
    const many = Array.from({ length: 9 }, (_, index) => aCatalogTool({ name: `tool_${index}` }));
    const { user } = await openTools(network, many);
    await user.type(screen.getByRole("searchbox", { name: "Search tools" }), "tool_7");
    expect(rows()).toHaveLength(1);
    await user.type(screen.getByRole("searchbox", { name: "Search tools" }), "zzz");
    expect(screen.getByText("No tool matches “tool_7zzz”.")).toBeVisible();
  });

  it("that could not be loaded can be asked for again", async () => {
    answerWith(network, [SEARCH]);
    network.on(DETAIL, refusal(503, "UNAVAILABLE", "The database does not answer."));
    const { user } = renderDialog();
    await user.click(await screen.findByRole("button", { name: "Notes" }));
    expect(await screen.findByText("The database does not answer.")).toBeVisible();
    network.on(DETAIL, json(aConnectorDetail([SEARCH])));
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("list", { name: "Tools of Notes" })).toBeVisible();
  });

  it("may be none", async () => {
    answerWith(network, []);
    const { user } = renderDialog();
    await user.click(await screen.findByRole("button", { name: "Notes" }));
    expect(await screen.findByText("This server offers no tools.")).toBeVisible();
  });
});

describe("a decision", () => {
  it("shows at once and names the definition that it is about", async () => {
    network.on(patch("search_notes"), () => new Promise<Response>(() => undefined));
    const { user } = await openTools(network, [SEARCH, CREATE]);
    await user.click(toggle("search_notes"));
    await waitFor(() => expect(toggle("search_notes")).not.toBeChecked());
    expect(screen.getByText("1 of 2 on, about 150 tokens")).toBeVisible();
    expect(network.last(patch("search_notes"))?.body).toEqual({ enabled: false, fingerprint: SEARCH.fingerprint });
  });

  it("about when a tool may run is one of three, in words that say what each does", async () => {
    network.on(patch("create_note"), () => new Promise<Response>(() => undefined));
    const { user } = await openTools(network, [SEARCH, CREATE]);
    expect(policy("create_note", "Ask first")).toBeChecked();
    expect(screen.getByText(/^Ask first shows a card .* Allow runs at once\. Never hides the tool/)).toBeVisible();
    await user.click(policy("create_note", "Allow"));
    await waitFor(() => expect(policy("create_note", "Allow")).toBeChecked());
    expect(network.last(patch("create_note"))?.body).toEqual({ policy: "allow", fingerprint: CREATE.fingerprint });
  });

  it("for never takes the tool off, and switching it on asks first again", async () => {
    network.on(patch("create_note"), () => json(answerWith(network, [SEARCH, { ...CREATE, policy: "deny" }])));
    const { user } = await openTools(network, [SEARCH, CREATE]);
    await user.click(policy("create_note", "Never"));
    await waitFor(() => expect(toggle("create_note")).not.toBeChecked());
    expect(await screen.findByText("1 of 2 on, about 150 tokens")).toBeVisible();
    await user.click(toggle("create_note"));
    await waitFor(() =>
      expect(network.last(patch("create_note"))?.body).toMatchObject({ enabled: true, policy: "ask" }),
    );
  });

  it("goes back visibly when the server refuses", async () => {
    network.on(patch("create_note"), refusal(503, "UNAVAILABLE", "The database does not answer."));
    const { user } = await openTools(network, [SEARCH, CREATE]);
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
    const { user } = await openTools(network, [SEARCH, CREATE]);
    await user.click(toggle("search_notes"));
    await user.click(toggle("create_note"));
    expect(toggle("create_note")).not.toBeChecked();
    expect(network.last(patch("create_note"))).toBeUndefined();
    const after = answerWith(network, [
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
    const { user } = await openTools(network, [SEARCH, CREATE]);
    toggle("create_note").focus();
    await user.keyboard(" ");
    await waitFor(() => expect(network.last(patch("create_note"))?.body).toMatchObject({ enabled: false }));
  });
});
