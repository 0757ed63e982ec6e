import { describe, expect, it } from "vitest";

import { invitation, startPrompts } from "@/components/chat/start-prompts";
import type { AppConfig, AppsResponse } from "@/lib/contract";
import { aConnector, anAppsResponse, aTool } from "@/testing/examples";

const DEMO = "http://127.0.0.1:8000/demo/mcp";
const CONFIG: AppConfig = {
  chatkit_renderer: "local",
  chatkit_domain_key: "local",
  model: { label: "Built-in model", is_builtin: true },
  models: [],
  demo_mcp_url: DEMO,
  tool_token_budget: 8_000,
  version: "0.1.0",
};
const TOOLS = [aTool(), aTool({ id: "export", name: "Export" })];

const labels = (apps: AppsResponse, config: AppConfig, questions: string[] = []) =>
  startPrompts(apps, questions, config).map((prompt) => prompt.label);

describe("the invitation to connect something", () => {
  it("stands there until there is a connector", () => {
    expect(invitation(anAppsResponse(), CONFIG)?.text).toContain("demo notes server");
    expect(invitation(anAppsResponse(), { ...CONFIG, demo_mcp_url: null })?.text).not.toContain("demo");
    expect(invitation(anAppsResponse({ connectors: [aConnector()] }), CONFIG)).toBeUndefined();
    expect(invitation(undefined, CONFIG)).toBeUndefined();
  });
});

describe("the prompts on the start screen", () => {
  it("use the demo notes when they are connected", () => {
    const apps = anAppsResponse({ system_tools: TOOLS, connectors: [aConnector({ server_url: DEMO })] });
    expect(labels(apps, CONFIG)).toEqual([
      "Find my notes about the roadmap",
      "Show all my notes as a table",
      "Chart sample orders by region",
      "What can you do?",
    ]);
  });

  it("use the system tools while nothing else is there", () => {
    expect(labels(anAppsResponse({ system_tools: TOOLS }), CONFIG)).toEqual([
      "Chart sample orders by region",
      "Save sample figures as a file",
      "What can you do?",
    ]);
    expect(labels(anAppsResponse(), CONFIG)).toEqual(["What can you do?"]);
  });

  it("ask about what is in the user's databases", () => {
    const questions = ["Revenue per month in Sample store", "Top 5 customers by number of bills in Sample store"];
    const apps = anAppsResponse({ system_tools: TOOLS });
    expect(labels(apps, CONFIG, questions)).toEqual([...questions, "What can you do?"]);
    const demo = anAppsResponse({ system_tools: TOOLS, connectors: [aConnector({ server_url: DEMO })] });
    expect(labels(demo, CONFIG, questions)).toEqual([
      "Find my notes about the roadmap",
      "Show all my notes as a table",
      "Revenue per month in Sample store",
      "What can you do?",
    ]);
  });

  it("name the connectors to a model that can talk about them", () => {
    const apps = anAppsResponse({
      connectors: [aConnector({ name: "Linear" }), aConnector({ id: 8, name: "Wiki", status: "failing" })],
    });
    const config = { ...CONFIG, model: { label: "A model", is_builtin: false } };
    expect(labels(apps, config)).toEqual(["What can I do with Linear?", "What can you do?"]);
    expect(labels(apps, CONFIG)).toEqual(["What can you do?"]);
  });
});
