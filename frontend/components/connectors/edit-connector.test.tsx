import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";

import type { Connector } from "@/lib/contract";
import { nameField, saveButton, testButton, urlField } from "@/testing/add-connector-form";
import { appsNetwork, openApps, TheDialog } from "@/testing/apps-dialog";
import { aConnector, aConnectorDetail, aFailedTest, anAppsResponse, aPassedTest } from "@/testing/examples";
import { json, refusal, type Network } from "@/testing/network";

const SAVE = "PUT /api/connectors/7";
const DETAIL = "GET /api/connectors/7";
const TEST = "POST /api/connectors/7/test";
const RETEST = "POST /api/connectors/7/retest";

let network: Network;

beforeEach(() => {
  network = appsNetwork();
});

/** The server has this connector from now on. */
function store(over: Partial<Connector> = {}): Connector {
  const connector = aConnectorDetail([], over);
  network.on(DETAIL, json(connector));
  network.on("GET /api/apps", json(anAppsResponse({ connectors: [connector] })));
  network.on(SAVE, json({ ...connector, version: connector.version + 1 }));
  return connector;
}

async function edit(over: Partial<Connector> = {}, action = "Edit") {
  const page = openApps(network, { connectors: [aConnector(over)] });
  store(over);
  await page.user.click(await screen.findByRole("button", { name: "More for Notes" }));
  await page.user.click(await screen.findByRole("menuitem", { name: action }));
  await screen.findByRole("form", { name: "Edit Notes" });
  await waitFor(() => expect(network.last(DETAIL)).toBeDefined());
  return page;
}

const keyField = () => screen.getByLabelText(/^API key/);
const saved = () => network.last(SAVE)?.body;

describe("the words of a connector", () => {
  it("are saved without a test, and nothing else is sent", async () => {
    const { user } = await edit({ description: "Ours" });
    expect(screen.getByLabelText(/^Description/)).toHaveValue("Ours");
    await user.clear(nameField());
    await user.type(nameField(), "My notes");
    await user.click(saveButton());
    expect(await screen.findByText("Notes saved")).toBeVisible();
    expect(saved()).toEqual({ name: "My notes", description: "Ours", version: 1 });
  });

  it("need a name", async () => {
    const { user } = await edit();
    await user.clear(nameField());
    await user.click(saveButton());
    expect(await screen.findByText("Give the connector a name.")).toBeVisible();
    expect(saved()).toBeUndefined();
  });
});

describe("a stored key", () => {
  it("is masked, never filled in, and stays when nothing is entered", async () => {
    const { user } = await edit();
    expect(keyField()).toHaveValue("");
    expect(keyField()).toHaveAttribute("placeholder", "••••••••••••");
    expect(keyField()).toHaveAccessibleDescription("Leave it empty to keep the stored one.");
    await user.click(saveButton());
    await waitFor(() => expect(saved()).toEqual({ name: "Notes", description: "", version: 1 }));
  });

  it("is replaced by one that passed the test, in the same header", async () => {
    network.on(TEST, json(aPassedTest()));
    const { user } = await edit();
    await user.type(keyField(), "sk-2");
    expect(saveButton()).toBeDisabled();
    expect(screen.getByText("Another address or key is saved once it has passed the test.")).toBeVisible();
    await user.click(testButton());
    expect(await screen.findByText("Connected. 2 tools found.")).toBeVisible();
    const change = { auth_type: "api_key", auth_config: { api_key: "sk-2" } };
    expect(network.last(TEST)?.body).toEqual(change);
    await user.click(saveButton());
    await waitFor(() => expect(saved()).toEqual({ name: "Notes", description: "", version: 1, ...change }));
  });

  it("is needed again where it would go into another header or to another address", async () => {
    const { user } = await edit();
    const again = "Enter the key again. The stored one is sent only where it was before.";
    await user.selectOptions(screen.getByLabelText("Header"), "bearer");
    expect(saveButton()).toBeDisabled();
    await user.click(testButton());
    expect(await screen.findByText(again)).toBeVisible();
    await user.selectOptions(screen.getByLabelText("Header"), "kept");
    await user.type(urlField(), "/v2");
    await user.click(testButton());
    expect(await screen.findByText(again)).toBeVisible();
    expect(network.last(TEST)).toBeUndefined();
  });

  it("that the server refuses is marked, and cannot be saved", async () => {
    network.on(TEST, json(aFailedTest()));
    const { user } = await edit();
    await user.type(keyField(), "sk-2");
    await user.click(testButton());
    expect(await screen.findByText("The server did not accept this key.")).toBeVisible();
    expect(saveButton()).toBeDisabled();
  });

  it("can be done away with", async () => {
    network.on(TEST, json(aPassedTest()));
    const { user } = await edit();
    await user.click(screen.getByRole("radio", { name: "No auth" }));
    await user.click(testButton());
    await screen.findByText("Connected. 2 tools found.");
    await user.click(saveButton());
    await waitFor(() => expect(saved()).toMatchObject({ auth_type: "none" }));
  });
});

describe("another address", () => {
  it("is saved as it was tested, and closes Save again when it changes", async () => {
    network.on(TEST, json(aPassedTest()));
    const { user } = await edit({ auth_type: "none" });
    await user.clear(urlField());
    await user.type(urlField(), "https://new.example.com/mcp");
    await user.click(testButton());
    await screen.findByText("Connected. 2 tools found.");
    await user.type(urlField(), "/x");
    expect(saveButton()).toBeDisabled();
    expect(screen.getByText(/has changed since the test/)).toBeVisible();
    await user.click(testButton());
    await waitFor(() => expect(saveButton()).toBeEnabled());
    await user.click(saveButton());
    const change = { server_url: "https://new.example.com/mcp/x", auth_type: "none" };
    await waitFor(() => expect(saved()).toMatchObject(change));
    expect(network.last(TEST)?.body).toEqual(change);
  });

  it("that another connector has is asked about", async () => {
    network.on(TEST, json(aPassedTest()));
    const { user } = await edit({ auth_type: "none" });
    network.on(SAVE, refusal(409, "DUPLICATE_URL", "“Wiki” has this address already."));
    await user.type(urlField(), "2");
    await user.click(testButton());
    await screen.findByText("Connected. 2 tools found.");
    await user.click(saveButton());
    expect(await screen.findByText("“Wiki” has this address already.")).toBeVisible();
    store();
    await user.click(screen.getByRole("button", { name: "Save anyway" }));
    await waitFor(() => expect(saved()).toMatchObject({ allow_duplicate: true }));
  });

  it("with a hidden part is left alone when only the key changes", async () => {
    network.on(TEST, json(aPassedTest()));
    const { user } = await edit({ server_url: "https://notes.example.com/mcp?***" });
    await user.type(keyField(), "sk-2");
    await user.click(testButton());
    await screen.findByText("Connected. 2 tools found.");
    expect(network.last(TEST)?.body).not.toHaveProperty("server_url");
  });
});

describe("a change that somebody else made meanwhile", () => {
  it("is told and shown, and what was typed stays", async () => {
    const { user } = await edit();
    await user.type(screen.getByLabelText(/^Description/), "Mine");
    const changed = store({ name: "Team notes", version: 5 });
    network.on(SAVE, refusal(409, "CONNECTOR_CHANGED", "Changed."));
    await user.click(saveButton());
    const told = await screen.findByText("This connector was changed elsewhere while you were editing");
    expect(told).toBeVisible();
    await waitFor(() => expect(nameField()).toHaveValue("Team notes"));
    expect(screen.getByLabelText(/^Description/)).toHaveValue("Mine");
    network.on(SAVE, json(changed));
    await user.click(saveButton());
    await waitFor(() => expect(saved()).toEqual({ name: "Team notes", description: "Mine", version: 5 }));
  });
});

describe("what was changed", () => {
  it("is still there when the dialog was closed in the middle, until that is cancelled", async () => {
    const { user, rerender } = await edit();
    const again = async () => {
      await user.click(await screen.findByRole("button", { name: "More for Notes" }));
      await user.click(await screen.findByRole("menuitem", { name: "Edit" }));
    };
    await user.clear(nameField());
    await user.type(nameField(), "My notes");
    await user.type(keyField(), "k2");
    for (const open of [false, true]) rerender(<TheDialog open={open} />);
    await again();
    await waitFor(() => expect(nameField()).toHaveValue("My notes"));
    expect(keyField()).toHaveValue("k2");
    expect(screen.getByText(/^What you had typed is still here/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await again();
    expect(nameField()).toHaveValue("Notes");
    expect(keyField()).toHaveValue("");
  });
});

describe("testing again", () => {
  it("uses the stored key and starts by itself from the menu", async () => {
    network.on(RETEST, () => {
      store({ version: 2 });
      return json(aPassedTest());
    });
    const { user } = await edit({}, "Re-test");
    expect(await screen.findByText("Connected. 2 tools found.")).toBeVisible();
    expect(network.last(RETEST)?.body).toBeUndefined();
    await user.click(saveButton());
    // Testing may itself make the connector another version; the form is about that one then.
    await waitFor(() => expect(saved()).toMatchObject({ version: 2 }));
  });

  it("leaves the form open when saving fails", async () => {
    const { user } = await edit();
    network.on(SAVE, refusal(503, "UNAVAILABLE", "The database does not answer."));
    await user.click(saveButton());
    const alert = await screen.findByRole("alert");
    expect(within(alert).getByText("The database does not answer.")).toBeVisible();
  });
});
