import type { StartScreenPrompt } from "@openai/chatkit";

import type { AppsResponse } from "@/lib/contract";

const COUNT = 4;

const SAMPLE_FIGURES = `Draw a bar chart of these figures:

month,revenue
January,31200
February,29800
March,33900
April,38100
May,41500`;

const GENERAL: StartScreenPrompt[] = [
  { label: "What can you do?", prompt: "What can you do?", icon: "compass" },
  { label: "How do I connect an MCP server?", prompt: "How do I connect an MCP server?", icon: "keys" },
  { label: "Which apps can you use right now?", prompt: "Which apps can you use right now?", icon: "cube" },
  { label: "What is a connector?", prompt: "What is a connector?", icon: "circle-question" },
];

/** Four ways to begin, made from what this person has connected. */
export function startPrompts(apps: AppsResponse | undefined, demoUrl: string | null): StartScreenPrompt[] {
  const prompts = [...connectorPrompts(apps, demoUrl), ...toolPrompts(apps), ...GENERAL];
  return prompts.slice(0, COUNT);
}

function connectorPrompts(apps: AppsResponse | undefined, demoUrl: string | null): StartScreenPrompt[] {
  const working = (apps?.connectors ?? []).filter((connector) => connector.status === "connected");
  return working
    .flatMap(({ name, server_url }): StartScreenPrompt[] =>
      server_url === demoUrl ? demoPrompts(name) : [{ ...ask(`What can I do with ${name}?`), icon: "book-open" }],
    )
    .slice(0, COUNT - 1);
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

function toolPrompts(apps: AppsResponse | undefined): StartScreenPrompt[] {
  const hasAnalytics = apps?.system_tools.some((tool) => tool.id === "analytics" && tool.is_connected);
  return hasAnalytics ? [{ label: "Draw a chart of sample figures", prompt: SAMPLE_FIGURES, icon: "chart" }] : [];
}

function ask(question: string): { label: string; prompt: string } {
  return { label: question, prompt: question };
}
