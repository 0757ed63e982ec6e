import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";

import { checks, openForm, saveButton, SERVER_URL, TEST, testButton, urlField } from "@/testing/add-connector-form";
import { aFailedTest, aFoundTool, anAppsResponse, aPassedTest } from "@/testing/examples";
import { eventStream, fakeNetwork, json, type EventStream, type Network } from "@/testing/network";

let network: Network;

beforeEach(() => {
  network = fakeNetwork({ "GET /api/apps": json(anAppsResponse()), [TEST]: json(aPassedTest()) });
});

describe("a running test", () => {
  async function start() {
    let stream: EventStream | undefined;
    network.on(TEST, ({ signal }) => {
      stream = eventStream(signal);
      return stream.response;
    });
    const page = openForm();
    await page.user.type(urlField(), SERVER_URL);
    await page.user.click(testButton());
    await screen.findByRole("button", { name: "Stop test" });
    if (!stream) throw new Error("no test was started");
    return { ...page, stream };
  }

  it("ticks its stages as they happen, then folds them and lists the tools", async () => {
    const { stream, user } = await start();
    stream.send("stage", { name: "url", status: "passed", ms: 2 });
    stream.send("stage", { name: "policy", status: "running" });
    await waitFor(() => expect(checks()[1]).toHaveTextContent("Checking it is allowed…"));
    expect(checks()[0]).toHaveTextContent("Checking address2 ms");
    expect(saveButton()).toBeDisabled();
    stream.send("result", aPassedTest());
    stream.end();
    expect(await screen.findByText("Connected. 2 tools found.")).toBeVisible();
    expect(screen.getByText("10 checks passed in 0.4 s")).toBeVisible();
    const tools = within(screen.getByRole("region", { name: "Tools" })).getAllByRole("listitem");
    expect(tools.map((tool) => tool.textContent)).toEqual([
      "search_notesreadsFind notes by words.",
      "delete_notecan change thingsErase a note.",
    ]);
    await user.click(screen.getByText("10 checks passed in 0.4 s"));
    expect(checks()).toHaveLength(10);
  });

  it("can be stopped, which ends the request", async () => {
    const { user } = await start();
    await user.click(screen.getByRole("button", { name: "Stop test" }));
    expect(await screen.findByText("Stopped")).toBeVisible();
    expect(network.last(TEST)?.signal?.aborted).toBe(true);
    expect(saveButton()).toBeDisabled();
    expect(testButton()).toBeEnabled();
  });

  it("ends with the form", async () => {
    const { unmount } = await start();
    unmount();
    expect(network.last(TEST)?.signal?.aborted).toBe(true);
  });

  it("says so when the line breaks before there is a result", async () => {
    const { stream } = await start();
    stream.send("stage", { name: "url", status: "passed", ms: 2 });
    stream.end();
    expect(await screen.findByRole("alert")).toHaveTextContent("broke off before it had a result");
    expect(saveButton()).toBeDisabled();
  });
});

describe("the outcome", () => {
  it("of a failed test is message, reason, fix, stages and a report to copy", async () => {
    network.on(TEST, json(aFailedTest()));
    const { user } = openForm();
    await user.type(urlField(), SERVER_URL);
    await user.click(testButton());
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("Authentication failed. Please check your credentials.");
    expect(alert).toHaveTextContent("The server did not accept the credentials.");
    expect(alert).toHaveTextContent("Check the key for typing mistakes.");
    expect(checks()[7]).toHaveAttribute("data-state", "failed");
    expect(checks()[8]).toHaveTextContent("skipped");
    await user.click(screen.getByRole("button", { name: "Technical details" }));
    expect(screen.getByText(/^Patchbay connection test/)).toHaveTextContent("Reason: token_rejected");
    await user.click(screen.getByRole("button", { name: "Copy report" }));
    expect(await screen.findByText("Report copied")).toBeVisible();
    expect(await navigator.clipboard.readText()).toContain("AUTH_FAILED");
  });

  it("names the tools that models cannot use, with the reason", async () => {
    const leftOut = aFoundTool({ name: "huge", verdict: "left_out", verdict_reason: "It has no schema." });
    network.on(TEST, json(aPassedTest({ tools: [aFoundTool({ annotations: { readOnlyHint: true } }), leftOut] })));
    const { user } = openForm();
    await user.type(urlField(), SERVER_URL);
    await user.click(testButton());
    expect(await screen.findByText("Connected. 2 tools found, 1 left out.")).toBeVisible();
    expect(screen.getByText("It has no schema.")).toBeVisible();
    expect(screen.queryByText("Tools that can change things ask you first.")).not.toBeInTheDocument();
  });

  it("with nothing but such tools is a warning", async () => {
    const message = "Connected but no tools found on this MCP server.";
    const leftOut = aFoundTool({ name: "huge", verdict: "left_out", verdict_reason: "It has no schema." });
    network.on(TEST, json(aPassedTest({ tools: [leftOut], error_code: "NO_TOOLS", error_message: message })));
    const { user } = openForm();
    await user.type(urlField(), SERVER_URL);
    await user.click(testButton());
    expect(await screen.findByText(message)).toBeVisible();
    expect(screen.getByText("It has no schema.")).toBeVisible();
  });

  it("without tools is a warning, and can be saved", async () => {
    const message = "Connected but no tools found on this MCP server.";
    network.on(TEST, json(aPassedTest({ tools: [], error_code: "NO_TOOLS", error_message: message })));
    const { user } = openForm();
    await user.type(urlField(), SERVER_URL);
    await user.click(testButton());
    expect(await screen.findByText(message)).toBeVisible();
    expect(saveButton()).toBeEnabled();
  });
});
