import { expect, test } from "@playwright/test";

import { openApps, signUp } from "./people";

test("US-7.1 ready-made connectors stand below one's own, each with a tile, a name and a few words", async ({
  page,
}) => {
  await signUp(page);
  const apps = await openApps(page);
  const list = apps.getByRole("region", { name: "Ready-made" });
  await expect(list.getByRole("listitem")).toHaveText([
    /^GiGitHubIssues, pull requests, code$/,
    /^LiLinearIssues and projects$/,
    /^StStripe/,
    /^HFHugging Face/,
    /^MLMicrosoft Learn/,
    /^AKAWS Knowledge/,
    /^CDCloudflare Docs/,
    /^CoContext7/,
    /^DeDeepWiki/,
  ]);
});

test("US-7.2 the search box finds them too", async ({ page }) => {
  await signUp(page);
  const apps = await openApps(page);
  await apps.getByRole("searchbox").fill("payments");
  await expect(apps.getByRole("region", { name: "Ready-made" }).getByRole("listitem")).toHaveText([/Stripe/]);
});
