import { describe, expect, it } from "vitest";

import { aboutTokens, sentenceOfCost, tokensOfConnected } from "@/lib/token-cost";
import { aConnector, anAppsResponse, aTool } from "@/testing/examples";

describe("what tools cost", () => {
  it.each([
    [0, "about 0 tokens"],
    [7, "about 7 tokens"],
    [946, "about 950 tokens"],
    [1_949, "about 1,900 tokens"],
    [99_999, "about 100,000 tokens"],
  ])("%d is said as %s", (tokens, words) => {
    expect(aboutTokens(tokens)).toBe(words);
  });

  it("is the sum over what the agent may use", () => {
    const apps = anAppsResponse({
      connectors: [
        aConnector({ tokens: 100 }),
        aConnector({ id: 8, tokens: 1_000, is_active: false }),
        aConnector({ id: 9, tokens: 10_000, is_verified: false }),
      ],
      system_tools: [aTool({ tokens: 20 }), aTool({ id: "gmail", tokens: 5_000, is_connected: false })],
      database_tokens: 3,
    });
    expect(tokensOfConnected(apps)).toBe(123);
  });

  it("is compared with what a message has room for", () => {
    expect(sentenceOfCost(946, 8_000)).toMatch(/^Connected tools take about 950 tokens, which fits: .*8,000 tokens/);
    expect(sentenceOfCost(8_000, 8_000)).toContain("which fits");
    expect(sentenceOfCost(8_001, 8_000)).toMatch(/^Connected tools would take about 8,000 tokens\..*suit it best\.$/);
  });
});
