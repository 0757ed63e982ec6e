import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { aDatabase, anAnswer, databasesNetwork, openDatabases } from "@/testing/databases";
import { json, refusal, type Network } from "@/testing/network";

vi.mock("next/navigation", () => ({
  useRouter: () => ({ replace: vi.fn(), push: vi.fn() }),
  usePathname: () => "/dashboard/databases",
  useSearchParams: () => new URLSearchParams("open=3"),
}));

const QUERY = "POST /api/databases/3/query";
const EXPORT = "POST /api/databases/3/export";
const PAST = "GET /api/databases/3/queries";
const ran_at = "2026-11-20T10:00:00Z";
const NEWER = { id: "00000000-0000-4000-8000-000000000002", sql: "SELECT name\nFROM customers", ran_at };
const OLDER = { id: "00000000-0000-4000-8000-000000000001", sql: "SELECT * FROM bills", ran_at };

let network: Network;

beforeEach(() => {
  network = databasesNetwork(aDatabase());
  network.on(PAST, json({ queries: [NEWER, OLDER] }));
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(480);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(800);
});

afterEach(() => vi.restoreAllMocks());

async function openHistory() {
  const { user } = await openDatabases();
  await user.click(await screen.findByRole("button", { name: "History" }));
  return user;
}

it("finds earlier queries by their words and puts the chosen one into the box", async () => {
  const user = await openHistory();
  const list = () => within(screen.getByRole("list", { name: "Past queries" })).getAllByRole("listitem");
  await screen.findByRole("list", { name: "Past queries" });
  expect(list()).toHaveLength(2);
  await user.type(screen.getByRole("searchbox", { name: "Search your queries" }), "from BILLS");
  expect(list()).toHaveLength(1);
  await user.click(screen.getByRole("button", { name: /^SELECT \* FROM bills/ }));
  expect(screen.getByRole("textbox", { name: "SQL" })).toHaveValue("SELECT * FROM bills");
  expect(screen.getByRole("textbox", { name: "SQL" })).toHaveFocus();
  expect(screen.queryByRole("region", { name: "Your queries" })).not.toBeInTheDocument();
});

it("says so when no query has the words", async () => {
  const user = await openHistory();
  await user.type(await screen.findByRole("searchbox", { name: "Search your queries" }), "suppliers");
  expect(screen.getByText("No query matches “suppliers”.")).toBeVisible();
});

it("goes through earlier queries with the arrows, and back to what was written", async () => {
  const { user } = await openDatabases();
  const box = await screen.findByRole("textbox", { name: "SQL" });
  await user.type(box, "SELECT 9");
  await waitFor(() => expect(network.last(PAST)).toBeDefined());
  const press = async (arrow: string) => await user.keyboard(`{Control>}{${arrow}}{/Control}`);
  await press("ArrowUp");
  expect(box).toHaveValue(NEWER.sql);
  await press("ArrowUp");
  await press("ArrowUp");
  expect(box).toHaveValue(OLDER.sql);
  await press("ArrowDown");
  expect(box).toHaveValue(NEWER.sql);
  await press("ArrowDown");
  expect(box).toHaveValue("SELECT 9");
});

it("passes over the query that stands in the box already", async () => {
  network.on(PAST, json({ queries: [{ ...NEWER, sql: "SELECT 9" }, OLDER] }));
  const { user } = await openDatabases();
  const box = await screen.findByRole("textbox", { name: "SQL" });
  await user.type(box, "SELECT 9");
  await waitFor(() => expect(network.last(PAST)).toBeDefined());
  await user.keyboard("{Control>}{ArrowUp}{/Control}");
  expect(box).toHaveValue(OLDER.sql);
});

it("asks for the history anew when a query has been run", async () => {
  network.on(QUERY, json(anAnswer()));
  const user = await openHistory();
  network.on(PAST, json({ queries: [{ ...NEWER, sql: "SELECT 7" }] }));
  await user.type(screen.getByRole("textbox", { name: "SQL" }), "SELECT 7{Control>}{Enter}{/Control}");
  expect(await screen.findByRole("button", { name: "Delete SELECT 7" })).toBeVisible();
});

it("deletes one query, and all of them once that is confirmed", async () => {
  network.on(`DELETE /api/databases/3/queries/${OLDER.id}`, json({ queries: [NEWER] }));
  network.on("DELETE /api/databases/3/queries", json({ queries: [] }));
  const user = await openHistory();
  await user.click(await screen.findByRole("button", { name: "Delete SELECT * FROM bills" }));
  await waitFor(() => expect(screen.queryByText("SELECT * FROM bills")).not.toBeInTheDocument());
  await user.click(screen.getByRole("button", { name: "Delete all" }));
  network.on(PAST, json({ queries: [] }));
  await user.click(screen.getByRole("button", { name: "Delete queries" }));
  expect(await screen.findByText(/queries that you run are listed here/)).toBeVisible();
  expect(network.last("DELETE /api/databases/3/queries")).toBeDefined();
});

async function runAndSave(format: string) {
  network.on(QUERY, json(anAnswer({ is_truncated: true })));
  const { user } = await openDatabases();
  await user.type(await screen.findByRole("textbox", { name: "SQL" }), "SELECT 1");
  await user.click(screen.getByRole("button", { name: "Run" }));
  await user.click(await screen.findByRole("button", { name: "Save all rows" }));
  await user.click(await screen.findByRole("menuitem", { name: format }));
  return user;
}

function file(rows: string, leavesSomeOut: string): Response {
  return new Response("id", { headers: { "X-Rows": rows, "X-Rows-Left-Out": leavesSomeOut } });
}

it.each([
  ["CSV", "csv", "false", "25,000 rows saved as Shop.csv"],
  ["Excel", "xlsx", "true", /^The first 25,000 rows were saved as Shop.xlsx, which is all that one file may have/],
  ["JSON", "json", "false", "25,000 rows saved as Shop.json"],
])("saves all rows as %s, which the server makes", async (label, format, leavesSomeOut, said) => {
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:x", revokeObjectURL: () => undefined }));
  network.on(EXPORT, file("25000", leavesSomeOut));
  await runAndSave(label);
  expect(await screen.findByText(said)).toBeVisible();
  expect(network.last(EXPORT)?.body).toEqual({ sql: "SELECT 1", format, accept_cost: false });
});

it("says why there is no file", async () => {
  network.on(EXPORT, refusal(400, "QUERY_NOT_SAVED", "The query took longer than its time limit and was ended."));
  await runAndSave("CSV");
  expect(await screen.findByText("The query took longer than its time limit and was ended.")).toBeVisible();
});

it("stops saving when that is asked for", async () => {
  network.on(
    EXPORT,
    ({ signal }) => new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error))),
  );
  const user = await runAndSave("CSV");
  const cancel = await screen.findByRole("button", { name: "Cancel saving" });
  expect(cancel).toHaveFocus();
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("button", { name: "Save all rows" })).toHaveFocus();
  expect(network.last(EXPORT)?.signal?.aborted).toBe(true);
});
