import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";

import { ConnectorsModal } from "@/components/connectors/ConnectorsModal";
import { looksLikeMcpJson, valuesOf } from "@/components/connectors/mcp-json";
import type { Place, PlacedDraft } from "@/lib/contract";
import { aConnector, anAppsResponse, aPassedTest } from "@/testing/examples";
import { fakeNetwork, json, refusal, type Network } from "@/testing/network";
import { renderPage } from "@/testing/render-page";

const IMPORT = "POST /api/connectors/import";
const FILE = `// my servers
{
  "mcpServers": {
    "wiki 📖": { "url": "https://wiki.example.com/mcp", "headers": { "X-Wiki-Key": "planted-key" } },
    "open": { "url": "https://open.example.com/mcp?team=planted-team" }
  }
}`;

function placeOf(text: string): Place {
  return { start: FILE.indexOf(text), end: FILE.indexOf(text) + text.length };
}

const RESULT = {
  drafts: [
    {
      name: "wiki",
      server_url: "https://wiki.example.com/mcp",
      server_url_at: null,
      auth_type: "api_key",
      credentials: { header_name: "X-Wiki-Key", key_at: placeOf("planted-key") },
      notes: [],
    },
    {
      name: "open",
      server_url: "https://open.example.com/mcp?***",
      server_url_at: placeOf("https://open.example.com/mcp?team=planted-team"),
      auth_type: "none",
      credentials: null,
      notes: [],
    },
  ] satisfies PlacedDraft[],
  refused: [
    {
      name: "files",
      reason: "stdio_not_supported",
      message: "It starts a program on your computer, which a web app cannot do.",
      fix: "Run it behind an address instead.",
    },
  ],
};

let network: Network;

beforeEach(() => {
  network = fakeNetwork({
    "GET /api/config": json({ demo_mcp_url: null, tool_token_budget: 8_000 }),
    "GET /api/notifications": json({ notifications: [], unread: 0 }),
    "GET /api/apps": json(anAppsResponse({ connectors: [aConnector()] })),
    [IMPORT]: json(RESULT),
    "POST /api/connectors/test": json(aPassedTest()),
    "POST /api/connectors": json(aConnector({ id: 9, name: "wiki" }), 201),
  });
});

async function paste(text = FILE) {
  const page = renderPage(
    <ConnectorsModal
      open
      onOpenChange={() => undefined}
      onReturnFocus={() => undefined}
      onStartChat={() => undefined}
    />,
  );
  await page.user.click(await screen.findByRole("button", { name: "Add connector" }));
  await page.user.click(screen.getByLabelText(/^Server URL/));
  await page.user.paste(text);
  return page;
}

async function showServers() {
  const page = await paste();
  await page.user.click(await screen.findByRole("button", { name: "Show its servers" }));
  await screen.findByRole("dialog", { name: "Servers in your mcp.json" });
  return page;
}

describe("a pasted mcp.json", () => {
  it("is offered for import, and nothing is sent before that is wanted", async () => {
    const { user } = await paste();
    expect(await screen.findByText(/This looks like an mcp.json/)).toBeVisible();
    expect(screen.getByLabelText(/^Server URL/)).toHaveValue("");
    expect(network.last(IMPORT)).toBeUndefined();
    await user.click(screen.getByRole("button", { name: "Show its servers" }));
    await screen.findByRole("dialog", { name: "Servers in your mcp.json" });
    expect(network.last(IMPORT)?.body).toEqual({ content: FILE });
    expect(network.last("POST /api/connectors")).toBeUndefined();
  });

  it("can be left alone", async () => {
    const { user } = await paste();
    await user.click(await screen.findByRole("button", { name: "Keep typing" }));
    expect(screen.queryByText(/This looks like an mcp.json/)).not.toBeInTheDocument();
    expect(screen.getByLabelText(/^Server URL/)).toHaveFocus();
  });

  it("that cannot be read says why", async () => {
    network.on(IMPORT, refusal(400, "IMPORT_UNREADABLE", "This is not JSON: line 3."));
    const { user } = await paste();
    await user.click(await screen.findByRole("button", { name: "Show its servers" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("This is not JSON: line 3.");
  });

  it("is told apart from an address", () => {
    expect(looksLikeMcpJson(FILE)).toBe(true);
    expect(looksLikeMcpJson('/* mine */ {"servers":{}}')).toBe(true);
    for (const text of ["https://x.example.com/mcp", "{x}", "", "// only a comment"]) {
      expect(looksLikeMcpJson(text)).toBe(false);
    }
  });

  it("is not offered for an address", async () => {
    await paste("https://wiki.example.com/mcp");
    expect(screen.getByLabelText(/^Server URL/)).toHaveValue("https://wiki.example.com/mcp");
    expect(screen.queryByText(/This looks like an mcp.json/)).not.toBeInTheDocument();
  });
});

describe("the servers of a file", () => {
  it("are listed with what is known of their keys, and the impossible ones with the reason", async () => {
    await showServers();
    const possible = within(screen.getByRole("list", { name: "Servers that can be added" }));
    expect(possible.getAllByRole("listitem")[0]).toHaveTextContent("wikikey foundwiki.example.com");
    const impossible = within(screen.getByRole("list", { name: "Entries that cannot be added" }));
    expect(impossible.getByRole("listitem")).toHaveTextContent(
      "filesIt starts a program on your computer, which a web app cannot do. Run it behind an address instead.",
    );
    expect(document.body).not.toHaveTextContent("planted-key");
  });

  it("fill the form, key and header included, and are saved only when tested and saved", async () => {
    const { user } = await showServers();
    await user.click(screen.getByRole("button", { name: "Add wiki" }));
    expect(await screen.findByLabelText(/^Server URL/)).toHaveValue("https://wiki.example.com/mcp");
    expect(screen.getByLabelText(/^Name/)).toHaveValue("wiki");
    expect(screen.getByLabelText(/^Header name/)).toHaveValue("X-Wiki-Key");
    expect(screen.getByLabelText(/^API key/)).toHaveValue("planted-key");
    expect(screen.getByText(/The key from your file is filled in/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
    expect(network.last("POST /api/connectors")).toBeUndefined();

    await user.click(screen.getByRole("button", { name: "Test connection" }));
    await screen.findByText(/tools found/);
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Added")).toBeVisible();
    expect(network.last("POST /api/connectors")?.body).toMatchObject({
      name: "wiki",
      auth_config: { api_key: "planted-key", header_name: "X-Wiki-Key" },
    });
    expect(screen.getByRole("button", { name: "Add open" })).toBeEnabled();
  });

  it("wait while one is looked at and left", async () => {
    const { user } = await showServers();
    await user.click(screen.getByRole("button", { name: "Add open" }));
    expect(await screen.findByLabelText(/^Server URL/)).toHaveValue("https://open.example.com/mcp?team=planted-team");
    await user.click(await screen.findByRole("button", { name: "Back to the servers in your mcp.json" }));
    await waitFor(() => expect(screen.getByRole("button", { name: "Add open" })).toBeVisible());
  });

  it("with a bearer key use the header that is usual", () => {
    const auth_config = { header_name: "Authorization: Bearer", api_key: null };
    const draft = {
      name: "x",
      server_url: "https://x.example.com",
      auth_type: "api_key" as const,
      auth_config,
      notes: [],
    };
    expect(valuesOf(draft)).toMatchObject({ header: "bearer", apiKey: "" });
  });
});
