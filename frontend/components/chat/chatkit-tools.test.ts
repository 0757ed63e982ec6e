import { describe, expect, it } from "vitest";

import { composerTools, MANAGE_TOOL_ID, toolMenu } from "@/components/chat/chatkit-tools";
import { aConnector, anAppsResponse, aTool } from "@/testing/examples";

const APPS = anAppsResponse({
  system_tools: [
    aTool(),
    aTool({ id: "gmail", name: "Gmail", icon: "mail", is_connected: false, status: "available" }),
    aTool({ id: "calendar", name: "Calendar", icon: "calendar", is_connected: false, status: "coming_soon" }),
  ],
  connectors: [
    aConnector({ id: 1, name: "Notes" }),
    aConnector({ id: 2, name: "Old Wiki", status: "off", is_active: false }),
    aConnector({ id: 3, name: "Warehouse", status: "failing" }),
    aConnector({ id: 4, name: "Linear", status: "reconnect" }),
  ],
});

describe("the composer's tools", () => {
  it("are what the server offers, in its order, then the entry that opens the dialog", () => {
    expect(composerTools(APPS).map((tool) => tool.id)).toEqual(["system:analytics", "connector:1", MANAGE_TOOL_ID]);
  });

  it("carry short label, icon, placeholder and pin", () => {
    expect(composerTools(APPS)[0]).toEqual({
      id: "system:analytics",
      label: "Analytics",
      shortLabel: "Analytics",
      icon: "chart",
      placeholderOverride: "Ask Analytics…",
      pinned: true,
    });
  });

  it("still let people manage when nothing is known", () => {
    expect(composerTools(undefined).map((tool) => tool.id)).toEqual([MANAGE_TOOL_ID]);
  });

  it("have one way to manage, also when the server sends it", () => {
    const manage = { id: MANAGE_TOOL_ID, label: "M", short_label: "M", icon: "keys", placeholder: "", pinned: false };
    expect(composerTools(anAppsResponse({ composer_tools: [manage] })).map((tool) => tool.id)).toEqual([
      MANAGE_TOOL_ID,
    ]);
  });
});

describe("the tool menu", () => {
  const menu = toolMenu(APPS);
  const rows = menu.groups.flatMap((group) => group.items);
  const row = (label: string) => rows.find((item) => item.label === label);

  it("keeps system tools and connectors apart", () => {
    expect(menu.groups.map(({ id, items }) => [id, items.map((item) => item.label)])).toEqual([
      ["system", ["Analytics", "Gmail", "Calendar"]],
      ["connectors", ["Notes", "Warehouse", "Linear"]],
    ]);
  });

  it("has databases in a group of their own, as soon as there are some", () => {
    const shop = {
      id: "database:3",
      label: "Shop",
      short_label: "Shop",
      icon: "batch",
      placeholder: "",
      pinned: false,
    };
    const { groups } = toolMenu(anAppsResponse({ composer_tools: [shop] }));
    expect(groups).toEqual([
      {
        id: "databases",
        label: "Your databases",
        items: [{ toolId: "database:3", label: "Shop", icon: "batch", status: "connected", statusLabel: "Connected" }],
      },
    ]);
  });

  it("leaves out a connector that is switched off", () => {
    expect(row("Old Wiki")).toBeUndefined();
  });

  it("says every status in words", () => {
    expect(rows.map((item) => item.statusLabel)).toEqual([
      "Connected",
      "Available",
      "Coming soon",
      "Connected",
      "Not answering",
      "Reconnect",
    ]);
  });

  it("can choose exactly what the server offers", () => {
    const offered = new Set(APPS.composer_tools.map((tool) => tool.id));
    for (const item of rows) {
      expect(item.disabled ?? false).toBe(!offered.has(item.toolId));
    }
  });

  it("says why a row cannot be chosen where its status does not", () => {
    expect(row("Gmail")?.note).toBe("Not connected yet");
    expect(row("Linear")?.note).toBe("Sign in again first");
    expect(row("Calendar")).not.toHaveProperty("note");
    expect(row("Notes")).not.toHaveProperty("note");
  });

  it("says of a tool that nobody can connect yet whose turn it is", () => {
    const search = aTool({ id: "web_search", name: "Web search", status: "available", setup: "Set SEARXNG_URL." });
    const { groups } = toolMenu(anAppsResponse({ system_tools: [search], composer_tools: [] }));
    expect(groups[0]?.items[0]).toMatchObject({
      statusLabel: "Not configured",
      note: "The operator sets it up first",
      disabled: true,
    });
  });

  it("shows connectors by two letters and system tools by icon", () => {
    expect(row("Notes")).toMatchObject({ monogram: "No", toolId: "connector:1" });
    expect(row("Gmail")).toMatchObject({ icon: "mail", toolId: "system:gmail" });
  });

  it("shows no empty group", () => {
    expect(toolMenu(anAppsResponse({ system_tools: [aTool()] })).groups.map((group) => group.id)).toEqual(["system"]);
    expect(toolMenu(undefined).groups).toEqual([]);
  });
});
