import type { AppsResponse } from "@/lib/contract";

/** An estimate to two digits: more would claim to know how a model counts. */
export function aboutTokens(tokens: number): string {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(tokens, 1))) - 1);
  return `about ${(Math.round(tokens / unit) * unit).toLocaleString("en")} tokens`;
}

/** What the tools that the agent may use cost in a message, all together. */
export function tokensOfConnected({ connectors, system_tools, database_tokens }: AppsResponse): number {
  const used = [
    ...connectors.filter((connector) => connector.is_active && connector.is_verified),
    ...system_tools.filter((tool) => tool.is_connected),
  ];
  return used.reduce((sum, { tokens }) => sum + tokens, database_tokens);
}

/** How the sum stands to what a message has room for. */
export function sentenceOfCost(tokens: number, budget: number): string {
  const room = `${budget.toLocaleString("en")} tokens`;
  if (tokens <= budget) {
    return `Connected tools take ${aboutTokens(tokens)}, which fits: a message has room for ${room} of tools, so all go along.`;
  }
  return `Connected tools would take ${aboutTokens(tokens)}. A message has room for ${room} of tools, so each gets those that suit it best.`;
}
