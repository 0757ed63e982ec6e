import { waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { asking as item } from "../testing/asking-cards";
import { done, reply } from "../testing/exchanges";
import { FakeServer, jsonResponse, OpenStream } from "../testing/fake-server";
import { showWidget as show } from "../testing/show-widget";
import { readChart } from "./chart-model";
import { cssColor, cssLength, cssSpacing } from "./css-values";

const button = (label: string, action: object) => ({
  type: "Button",
  label,
  onClickAction: { type: "water", ...action },
});

test("texts, badges, lists and tables say what they hold", async () => {
  const { view } = await show({
    type: "Card",
    status: { text: "2 beds", icon: "notebook" },
    children: [
      { type: "Title", value: "Beds" },
      { type: "Text", value: "All of them" },
      { type: "Caption", value: "as of today" },
      { type: "Markdown", value: "**north** first" },
      { type: "Row", children: [{ type: "Badge", label: "reads", color: "success" }, { type: "Spacer" }] },
      { type: "Divider" },
      {
        type: "Table",
        children: [
          {
            type: "Table.Row",
            header: true,
            children: [{ type: "Table.Cell", children: { type: "Text", value: "Bed" } }],
          },
          { type: "Table.Row", children: [{ type: "Table.Cell", children: [{ type: "Text", value: "North" }] }] },
        ],
      },
    ],
  });
  const card = view.getByRole("group", { name: "Beds" });
  expect(within(card).getByRole("heading", { name: "Beds" })).toBeInTheDocument();
  expect(card).toHaveTextContent("2 bedsBedsAll of themas of todaynorth firstreads");
  expect(within(card).getByRole("columnheader", { name: "Bed" })).toBeInTheDocument();
  expect(within(card).getByRole("cell", { name: "North" })).toBeInTheDocument();
});

test("components that nobody knows, and children that are null, show nothing", async () => {
  const { view } = await show({
    type: "Card",
    children: [
      { type: "Hologram", children: [{ type: "Text", value: "inside" }] },
      { type: "toString" },
      { type: "Row", children: null },
      { type: "Text", value: "seen" },
    ],
  });
  expect(view.getByRole("group", { name: "Card" })).toHaveTextContent(/^seen$/);
});

test("an action goes to the server with the widget it belongs to", async () => {
  const server = new FakeServer({ "threads.custom_action": () => [done(reply("a_2", "Watered."))] });
  const { user, view } = await show({ type: "Card", children: [button("Water", { payload: { bed: 1 } })] }, server);
  await user.click(view.getByRole("button", { name: "Water" }));
  await waitFor(() => expect(view.getByRole("article", { name: "Answer" })).toHaveTextContent("Watered."));
  expect(server.sent("threads.custom_action")[0]?.params).toEqual({
    thread_id: "t_garden",
    item_id: "g_1",
    action: { type: "water", payload: { bed: 1 } },
  });
});

test("an action of the page is handed to the page", async () => {
  const onAction = vi.fn(() => Promise.resolve());
  const widget = { type: "Card", children: [button("Open", { handler: "client", payload: { bed: 2 } })] };
  const server = new FakeServer();
  const { user, view } = await show(widget, server, { widgets: { onAction } });
  await user.click(view.getByRole("button", { name: "Open" }));
  expect(onAction).toHaveBeenCalledWith({ type: "water", payload: { bed: 2 } }, { id: "g_1", widget });
  expect(server.sent("threads.custom_action")).toHaveLength(0);
});

test("a synchronous action changes the widget in place, also while an answer runs", async () => {
  const stream = new OpenStream();
  const server = new FakeServer({
    "threads.add_user_message": () => stream,
    "threads.sync_custom_action": () => ({
      updated_item: item({ type: "Card", children: [{ type: "Text", value: "wet" }] }),
    }),
  });
  const widget = { type: "Card", children: [button("Water", { streaming: false }), button("Plan", {})] };
  const { user, view } = await show(widget, server);
  await user.click(view.getByRole("button", { name: "Water" }));
  await waitFor(() => expect(view.getByRole("group", { name: "Card" })).toHaveTextContent(/^wet$/));
});

test("what would start a second answer waits for the first", async () => {
  const server = new FakeServer({ "threads.custom_action": () => new OpenStream() });
  const { user, view } = await show(
    { type: "Card", children: [button("Plan", { loadingBehavior: "none" }), button("Water", { streaming: false })] },
    server,
  );
  await user.click(view.getByRole("button", { name: "Plan" }));
  await waitFor(() => expect(view.getByRole("button", { name: "Plan" })).toHaveAttribute("aria-disabled", "true"));
  expect(view.getByRole("button", { name: "Water" })).toHaveAttribute("aria-disabled", "false");
});

test.each([
  [() => Promise.reject<Response>(new TypeError("network error")), "The server could not be reached."],
  [() => jsonResponse({ error: "X", message: "The hose is in use." }, 409), "The hose is in use."],
  [() => new Response("<h1>Bad gateway</h1>", { status: 502 }), "The server refused this with status 502."],
])("an action that failed is said in the widget and can be tried again (%#)", async (failing, words) => {
  const server = new FakeServer({ "threads.sync_custom_action": failing });
  const { user, view, events } = await show(
    { type: "Card", children: [button("Water", { streaming: false })] },
    server,
  );
  await user.click(view.getByRole("button", { name: "Water" }));
  expect(await view.findByRole("alert")).toHaveTextContent(words);
  expect(events.map(([name]) => name)).toContain("chatkit.error");

  server.answers["threads.sync_custom_action"] = () => ({
    updated_item: item({ type: "Card", children: [{ type: "Text", value: "wet" }] }),
  });
  await user.click(view.getByRole("button", { name: "Water" }));
  await waitFor(() => expect(view.getByRole("group", { name: "Card" })).toHaveTextContent(/^wet$/));
  expect(view.queryByRole("alert")).not.toBeInTheDocument();
});

test("a streamed action that is refused is said in the widget, not below the thread", async () => {
  const server = new FakeServer({
    "threads.custom_action": () => jsonResponse({ error: "X", message: "This was decided elsewhere." }, 409),
  });
  const { user, view } = await show({ type: "Card", children: [button("Dig", {})] }, server);
  await user.click(view.getByRole("button", { name: "Dig" }));
  expect(await view.findByRole("alert")).toHaveTextContent(/^This was decided elsewhere\.$/);
  expect(view.queryByRole("button", { name: "Try again" })).not.toBeInTheDocument();
  await user.click(view.getByRole("button", { name: "Dig" }));
  await waitFor(() => expect(server.sent("threads.custom_action")).toHaveLength(2));
});

test("a card has its two answers, a list its limit", async () => {
  const server = new FakeServer({ "threads.custom_action": () => [done(reply("a_2", "Dug."))] });
  const { user, view } = await show(
    {
      type: "Basic",
      children: [
        {
          type: "Card",
          children: [],
          confirm: { label: "Dig", action: { type: "dig" } },
          cancel: { label: "Leave", action: { type: "leave" } },
        },
        {
          type: "ListView",
          limit: 1,
          children: ["North", "South"].map((value) => ({ type: "ListViewItem", children: [{ type: "Text", value }] })),
        },
      ],
    },
    server,
  );
  expect(view.getAllByRole("listitem")).toHaveLength(1);
  await user.click(view.getByRole("button", { name: "Show 1 more" }));
  expect(view.getAllByRole("listitem")).toHaveLength(2);
  await user.click(view.getByRole("button", { name: "Dig" }));
  await waitFor(() =>
    expect(server.sent("threads.custom_action")[0]?.params).toMatchObject({ action: { type: "dig" } }),
  );
});

test("a chart is also a table", async () => {
  const { view } = await show({
    type: "Chart",
    data: [
      { month: "Jan", sales: 1200 },
      { month: "Feb", sales: 900 },
    ],
    series: [{ type: "bar", dataKey: "sales", label: "Sales" }],
    xAxis: { dataKey: "month", labels: { Jan: "January" } },
  });
  const table = view.getByRole("table", { name: "Chart" });
  expect(within(table).getByRole("rowheader", { name: "January" })).toBeInTheDocument();
  expect(within(table).getByRole("cell", { name: "1,200" })).toBeInTheDocument();
});

test("one series at most is highlighted, or the peak of a single one", () => {
  const chart = (series: object[]) =>
    readChart({
      type: "Chart",
      xAxis: "m",
      data: [
        { m: "a", x: 1, y: 5 },
        { m: "b", x: 3, y: 4 },
      ],
      series,
    });
  const single = chart([{ type: "bar", dataKey: "x" }]);
  expect(single?.peak).toBe(1);
  expect(single?.series[0]?.color).toBe("var(--ck-chart-2)");
  const two = chart([
    { type: "bar", dataKey: "x", color: "url(https://evil.example)" },
    { type: "line", dataKey: "y", curveType: "nonsense" },
  ]);
  expect(two?.peak).toBeNull();
  expect(two?.series.map(({ color }) => color)).toEqual(["var(--ck-accent)", "var(--ck-chart-2)"]);
  expect(two?.series[1]?.curve).toBe("monotone");
  expect(chart([{ type: "pie", dataKey: "x" }])).toBeNull();
});

test("nothing that could fetch or escape reaches CSS", () => {
  expect(cssColor("url(https://evil.example)")).toBeUndefined();
  expect(cssColor("red; background: url(x)")).toBeUndefined();
  expect(cssColor("#12ab34")).toBe("#12ab34");
  expect(cssColor({ light: "#fff", dark: "#000" })).toBe("light-dark(#fff, #000)");
  expect(cssLength("calc(100% - 1px)")).toBeUndefined();
  expect(cssLength(12)).toBe("12px");
  expect(cssSpacing({ x: 2, top: 1 })).toBe("4px 8px 0 8px");
});
