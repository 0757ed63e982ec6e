import type { ToolOption } from "@openai/chatkit";

import { useSelect } from "./context";

const NO_TOOLS: ToolOption[] = [];

export function useTools(): ToolOption[] {
  return useSelect((state) => state.options?.composer?.tools ?? NO_TOOLS);
}

/** The short name of a tool, from the options or else from the menu; null when nobody knows the tool any more. */
export function useToolLabel(toolId: string | null): string | null {
  const tools = useTools();
  const groups = useSelect((state) => state.extension.toolMenu?.groups);
  if (toolId === null) return null;
  const tool = tools.find(({ id }) => id === toolId);
  if (tool) return tool.shortLabel ?? tool.label;
  return groups?.flatMap(({ items }) => items).find((item) => item.toolId === toolId)?.label ?? null;
}
