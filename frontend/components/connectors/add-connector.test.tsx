import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { Dialog } from "radix-ui";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { AddConnectorForm, type ConnectorDraft } from "@/components/connectors/AddConnectorForm";
import { aConnector, aFailedTest, anAppsResponse, aPassedTest } from "@/testing/examples";
import { eventStream, fakeNetwork, json, refusal, type EventStream, type Network } from "@/testing/network";
import { renderPage } from "@/testing/render-page";

const TEST = "POST /api/connectors/test";
const SAVE = "POST /api/connectors";
const URL_TEXT = "https://notes.example.com/mcp";

let network: Network;
const onClose = vi.fn();
const onImported = vi.fn();

beforeEach(() => {
  onClose.mockReset();
  onImported.mockReset();
  network = fakeNetwork({ "GET /api/apps": json(anAppsResponse()), [TEST]: json(aPassedTest()) });
});

function open(draft?: ConnectorDraft) {
  return renderPage(
    <Dialog.Root open>
      <Dialog.Content aria-describedby={undefined}>
        <AddConnectorForm draft={draft} onClose={onClose} onSaved={onClose} onImported={onImported} />
      </Dialog.Content>
    </Dialog.Root>,
  );
}

const url = () => screen.getByLabelText(/^Server URL/);
const name = () => screen.getByLabelText(/^Name/);
const save = () => screen.getByRole("button", { name: "Save" });
const testButton = () => screen.getByRole("button", { name: /^Test (connection|again)$/ });
const checks = () => within(screen.getByRole("list", { name: "Checks" })).getAllByRole("listitem");

async function pass(user: UserEvent) {
  await user.type(url(), URL_TEXT);
  await user.click(testButton());
  await screen.findByText(/tools found/);
}

describe("the address", () => {
  it.each(["notes", "ftp://notes.example.com", "http://", "https:///mcp", "http:/x", "javascript:alert(1)"])(
    "%s is refused beside the field, without asking the server",
    async (text) => {
      const { user } = open();
      await user.type(url(), text);
      await user.click(testButton());
      expect(await screen.findByText("Invalid URL format. Must be a valid HTTP/HTTPS URL.")).toBeVisible();
      expect(url()).toBeInvalid();
      expect(url()).toHaveFocus();
      expect(network.last(TEST)).toBeUndefined();
      await user.type(url(), "x");
      expect(screen.queryByText("Invalid URL format. Must be a valid HTTP/HTTPS URL.")).not.toBeInTheDocument();
    },
  );

  it("is marked when only the server finds it wrong", async () => {
    network.on(TEST, json({ detail: [{ loc: ["body", "server_url", "url"], msg: "bad", type: "x" }] }, 422));
    const { user } = open();
    await user.type(url(), "https://user@ok.example/");
    await user.click(testButton());
    await waitFor(() =>
      expect(url()).toHaveAccessibleDescription("Invalid URL format. Must be a valid HTTP/HTTPS URL."),
    );
  });
});

describe("saving", () => {
  it("waits for a passed test and says so", async () => {
    const { user } = open();
    expect(save()).toBeDisabled();
    expect(screen.getByText("Save is ready once the test has passed.")).toBeVisible();
    await pass(user);
    expect(save()).toBeEnabled();
  });

  it("stays closed after a failed test", async () => {
    network.on(TEST, json(aFailedTest()));
    const { user } = open();
    await user.type(url(), URL_TEXT);
    await user.click(testButton());
    await screen.findByRole("alert");
    expect(save()).toBeDisabled();
  });

  it("closes again when the address changes, and says why", async () => {
    const { user } = open();
    await pass(user);
    await user.type(url(), "2");
    expect(save()).toBeDisabled();
    expect(screen.getByText(/has changed since the test/)).toBeVisible();
  });

  it("closes again when the authentication changes", async () => {
    const { user } = open();
    await pass(user);
    await user.click(screen.getByRole("radio", { name: "API key" }));
    expect(save()).toBeDisabled();
  });

  it("is not affected by name and description", async () => {
    const { user } = open();
    await pass(user);
    await user.type(name(), " at work");
    await user.type(screen.getByLabelText(/^Description/), "Ours");
    expect(save()).toBeEnabled();
  });

  it("sends what was tested, and closes", async () => {
    network.on(SAVE, json(aConnector({ name: "My notes" }), 201));
    const { user } = open();
    await user.click(screen.getByRole("radio", { name: "API key" }));
    await user.selectOptions(screen.getByLabelText("Header"), "custom");
    await user.type(screen.getByLabelText(/^Header name/), "X-API-Key");
    await user.type(screen.getByLabelText(/^API key/), "sk-1");
    await user.type(name(), "My notes");
    await pass(user);
    await user.click(save());
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    const tested = {
      server_url: URL_TEXT,
      auth_type: "api_key",
      auth_config: { api_key: "sk-1", header_name: "X-API-Key" },
    };
    expect(network.last(TEST)?.body).toEqual(tested);
    expect(network.last(SAVE)?.body).toEqual({ ...tested, name: "My notes" });
    expect(await screen.findByText("My notes saved with 6 tools")).toBeVisible();
  });

  it("asks before adding the same address twice", async () => {
    network.on(SAVE, refusal(409, "DUPLICATE_URL", "Notes has this address already."));
    const { user } = open();
    await pass(user);
    await user.click(save());
    expect(await screen.findByText("Notes has this address already.")).toBeVisible();
    expect(onClose).not.toHaveBeenCalled();
    network.on(SAVE, json(aConnector(), 201));
    await user.click(screen.getByRole("button", { name: "Add anyway" }));
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(network.last(SAVE)?.body).toMatchObject({ allow_duplicate: true });
  });

  it("says why the server refused", async () => {
    network.on(SAVE, refusal(400, "CONNECTOR_LIMIT_REACHED", "Ten connectors are the limit."));
    const { user } = open();
    await pass(user);
    await user.click(save());
    expect(await screen.findByRole("alert")).toHaveTextContent("Ten connectors are the limit.");
  });

  it("needs a name", async () => {
    network.on(TEST, json(aPassedTest({ server: null })));
    const { user } = open();
    await pass(user);
    await user.click(save());
    expect(await screen.findByText("Give the connector a name.")).toBeVisible();
    expect(network.last(SAVE)).toBeUndefined();
  });
});

describe("the name", () => {
  it("is taken from the server when none was given", async () => {
    const { user } = open();
    await pass(user);
    expect(name()).toHaveValue("Notes server");
  });

  it("is never overwritten", async () => {
    const { user } = open();
    await user.type(name(), "Mine");
    await pass(user);
    expect(name()).toHaveValue("Mine");
  });

  it("and the address can be given from the start", () => {
    open({ values: { name: "Demo", serverUrl: "http://127.0.0.1:8000/demo/mcp" }, notes: [] });
    expect(name()).toHaveValue("Demo");
    expect(url()).toHaveValue("http://127.0.0.1:8000/demo/mcp");
    expect(save()).toBeDisabled();
  });
});

describe("the key", () => {
  it("must be there", async () => {
    const { user } = open();
    await user.click(screen.getByRole("radio", { name: "API key" }));
    await user.type(url(), URL_TEXT);
    await user.click(testButton());
    expect(await screen.findByText("Enter the key.")).toBeVisible();
    expect(network.last(TEST)).toBeUndefined();
  });

  it("is masked until it is shown", async () => {
    const { user } = open();
    await user.click(screen.getByRole("radio", { name: "API key" }));
    const key = screen.getByLabelText(/^API key/);
    expect(key).toHaveAttribute("type", "password");
    await user.click(screen.getByRole("button", { name: "Show API key" }));
    expect(key).toHaveAttribute("type", "text");
  });

  it("goes out as a bearer token unless a header is named", async () => {
    const { user } = open();
    await user.click(screen.getByRole("radio", { name: "API key" }));
    await user.type(screen.getByLabelText(/^API key/), "sk-1");
    await pass(user);
    expect(network.last(TEST)?.body).toMatchObject({ auth_config: { api_key: "sk-1" } });
  });

  it("is marked when the server does not accept it", async () => {
    network.on(TEST, json(aFailedTest()));
    const { user } = open();
    await user.click(screen.getByRole("radio", { name: "API key" }));
    await user.type(screen.getByLabelText(/^API key/), "sk-1");
    await user.type(url(), URL_TEXT);
    await user.click(testButton());
    expect(await screen.findByText("The server did not accept this key.")).toBeVisible();
  });
});

describe("an access token", () => {
  it("goes out as OAuth, and is marked when the server does not accept it", async () => {
    network.on(TEST, json(aFailedTest()));
    const { user } = open();
    await user.click(screen.getByRole("radio", { name: "OAuth" }));
    await user.type(url(), URL_TEXT);
    await user.click(testButton());
    expect(await screen.findByText("Enter the token.")).toBeVisible();
    await user.type(screen.getByLabelText(/^Access token/), "at-1");
    await user.click(testButton());
    expect(await screen.findByText("The server did not accept this token.")).toBeVisible();
    expect(network.last(TEST)?.body).toMatchObject({ auth_type: "oauth", auth_config: { access_token: "at-1" } });
  });
});

describe("a running test", () => {
  async function start() {
    let stream: EventStream | undefined;
    network.on(TEST, ({ signal }) => {
      stream = eventStream(signal);
      return stream.response;
    });
    const page = open();
    await page.user.type(url(), URL_TEXT);
    await page.user.click(testButton());
    await screen.findByRole("button", { name: "Stop test" });
    if (!stream) throw new Error("no test was started");
    return { ...page, stream };
  }

  it("ticks its stages as they happen, then folds them and lists the tools", async () => {
    const { stream, user } = await start();
    stream.send("stage", { name: "url", status: "passed", ms: 2 });
    stream.send("stage", { name: "policy", status: "running" });
    await waitFor(() => expect(checks()[1]).toHaveTextContent("Checking it is allowed…"));
    expect(checks()[0]).toHaveTextContent("Checking address2 ms");
    expect(save()).toBeDisabled();
    stream.send("result", aPassedTest());
    stream.end();
    expect(await screen.findByText("Connected. 2 tools found.")).toBeVisible();
    expect(screen.getByText("10 checks passed in 0.4 s")).toBeVisible();
    const tools = within(screen.getByRole("region", { name: "Tools" })).getAllByRole("listitem");
    expect(tools.map((tool) => tool.textContent)).toEqual([
      "search_notesreadsFind notes by words.",
      "delete_notecan change thingsErase a note.",
    ]);
    await user.click(screen.getByText("10 checks passed in 0.4 s"));
    expect(checks()).toHaveLength(10);
  });

  it("can be stopped, which ends the request", async () => {
    const { user } = await start();
    await user.click(screen.getByRole("button", { name: "Stop test" }));
    expect(await screen.findByText("Stopped")).toBeVisible();
    expect(network.last(TEST)?.signal?.aborted).toBe(true);
    expect(save()).toBeDisabled();
    expect(testButton()).toBeEnabled();
  });

  it("ends with the form", async () => {
    const { unmount } = await start();
    unmount();
    expect(network.last(TEST)?.signal?.aborted).toBe(true);
  });

  it("says so when the line breaks before there is a result", async () => {
    const { stream } = await start();
    stream.send("stage", { name: "url", status: "passed", ms: 2 });
    stream.end();
    expect(await screen.findByRole("alert")).toHaveTextContent("broke off before it had a result");
    expect(save()).toBeDisabled();
  });
});

describe("the outcome", () => {
  it("of a failed test is message, reason, fix, stages and a report to copy", async () => {
    network.on(TEST, json(aFailedTest()));
    const { user } = open();
    await user.type(url(), URL_TEXT);
    await user.click(testButton());
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("Authentication failed. Please check your credentials.");
    expect(alert).toHaveTextContent("The server did not accept the credentials.");
    expect(alert).toHaveTextContent("Check the key for typing mistakes.");
    expect(checks()[7]).toHaveAttribute("data-state", "failed");
    expect(checks()[8]).toHaveTextContent("skipped");
    await user.click(screen.getByRole("button", { name: "Copy report" }));
    expect(await screen.findByText("Report copied")).toBeVisible();
    expect(await navigator.clipboard.readText()).toContain("AUTH_FAILED");
  });

  it("without tools is a warning, and can be saved", async () => {
    const message = "Connected but no tools found on this MCP server.";
    network.on(TEST, json(aPassedTest({ tools: [], error_code: "NO_TOOLS", error_message: message })));
    const { user } = open();
    await user.type(url(), URL_TEXT);
    await user.click(testButton());
    expect(await screen.findByText(message)).toBeVisible();
    expect(save()).toBeEnabled();
  });
});
