import { screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";

import {
  nameField,
  openForm,
  passTest,
  saveButton,
  SERVER_URL,
  TEST,
  testButton,
  urlField,
} from "@/testing/add-connector-form";
import { aConnector, aFailedTest, anAppsResponse, aPassedTest } from "@/testing/examples";
import { fakeNetwork, json, refusal, type Network } from "@/testing/network";

const SAVE = "POST /api/connectors";

let network: Network;

beforeEach(() => {
  network = fakeNetwork({ "GET /api/apps": json(anAppsResponse()), [TEST]: json(aPassedTest()) });
});

describe("the address", () => {
  it.each(["notes", "ftp://notes.example.com", "http://", "https:///mcp", "http:/x", "javascript:alert(1)"])(
    "%s is refused beside the field, without asking the server",
    async (text) => {
      const { user } = openForm();
      await user.type(urlField(), text);
      await user.click(testButton());
      expect(await screen.findByText("Invalid URL format. Must be a valid HTTP/HTTPS URL.")).toBeVisible();
      expect(urlField()).toBeInvalid();
      expect(urlField()).toHaveFocus();
      expect(network.last(TEST)).toBeUndefined();
      await user.type(urlField(), "x");
      expect(screen.queryByText("Invalid URL format. Must be a valid HTTP/HTTPS URL.")).not.toBeInTheDocument();
    },
  );

  it("is marked when only the server finds it wrong", async () => {
    network.on(TEST, json({ detail: [{ loc: ["body", "server_url", "url"], msg: "bad", type: "x" }] }, 422));
    const { user } = openForm();
    await user.type(urlField(), "https://user@ok.example/");
    await user.click(testButton());
    await waitFor(() =>
      expect(urlField()).toHaveAccessibleDescription("Invalid URL format. Must be a valid HTTP/HTTPS URL."),
    );
  });
});

describe("saving", () => {
  it("waits for a passed test and says so", async () => {
    const { user } = openForm();
    expect(saveButton()).toBeDisabled();
    expect(screen.getByText("Save is ready once the test has passed.")).toBeVisible();
    await passTest(user);
    expect(saveButton()).toBeEnabled();
  });

  it("stays closed after a failed test", async () => {
    network.on(TEST, json(aFailedTest()));
    const { user } = openForm();
    await user.type(urlField(), SERVER_URL);
    await user.click(testButton());
    await screen.findByRole("alert");
    expect(saveButton()).toBeDisabled();
  });

  it("closes again when the address changes, and says why", async () => {
    const { user } = openForm();
    await passTest(user);
    await user.type(urlField(), "2");
    expect(saveButton()).toBeDisabled();
    expect(screen.getByText(/has changed since the test/)).toBeVisible();
  });

  it("closes again when the authentication changes", async () => {
    const { user } = openForm();
    await passTest(user);
    await user.click(screen.getByRole("radio", { name: "API key" }));
    expect(saveButton()).toBeDisabled();
  });

  it("is not affected by name and description", async () => {
    const { user } = openForm();
    await passTest(user);
    await user.type(nameField(), " at work");
    await user.type(screen.getByLabelText(/^Description/), "Ours");
    expect(saveButton()).toBeEnabled();
  });

  it("sends what was tested, and closes", async () => {
    network.on(SAVE, json(aConnector({ name: "My notes" }), 201));
    const { user, onClose } = openForm();
    await user.click(screen.getByRole("radio", { name: "API key" }));
    await user.selectOptions(screen.getByLabelText("Header"), "custom");
    await user.type(screen.getByLabelText(/^Header name/), "X-API-Key");
    await user.type(screen.getByLabelText(/^API key/), "sk-1");
    await user.type(nameField(), "My notes");
    await passTest(user);
    await user.click(saveButton());
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    const tested = {
      server_url: SERVER_URL,
      auth_type: "api_key",
      auth_config: { api_key: "sk-1", header_name: "X-API-Key" },
    };
    expect(network.last(TEST)?.body).toEqual(tested);
    expect(network.last(SAVE)?.body).toEqual({ ...tested, name: "My notes" });
  });

  it("asks before adding the same address twice", async () => {
    network.on(SAVE, refusal(409, "DUPLICATE_URL", "Notes has this address already."));
    const { user, onClose } = openForm();
    await passTest(user);
    await user.click(saveButton());
    expect(await screen.findByText("Notes has this address already.")).toBeVisible();
    expect(onClose).not.toHaveBeenCalled();
    network.on(SAVE, json(aConnector(), 201));
    await user.click(screen.getByRole("button", { name: "Add anyway" }));
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(network.last(SAVE)?.body).toMatchObject({ allow_duplicate: true });
  });

  it("says why the server refused", async () => {
    network.on(SAVE, refusal(400, "CONNECTOR_LIMIT_REACHED", "Ten connectors are the limit."));
    const { user } = openForm();
    await passTest(user);
    await user.click(saveButton());
    expect(await screen.findByRole("alert")).toHaveTextContent("Ten connectors are the limit.");
  });

  it("needs a name", async () => {
    network.on(TEST, json(aPassedTest({ server: null })));
    const { user } = openForm();
    await passTest(user);
    await user.click(saveButton());
    expect(await screen.findByText("Give the connector a name.")).toBeVisible();
    expect(network.last(SAVE)).toBeUndefined();
  });
});

describe("the name", () => {
  it("is taken from the server when none was given", async () => {
    const { user } = openForm();
    await passTest(user);
    expect(nameField()).toHaveValue("Notes server");
  });

  it("is never overwritten", async () => {
    const { user } = openForm();
    await user.type(nameField(), "Mine");
    await passTest(user);
    expect(nameField()).toHaveValue("Mine");
  });

  it("and the address can be given from the start", () => {
    openForm({ values: { name: "Demo", serverUrl: "http://127.0.0.1:8000/demo/mcp" }, notes: [] });
    expect(nameField()).toHaveValue("Demo");
    expect(urlField()).toHaveValue("http://127.0.0.1:8000/demo/mcp");
    expect(saveButton()).toBeDisabled();
  });
});

describe("the key", () => {
  it("must be there", async () => {
    const { user } = openForm();
    await user.click(screen.getByRole("radio", { name: "API key" }));
    await user.type(urlField(), SERVER_URL);
    await user.click(testButton());
    expect(await screen.findByText("Enter the key.")).toBeVisible();
    expect(network.last(TEST)).toBeUndefined();
  });

  it("is masked until it is shown", async () => {
    const { user } = openForm();
    await user.click(screen.getByRole("radio", { name: "API key" }));
    const key = screen.getByLabelText(/^API key/);
    expect(key).toHaveAttribute("type", "password");
    await user.click(screen.getByRole("button", { name: "Show API key" }));
    expect(key).toHaveAttribute("type", "text");
  });

  it("goes out as a bearer token unless a header is named", async () => {
    const { user } = openForm();
    await user.click(screen.getByRole("radio", { name: "API key" }));
    await user.type(screen.getByLabelText(/^API key/), "sk-1");
    await passTest(user);
    expect(network.last(TEST)?.body).toMatchObject({ auth_config: { api_key: "sk-1" } });
  });

  it("is marked when the server does not accept it", async () => {
    network.on(TEST, json(aFailedTest()));
    const { user } = openForm();
    await user.click(screen.getByRole("radio", { name: "API key" }));
    await user.type(screen.getByLabelText(/^API key/), "sk-1");
    await user.type(urlField(), SERVER_URL);
    await user.click(testButton());
    expect(await screen.findByText("The server did not accept this key.")).toBeVisible();
  });
});

describe("an access token", () => {
  it("goes out as OAuth, and is marked when the server does not accept it", async () => {
    network.on(TEST, json(aFailedTest()));
    const { user } = openForm();
    await user.click(screen.getByRole("radio", { name: "OAuth" }));
    await user.type(urlField(), SERVER_URL);
    await user.click(testButton());
    expect(await screen.findByText("Enter the token.")).toBeVisible();
    await user.type(screen.getByLabelText(/^Access token/), "at-1");
    await user.click(testButton());
    expect(await screen.findByText("The server did not accept this token.")).toBeVisible();
    expect(network.last(TEST)?.body).toMatchObject({ auth_type: "oauth", auth_config: { access_token: "at-1" } });
  });
});
