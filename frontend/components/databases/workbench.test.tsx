import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { takeDraft } from "@/lib/chat-draft";
import { aDatabase, anAnswer, aSchema, aTable, databasesNetwork, openDatabases } from "@/testing/databases";
import { json, refusal, type Network } from "@/testing/network";

const push = vi.hoisted(() => vi.fn());
vi.mock("next/navigation", () => ({
  useRouter: () => ({ replace: vi.fn(), push }),
  usePathname: () => "/dashboard/databases",
  useSearchParams: () => new URLSearchParams("open=3"),
}));

const QUERY = "POST /api/databases/3/query";

let network: Network;

beforeEach(() => {
  network = databasesNetwork(aDatabase());
  // jsdom lays nothing out; the grid draws what fits into its box.
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(480);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(800);
});

afterEach(() => vi.restoreAllMocks());

it("shows what a table consists of", async () => {
  const { user } = await openDatabases();
  await user.click(await screen.findByRole("button", { name: /^orders/ }));
  expect(screen.getByText("One for each purchase")).toBeVisible();
  const columns = within(screen.getByRole("list", { name: "Columns of orders" })).getAllByRole("listitem");
  expect(columns[0]).toHaveTextContent("id, primary key");
  expect(columns[1]).toHaveTextContent("refers to customers.id");
  expect(screen.getByText("48.2K")).toBeVisible();
});

it("finds tables by the names of their columns", async () => {
  network.on(
    "GET /api/databases/3/schema",
    json(aSchema({ tables: [aTable(), aTable({ name: "bills", columns: [] })] })),
  );
  const { user } = await openDatabases();
  await user.type(await screen.findByRole("searchbox", { name: "Filter tables and columns" }), "customer_");
  expect(screen.getByRole("list", { name: "Columns of orders" })).toBeVisible();
  expect(screen.queryByRole("button", { name: /^bills/ })).not.toBeInTheDocument();
  await user.type(screen.getByRole("searchbox"), "x");
  expect(screen.getByText("No table or column matches “customer_x”.")).toBeVisible();
});

it("hides a table from the agent", async () => {
  network.on("POST /api/databases/3/visibility", json(aSchema({ tables: [aTable({ is_visible: false })] })));
  const { user } = await openDatabases();
  await user.click(await screen.findByRole("checkbox", { name: "The agent sees orders" }));
  expect(await screen.findByText("The agent sees 0 of 1 table.")).toBeVisible();
  expect(network.last("POST /api/databases/3/visibility")?.body).toEqual({
    tables: [{ schema_name: "public", name: "orders", is_visible: false }],
  });
});

it("adds, rewords and deletes a note about a table", async () => {
  const noted = (text: string) => json(aSchema({ tables: [aTable({ notes: [{ id: 9, text }] })] }));
  const { user } = await openDatabases();
  await user.click(await screen.findByRole("button", { name: /^orders/ }));
  network.on("POST /api/databases/3/notes", noted("Amounts are in euro"));
  await user.click(screen.getByRole("button", { name: "Add note about orders" }));
  await user.type(screen.getByRole("textbox", { name: "Note about orders" }), "Amounts are in euro");
  await user.click(screen.getByRole("button", { name: "Save note" }));
  expect(await screen.findByRole("list", { name: "Notes about orders" })).toHaveTextContent("Amounts are in euro");
  network.on("PATCH /api/databases/3/notes/9", noted("Amounts are in cents"));
  await user.click(screen.getByRole("button", { name: "Edit note “Amounts are in euro”" }));
  const field = screen.getByRole("textbox", { name: "Note about orders" });
  await user.clear(field);
  await user.type(field, "Amounts are in cents");
  await user.click(screen.getByRole("button", { name: "Save note" }));
  expect(await screen.findByText("Amounts are in cents")).toBeVisible();
  network.on("DELETE /api/databases/3/notes/9", json(aSchema()));
  await user.click(screen.getByRole("button", { name: "Delete note “Amounts are in cents”" }));
  await waitFor(() => expect(screen.queryByText("Amounts are in cents")).not.toBeInTheDocument());
});

it("runs SQL with Ctrl and Enter and draws only the rows in sight of ten thousand", async () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => [index, `Name ${index}`]);
  network.on(QUERY, json(anAnswer({ rows, is_truncated: true })));
  const { user } = await openDatabases();
  await user.type(await screen.findByRole("textbox", { name: "SQL" }), "SELECT 1{Control>}{Enter}{/Control}");
  const table = await screen.findByRole("table", { name: "Results" });
  expect(table).toHaveAttribute("aria-rowcount", "10001");
  const drawn = within(table).getAllByRole("row").length;
  expect(drawn).toBeGreaterThan(10);
  expect(drawn).toBeLessThan(60);
  expect(screen.getByText("First 10,000 rows, 62 ms")).toBeVisible();
  expect(screen.getByText(/More rows exist than these/)).toBeVisible();
  expect(network.last(QUERY)?.body).toEqual({ sql: "SELECT 1", max_rows: 10_000, accept_cost: false });
});

it("copies the rows as CSV", async () => {
  network.on(QUERY, json(anAnswer({ rows: [[1, "=1+1"]] })));
  const { user } = await openDatabases();
  await user.click(await screen.findByRole("button", { name: /^orders/ }));
  await user.click(screen.getByRole("button", { name: "Show rows of orders" }));
  await user.click(await screen.findByRole("button", { name: "Copy CSV" }));
  expect(await navigator.clipboard.readText()).toBe("id,name\r\n1,'=1+1\r\n");
  expect(network.last(QUERY)?.body).toMatchObject({ sql: "SELECT *\nFROM public.orders\nLIMIT 100" });
});

it("ends the request when a query is cancelled", async () => {
  network.on(
    QUERY,
    ({ signal }) => new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error))),
  );
  const { user } = await openDatabases();
  await user.type(await screen.findByRole("textbox", { name: "SQL" }), "SELECT pg_sleep(60)");
  await user.click(screen.getByRole("button", { name: "Run" }));
  await user.click(await screen.findByRole("button", { name: "Cancel" }));
  expect(await screen.findByText("The query was cancelled and ended at its server.")).toBeVisible();
  expect(network.last(QUERY)?.signal?.aborted).toBe(true);
});

it("says why there are no rows, where, and what helps", async () => {
  const told = {
    message: "The query names a column that is not there.",
    fix: "Look it up.",
    words: 'column "x" does not exist',
  };
  network.on(
    QUERY,
    json(anAnswer({ success: false, columns: [], rows: [], reason: "unknown_column", position: 10, ...told })),
  );
  const { user } = await openDatabases();
  await user.type(await screen.findByRole("textbox", { name: "SQL" }), "SELECT{Enter}  x");
  await user.click(screen.getByRole("button", { name: "Run" }));
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("Line 2, character 3");
  expect(alert).toHaveTextContent('column "x" does not exist');
  expect(alert).toHaveTextContent("Look it up.");
});

it("asks before a query that takes very long", async () => {
  network.on(
    QUERY,
    json(
      anAnswer({ success: false, reason: "expensive", message: "The server expects this query to take very long." }),
    ),
  );
  const { user } = await openDatabases();
  await user.type(await screen.findByRole("textbox", { name: "SQL" }), "SELECT 2");
  await user.click(screen.getByRole("button", { name: "Run" }));
  network.on(QUERY, json(anAnswer()));
  await user.click(await screen.findByRole("button", { name: "Run all the same" }));
  expect(await screen.findByRole("cell", { name: "Café Nordlys" })).toBeVisible();
  expect(network.last(QUERY)?.body).toMatchObject({ accept_cost: true });
});

it("says that EXPLAIN ANALYZE ran the query", async () => {
  const columns = [{ name: "QUERY PLAN", type: "text", is_number: false }];
  const rows = [["Seq Scan on orders  (cost=0.00..1.10 rows=10 width=4) (actual time=0.1..0.2 rows=10.00 loops=1)"]];
  network.on(QUERY, json(anAnswer({ columns, rows })));
  const { user } = await openDatabases();
  await user.type(await screen.findByRole("textbox", { name: "SQL" }), "EXPLAIN ANALYZE SELECT 1");
  await user.click(screen.getByRole("button", { name: "Run" }));
  expect(await screen.findByRole("region", { name: "Plan" })).toHaveTextContent("with what running the query took");
});

it("explains a query without running it, and says where a mistake is in what was written", async () => {
  const columns = [{ name: "QUERY PLAN", type: "text", is_number: false }];
  const rows = [["Seq Scan on orders  (cost=0.00..1.10 rows=10 width=4)"], ["  Filter: (id = 1)"]];
  network.on(QUERY, json(anAnswer({ columns, rows })));
  const { user } = await openDatabases();
  await user.type(await screen.findByRole("textbox", { name: "SQL" }), "SELECT 1");
  await user.click(screen.getByRole("button", { name: "Explain" }));
  const plan = await screen.findByRole("region", { name: "Plan" });
  expect(plan).toHaveTextContent("Seq Scan on orders (cost=0.00..1.10 rows=10 width=4) Filter: (id = 1)");
  expect(plan).toHaveTextContent("The query itself was not run.");
  expect(network.last(QUERY)?.body).toMatchObject({ sql: "EXPLAIN SELECT 1" });
  await user.click(screen.getByRole("button", { name: "Copy plan" }));
  expect(await navigator.clipboard.readText()).toBe(rows.flat().join("\n"));
  network.on(QUERY, json(anAnswer({ success: false, reason: "unknown_column", message: "No.", position: 16 })));
  await user.click(screen.getByRole("button", { name: "Explain" }));
  expect(await screen.findByText("Line 1, character 8")).toBeVisible();
  await user.clear(screen.getByRole("textbox", { name: "SQL" }));
  await user.type(screen.getByRole("textbox", { name: "SQL" }), "explain SELECT 1");
  expect(screen.getByRole("button", { name: "Explain" })).toBeDisabled();
});

it("takes a query to the chat as a draft, with the database chosen", async () => {
  const { user } = await openDatabases();
  await user.type(await screen.findByRole("textbox", { name: "SQL" }), "SELECT 1");
  await user.click(screen.getByRole("button", { name: "Ask about this" }));
  expect(push).toHaveBeenCalledWith("/dashboard/schema-agent");
  expect(takeDraft()).toEqual({ toolId: "database:3", text: "About this query:\n```sql\nSELECT 1\n```\n" });
  expect(takeDraft()).toBeNull();
});

it("sorts the rows that were fetched, and says that others were not", async () => {
  const rows = [
    [2, "b"],
    [10, null],
    [1, "a"],
  ];
  network.on(QUERY, json(anAnswer({ rows, is_truncated: true })));
  const { user } = await openDatabases();
  await user.type(await screen.findByRole("textbox", { name: "SQL" }), "SELECT 1");
  await user.click(screen.getByRole("button", { name: "Run" }));
  const head = async (name: RegExp) => await screen.findByRole("columnheader", { name });
  const ids = () =>
    screen
      .getAllByRole("row")
      .slice(1)
      .map((row) => within(row).getAllByRole("cell")[0]?.textContent);
  expect(await head(/^id/)).toHaveAttribute("aria-sort", "none");
  expect(screen.queryByText(/only these are sorted/)).not.toBeInTheDocument();
  await user.click(within(await head(/^id/)).getByRole("button"));
  expect(await head(/^id/)).toHaveAttribute("aria-sort", "ascending");
  expect(ids()).toEqual(["1", "2", "10"]);
  expect(screen.getByText(/only these are sorted: ORDER BY sorts all of them/)).toBeVisible();
  await user.keyboard("{Enter}");
  expect(await head(/^id/)).toHaveAttribute("aria-sort", "descending");
  expect(ids()).toEqual(["10", "2", "1"]);
  await user.click(screen.getByRole("button", { name: "Copy CSV" }));
  expect(await navigator.clipboard.readText()).toBe("id,name\r\n10,\r\n2,b\r\n1,a\r\n");
  await user.click(within(await head(/^id/)).getByRole("button"));
  expect(ids()).toEqual(["2", "10", "1"]);
});

it("says that a database is gone", async () => {
  network.on("GET /api/databases/3", refusal(404, "DATABASE_NOT_FOUND", "No such database."));
  await openDatabases();
  expect(await screen.findByText("This database is not connected any more.")).toBeVisible();
});
