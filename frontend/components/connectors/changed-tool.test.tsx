import { screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";

import { appsNetwork } from "@/testing/apps-dialog";
import { answerWith, DELETE, NEW, openTools, patch, SEARCH, toggle } from "@/testing/connector-tools";
import { json, refusal, type Network } from "@/testing/network";

let network: Network;

beforeEach(() => {
  network = appsNetwork();
});

describe("a changed tool", () => {
  const review = async () => {
    const page = await openTools(network, [SEARCH, DELETE]);
    await page.user.click(screen.getByRole("button", { name: "Review change delete_note" }));
    await screen.findByRole("dialog", { name: "Notes: delete note" });
    return page;
  };

  it("shows what differs, line by line, with marks inside the lines", async () => {
    await review();
    expect(screen.getByText("The definition changed since you accepted it.")).toBeVisible();
    const headings = screen.getAllByRole("heading", { level: 3 }).map((heading) => heading.textContent);
    expect(headings).toEqual(["Description", "Arguments", "What the server says about it"]);
    expect(screen.getByText(", or erase it at once")).toBeVisible();
    expect(screen.getByText(", or erase it at once").tagName).toBe("MARK");
    expect(screen.getByText("may delete or overwrite")).toBeVisible();
    expect(screen.getByText("2 lines removed")).toBeVisible();
    expect(screen.getByText("4 lines added")).toBeVisible();
  });

  it("shows the whole tool when asked", async () => {
    const { user } = await review();
    await user.click(screen.getByRole("radio", { name: "Whole tool" }));
    expect(screen.getByText("Move a note to the bin, or erase it at once.")).toBeVisible();
    expect(screen.queryByText("Removed:")).not.toBeInTheDocument();
  });

  it("is used once it is accepted, as it was shown", async () => {
    network.on(patch("delete_note"), () => {
      const accepted = { ...DELETE, enabled: true, changed: null };
      return json(answerWith(network, [SEARCH, accepted]));
    });
    const { user } = await review();
    await user.click(screen.getByRole("button", { name: "Accept" }));
    await waitFor(() => expect(toggle("delete_note")).toBeChecked());
    expect(screen.getByRole("button", { name: "delete_note" })).toHaveFocus();
    expect(network.last(patch("delete_note"))?.body).toEqual({
      accept_change: true,
      enabled: true,
      fingerprint: DELETE.fingerprint,
    });
  });

  it("can be kept off for good", async () => {
    network.on(patch("delete_note"), () => json(answerWith(network, [SEARCH, { ...DELETE, changed: null }])));
    const { user } = await review();
    await user.click(screen.getByRole("button", { name: "Keep off" }));
    await waitFor(() => expect(toggle("delete_note")).toBeEnabled());
    expect(toggle("delete_note")).not.toBeChecked();
    expect(network.last(patch("delete_note"))?.body).toMatchObject({ accept_change: true, enabled: false });
  });

  it("that changed again meanwhile is not accepted", async () => {
    network.on(patch("delete_note"), refusal(409, "TOOL_CHANGED", "The tool has changed again."));
    const { user } = await review();
    await user.click(screen.getByRole("button", { name: "Accept" }));
    expect(await screen.findByText(/changed it again while you were looking/)).toBeVisible();
    expect(toggle("delete_note")).not.toBeChecked();
    expect(screen.getByRole("button", { name: "Review change delete_note" })).toBeVisible();
  });

  it("that is new is shown whole", async () => {
    const { user } = await openTools(network, [NEW]);
    await user.click(screen.getByRole("button", { name: "Review tool share_note" }));
    expect(await screen.findByText("This tool was not there when you added the connector.")).toBeVisible();
    expect(screen.getByText("Send a note to others.")).toBeVisible();
    expect(screen.queryByRole("radio", { name: "Changes" })).not.toBeInTheDocument();
  });

  it("that waits for nobody has nothing to decide", async () => {
    const { user } = await openTools(network, [SEARCH]);
    await user.click(screen.getByRole("button", { name: "search_notes" }));
    expect(await screen.findByRole("dialog", { name: "Notes: search notes" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Accept" })).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Back to the tools of Notes" }));
    expect(await screen.findByRole("button", { name: "search_notes" })).toHaveFocus();
  });
});
