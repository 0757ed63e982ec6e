import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";

import { takeDraft } from "@/lib/chat-draft";
import { aDatabase, databasesNetwork, listDatabases, openDatabases } from "@/testing/databases";
import { eventStream, json, refusal, type Network } from "@/testing/network";

vi.mock("next/navigation", () => ({
  useRouter: () => ({ replace: vi.fn(), push: vi.fn() }),
  usePathname: () => "/dashboard/databases",
  useSearchParams: () => new URLSearchParams(),
}));

const WRITER = aDatabase({
  role: { name: "owner", status: "can_write", warnings: ["It can change rows in 3 tables."] },
});
const SILENT = aDatabase({ id: 5, name: "Old shop", status: "failing" });
const PASSED = {
  success: true,
  error_code: null,
  error_message: null,
  reason: null,
  fix: null,
  stages: [{ name: "address", status: "passed", ms: 1, detail: null }],
  role: { name: "reader", status: "read_only", warnings: [] },
  script: null,
  server_version: "18.1",
  table_count: 8,
};

let network: Network;

beforeEach(() => {
  network = databasesNetwork();
});

it("leads to the chat with the database chosen", async () => {
  listDatabases(network, aDatabase({ id: 4, name: "Shop" }), SILENT);
  const { user } = await openDatabases();
  await user.click(await screen.findByRole("button", { name: "Ask Shop in the chat" }));
  expect(takeDraft()).toEqual({ toolId: "database:4", text: "" });
  expect(screen.queryByRole("button", { name: /^Ask Old shop/ })).not.toBeInTheDocument();
});

it("connects the sample store in one click", async () => {
  const { user } = await openDatabases();
  expect(await screen.findByText("No database connected yet")).toBeVisible();
  network.on("POST /api/databases", () => {
    const sample = aDatabase({ name: "Sample store", is_sample: true, host: null });
    listDatabases(network, sample);
    return json({ ...sample, script: null }, 201);
  });
  await user.click(screen.getByRole("button", { name: "Use the sample store" }));
  const list = await screen.findByRole("list", { name: "Databases" });
  expect(within(list).getByRole("link", { name: "Sample store" })).toHaveAttribute(
    "href",
    "/dashboard/databases?open=3",
  );
  expect(network.last("POST /api/databases")?.body).toEqual({ sample: true });
  expect(screen.queryByRole("button", { name: "Use the sample store" })).not.toBeInTheDocument();
});

it("says why the list did not come, and asks again", async () => {
  network.on("GET /api/databases", refusal(503, "UNAVAILABLE", "The database does not answer."));
  const { user } = await openDatabases();
  expect(await screen.findByText("Your databases could not be loaded")).toBeVisible();
  listDatabases(network, aDatabase());
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("link", { name: "Shop" })).toBeVisible();
});

it("connects a database as it was tested, stage by stage", async () => {
  const { user } = await openDatabases();
  await user.click(await screen.findByRole("button", { name: "Connect a database" }));
  const form = within(await screen.findByRole("form", { name: "Connect a database" }));
  expect(form.getByRole("button", { name: "Connect" })).toBeDisabled();
  await user.click(form.getByRole("button", { name: "Test connection" }));
  expect(await form.findByText("Enter the connection string, or choose Fields.")).toBeVisible();
  const stream = eventStream();
  network.on("POST /api/databases/test", stream.response);
  await user.type(form.getByLabelText(/^Connection string/), "postgresql://reader:pw@db.example.com/shop");
  await user.click(form.getByRole("button", { name: "Test connection" }));
  stream.send("stage", { name: "dns", status: "running", ms: 0, detail: null });
  await waitFor(() => expect(form.getByText("Finding the server…", { selector: "li" })).toBeVisible());
  stream.send("result", PASSED);
  stream.end();
  expect(await form.findByText("Connected. 8 tables found.")).toBeVisible();
  network.on("POST /api/databases", json({ ...aDatabase(), script: null }, 201));
  await user.click(form.getByRole("button", { name: "Connect" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(network.last("POST /api/databases")?.body).toEqual({
    dsn: "postgresql://reader:pw@db.example.com/shop",
    keeps_samples: true,
    allow_superuser: false,
  });
});

it("sends the fields with their SSL mode and shows a refused password at its field", async () => {
  const { user } = await openDatabases();
  await user.click(await screen.findByRole("button", { name: "Connect a database" }));
  const form = within(await screen.findByRole("form", { name: "Connect a database" }));
  await user.click(form.getByRole("radio", { name: "Fields" }));
  await user.type(form.getByLabelText(/^Host/), "db.example.com");
  await user.type(form.getByLabelText(/^Database/), "shop");
  await user.type(form.getByLabelText(/^User/), "reader");
  await user.type(form.getByLabelText("Password"), "wrong");
  await user.selectOptions(form.getByLabelText("SSL mode"), "verify-full");
  const failed = { ...PASSED, success: false, error_message: "The database does not let this role in." };
  network.on(
    "POST /api/databases/test",
    json({
      ...failed,
      error_code: "AUTH_FAILED",
      reason: "password_rejected",
      fix: "Check user and password.",
      role: null,
    }),
  );
  await user.click(form.getByRole("button", { name: "Test connection" }));
  expect(await form.findByText("The server does not accept this user with this password.")).toBeVisible();
  expect(form.getByRole("alert")).toHaveTextContent("Check user and password.");
  expect(network.last("POST /api/databases/test")?.body).toEqual({
    host: "db.example.com",
    port: 5432,
    user: "reader",
    password: "wrong",
    database: "shop",
    sslmode: "verify-full",
    allow_superuser: false,
  });
});

it("warns of a role that can write and gives the script to copy", async () => {
  listDatabases(network, WRITER);
  network.on("GET /api/databases/3", json({ ...WRITER, script: "CREATE ROLE patchbay_reader" }));
  const { user } = await openDatabases();
  await user.click(await screen.findByRole("button", { name: "Show the script for Shop" }));
  expect(await screen.findByText("It can change rows in 3 tables.")).toBeVisible();
  await user.click(await screen.findByRole("button", { name: "Copy script" }));
  expect(await navigator.clipboard.readText()).toBe("CREATE ROLE patchbay_reader");
});

it("tests again from the row of a database that does not answer", async () => {
  const failure = {
    reason: "connection_refused",
    message: "Nothing listens at this port.",
    fix: "Check the port.",
  } as const;
  listDatabases(network, aDatabase({ status: "failing", failure }));
  network.on("POST /api/databases/3/reconnect", json(PASSED));
  const { user } = await openDatabases();
  expect(await screen.findByText("Nothing listens at this port. Check the port.")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Test again for Shop" }));
  expect(await screen.findByText("Connected. 8 tables found.")).toBeVisible();
  expect(network.last("POST /api/databases/3/reconnect")?.body).toEqual({});
});

it("saves other words, but another address only once it has passed", async () => {
  listDatabases(network, aDatabase());
  const { user } = await openDatabases();
  await user.click(await screen.findByRole("button", { name: "More for Shop" }));
  await user.click(await screen.findByRole("menuitem", { name: "Edit" }));
  const form = within(await screen.findByRole("form", { name: "Edit Shop" }));
  await user.type(form.getByLabelText(/^Host/), ".eu");
  expect(form.getByRole("button", { name: "Save" })).toBeDisabled();
  await user.clear(form.getByLabelText(/^Host/));
  await user.type(form.getByLabelText(/^Host/), "db.example.com");
  await user.clear(form.getByLabelText(/^Name/));
  await user.type(form.getByLabelText(/^Name/), "Orders");
  network.on("PATCH /api/databases/3", json({ ...aDatabase({ name: "Orders" }), script: null }));
  await user.click(form.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Orders saved")).toBeVisible();
  expect(network.last("PATCH /api/databases/3")?.body).toEqual({ name: "Orders", keeps_samples: true });
});

it("deletes after asking once, by name", async () => {
  listDatabases(network, aDatabase());
  network.on("DELETE /api/databases/3", () => {
    listDatabases(network);
    return json({ success: true, message: "" });
  });
  const { user } = await openDatabases();
  await user.click(await screen.findByRole("button", { name: "More for Shop" }));
  await user.click(await screen.findByRole("menuitem", { name: "Delete" }));
  const question = within(await screen.findByRole("alertdialog", { name: "Delete Shop?" }));
  await user.click(question.getByRole("button", { name: "Delete Shop" }));
  expect(await screen.findByText("No database connected yet")).toBeVisible();
});
