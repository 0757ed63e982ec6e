import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";

import { TEST } from "@/testing/add-connector-form";
import { appsNetwork, openApps } from "@/testing/apps-dialog";
import { aConnector, aPassedTest, aReadyMade } from "@/testing/examples";
import { json, refusal, type Network } from "@/testing/network";

const PREDEFINED = "GET /api/connectors/predefined";
const OPEN = aReadyMade({
  id: "microsoft-learn",
  name: "Microsoft Learn",
  developer: "Microsoft",
  description: "Microsoft's documentation",
  mcp_server_url: "https://learn.microsoft.com/api/mcp",
  key: null,
});

let network: Network;

beforeEach(() => {
  network = appsNetwork();
  network.on(PREDEFINED, json({ connectors: [aReadyMade(), OPEN] }));
});

const card = (name: string) => screen.findByRole("button", { name: new RegExp(`^${name}`) });

describe("ready-made connectors", () => {
  it("stand below one's own, and say which are among those", async () => {
    openApps(network, { connectors: [aConnector({ name: "Docs", server_url: OPEN.mcp_server_url })] });
    expect(await card("GitHub")).not.toHaveTextContent("Added");
    expect(await card("Microsoft Learn")).toHaveTextContent("Added");
  });

  it("are searched with all the rest", async () => {
    const { user } = openApps(network);
    await card("GitHub");
    await user.type(screen.getByRole("searchbox"), "pull requests");
    expect(await card("GitHub")).toBeVisible();
    expect(screen.queryByText("Microsoft Learn")).not.toBeInTheDocument();
  });

  it("say so when they cannot be loaded, and leave the rest usable", async () => {
    network.on(PREDEFINED, refusal(503, "UNAVAILABLE", "The database does not answer."));
    openApps(network, { connectors: [aConnector({ name: "Notes" })] });
    expect(await screen.findByText("Ready-made connectors could not be loaded")).toBeVisible();
    expect(screen.getByRole("button", { name: "Notes" })).toBeVisible();
  });
});

describe("the description of one", () => {
  it("says what it is, whose it is, and what connecting it means", async () => {
    const { user } = openApps(network);
    await user.click(await card("GitHub"));
    const dialog = within(screen.getByRole("dialog", { name: "Connect GitHub" }));
    expect(dialog.getByText("api.githubcopilot.com")).toBeVisible();
    expect(dialog.getByText(/^Developed by GitHub/)).toBeVisible();
    expect(dialog.getByRole("link", { name: /^Privacy/ })).toHaveAttribute("href", "https://docs.github.com/privacy");
    expect(dialog.getByText("Searches code")).toBeVisible();
    expect(dialog.getByText(/a personal access token/)).toBeVisible();
    expect(network.last(TEST)).toBeUndefined();
  });

  it("leads back to where it was opened", async () => {
    const { user } = openApps(network);
    await user.click(await card("GitHub"));
    await user.click(screen.getByRole("button", { name: "Back to apps" }));
    expect(await card("GitHub")).toHaveFocus();
  });

  it("leads to a form in which only the key is missing", async () => {
    const { user } = openApps(network);
    await user.click(await card("GitHub"));
    await user.click(screen.getByRole("button", { name: "Enter your key" }));
    expect(screen.getByLabelText(/^Name/)).toHaveValue("GitHub");
    expect(screen.getByLabelText(/^Server URL/)).toHaveValue("https://api.githubcopilot.com/mcp/");
    expect(screen.getByLabelText(/^API key/)).toHaveFocus();
    expect(screen.getByRole("link", { name: /^Make one/ })).toHaveAttribute(
      "href",
      "https://github.com/settings/personal-access-tokens",
    );
    await user.click(screen.getByRole("button", { name: "Back to GitHub" }));
    expect(screen.getByRole("dialog", { name: "Connect GitHub" })).toBeVisible();
  });

  it("tests at once what needs no key", async () => {
    network.on(TEST, json(aPassedTest()));
    const { user } = openApps(network);
    await user.click(await card("Microsoft Learn"));
    await user.click(screen.getByRole("button", { name: "Test connection" }));
    await waitFor(() => expect(screen.getByRole("button", { name: "Save" })).toBeEnabled());
    expect(network.last(TEST)?.body).toEqual({ server_url: OPEN.mcp_server_url, auth_type: "none" });
  });

  it("explains the limit of ten before anything is entered", async () => {
    const { user } = openApps(network, {
      connectors: Array.from({ length: 10 }, (_, index) => aConnector({ id: index, name: `Server ${index}` })),
    });
    await user.click(await card("GitHub"));
    expect(screen.getByRole("button", { name: "Enter your key" })).toBeDisabled();
    expect(screen.getByText(/Ten connectors are the limit/)).toBeVisible();
  });
});
