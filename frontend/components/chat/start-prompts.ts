import type { StartScreenPrompt } from "@openai/chatkit";

import type { LocalExtension } from "@/chatkit-element/extension";
import type { AppConfig, AppsResponse, Connector } from "@/lib/contract";

const COUNT = 4;

const BY_REGION = `Draw a bar chart of these figures:

region,orders
North,120
South,80
West,64`;

const BY_MONTH = `Draw a line chart of these figures:

month,revenue
January,31200
February,29800
March,33900
April,38100
May,41500`;

const TO_SAVE = `Save these figures as a CSV file:

month,revenue
January,31200
February,29800
March,33900`;

const TOOL_PROMPTS: { toolId: string; prompt: StartScreenPrompt }[] = [
  { toolId: "analytics", prompt: { label: "Chart sample orders by region", prompt: BY_REGION, icon: "chart" } },
  { toolId: "export", prompt: { label: "Save sample figures as a file", prompt: TO_SAVE, icon: "document" } },
  { toolId: "analytics", prompt: { label: "Chart sample revenue by month", prompt: BY_MONTH, icon: "analytics" } },
];

const ALWAYS: StartScreenPrompt = { label: "What can you do?", prompt: "What can you do?", icon: "compass" };

/** Stands before the prompts until there is a connector. */
export function invitation(
  apps: AppsResponse | undefined,
  { demo_mcp_url }: AppConfig,
): NonNullable<LocalExtension["invitation"]> | undefined {
  if (apps?.connectors.length !== 0) return undefined;
  const text = demo_mcp_url
    ? "Add an MCP server by its address, or try the demo notes server."
    : "Add an MCP server by its address. It is tested before it is saved.";
  return { label: "Connect your own tools", text, icon: "lucide:plug" };
}

/** With the invitation at most four ways to begin, made from what is connected; each works with the model in use. */
export function startPrompts(
  apps: AppsResponse | undefined,
  questions: readonly string[],
  config: AppConfig,
): StartScreenPrompt[] {
  const connected = new Set(apps?.system_tools.filter((tool) => tool.is_connected).map((tool) => tool.id));
  const prompts = [
    ...connectorPrompts(apps?.connectors ?? [], config),
    ...questions.map((question): StartScreenPrompt => ({ label: question, prompt: question, icon: "analytics" })),
    ...TOOL_PROMPTS.filter(({ toolId }) => connected.has(toolId)).map(({ prompt }) => prompt),
  ];
  const room = invitation(apps, config) ? COUNT - 2 : COUNT - 1;
  return [...prompts.slice(0, room), ALWAYS];
}

function connectorPrompts(connectors: readonly Connector[], { demo_mcp_url, model }: AppConfig): StartScreenPrompt[] {
  const working = connectors.filter((connector) => connector.status === "connected");
  const demo = working.find((connector) => connector.server_url === demo_mcp_url);
  if (demo) return demoPrompts(demo.name);
  // The built-in model calls tools by their words; it cannot talk about them.
  if (model.is_builtin) return [];
  return working.slice(0, COUNT - 1).map(({ name }) => {
    const question = `What can I do with ${name}?`;
    return { label: question, prompt: question, icon: "book-open" };
  });
}

function demoPrompts(name: string): StartScreenPrompt[] {
  return [
    {
      label: "Find my notes about the roadmap",
      prompt: `Find my notes about the roadmap in ${name}`,
      icon: "notebook",
    },
    { label: "Show all my notes as a table", prompt: `Export my notes in ${name} as a table`, icon: "square-text" },
  ];
}
