import { act, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { ChatPage } from "@/components/chat/ChatPage";
import { leaveDraft } from "@/lib/chat-draft";
import type { AppConfig } from "@/lib/contract";
import { aConnector, anAppsResponse, aTool } from "@/testing/examples";
import { fakeNetwork, json, refusal, type Network } from "@/testing/network";
import { RecordingChatKit } from "@/testing/recording-chatkit";
import { renderPage } from "@/testing/render-page";

const replace = vi.hoisted(() => vi.fn());
vi.mock("next/navigation", () => ({
  useRouter: () => ({ replace, push: vi.fn() }),
  usePathname: () => "/dashboard/schema-agent",
}));

const CONFIG: AppConfig = {
  chatkit_renderer: "cdn",
  chatkit_domain_key: "domain_pk_1",
  model: { label: "Built-in model", is_builtin: true },
  models: [],
  demo_mcp_url: null,
  tool_token_budget: 8_000,
  version: "0.1.0",
};

const databaseEntry = {
  label: "Shop",
  short_label: "Shop",
  icon: "batch",
  placeholder: "Ask about the data in Shop",
  pinned: true,
};

const SESSION = "GET /api/auth/session";
let network: Network;

beforeEach(() => {
  replace.mockReset();
  window.history.replaceState(null, "", "/dashboard/schema-agent");
  network = fakeNetwork({
    [SESSION]: json({ account: { id: 1, email: "ana@example.com", name: "Ana Lindqvist" } }),
    "GET /api/config": json(CONFIG),
    "GET /api/apps": json(anAppsResponse({ system_tools: [aTool()], connectors: [aConnector({ id: 4 })] })),
  });
});

async function openChat() {
  const page = renderPage(<ChatPage />);
  const chat = await waitFor(() => {
    const { current } = RecordingChatKit;
    if (!current?.isConnected || !current.options || !current.isHeard) throw new Error("no chat yet");
    return current;
  });
  return { ...page, chat, options: () => chat.options };
}

describe("the chat", () => {
  it("offers what is connected, then managing", async () => {
    const { options } = await openChat();
    expect(options()?.composer?.tools?.map((tool) => tool.id)).toEqual([
      "system:analytics",
      "connector:4",
      "ui:manage",
    ]);
    expect(options()?.startScreen?.greeting).toBe("What do you want to know, Ana?");
    expect(options()?.api).toMatchObject({ url: "/api/chatkit", domainKey: "domain_pk_1" });
  });

  it("begins with questions about the first two databases, in turns", async () => {
    const entry = (id: number) => ({ ...databaseEntry, id: `database:${String(id)}` });
    network.on("GET /api/apps", json(anAppsResponse({ composer_tools: [entry(3), entry(5), entry(8)] })));
    const questions = ["Bills per month", "Top 5 customers"];
    network.on("GET /api/databases/3/questions", json({ questions }));
    network.on("GET /api/databases/5/questions", refusal(404, "DATABASE_NOT_FOUND", "No such database."));
    const { options } = await openChat();
    expect(options()?.startScreen?.prompts?.map((prompt) => prompt.prompt)).toEqual([
      "Bills per month",
      "Top 5 customers",
      "What can you do?",
    ]);
    expect(network.last("GET /api/databases/8/questions")).toBeUndefined();
  });

  it("opens the dialog for the managing entry and leaves nothing chosen", async () => {
    const { chat } = await openChat();
    chat.say("chatkit.tool.change", { toolId: "connector:4" });
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    chat.say("chatkit.tool.change", { toolId: "ui:manage" });
    // It is fetched only then, which on a busy machine takes its time.
    expect(await screen.findByRole("dialog", { name: "Apps" }, { timeout: 5_000 })).toBeVisible();
    expect(chat.composerValues).toEqual([{ selectedToolId: null }]);
  });

  it("saves the rows of an answer, says why it could not, and leaves other actions alone", async () => {
    network.on("POST /api/databases/3/export", refusal(400, "QUERY_NOT_SAVED", "The table is gone."));
    const { options } = await openChat();
    const query = { sql: "SELECT 1", accept_cost: false, format: "csv" };
    const press = async (type: string, payload: Record<string, unknown>) =>
      await act(async () => await options()?.widgets?.onAction?.({ type, payload }, {} as never));
    await press("answer.save", { ...query, database_id: 3, name: "Shop" });
    expect(network.last("POST /api/databases/3/export")?.body).toEqual(query);
    expect(await screen.findByText("The table is gone.")).toBeVisible();
    const { length } = network.sent;
    await press("answer.save", { ...query, database_id: "3/../4", name: "Shop" });
    await press("something.else", {});
    expect(network.sent).toHaveLength(length);
  });

  it("takes a correction of an answer into the composer", async () => {
    const { chat, options } = await openChat();
    await act(
      async () =>
        await options()?.widgets?.onAction?.({ type: "answer.correct", payload: { database_id: 3 } }, {} as never),
    );
    expect(chat.composerValues).toEqual([{ text: "Remember that ", selectedToolId: "database:3" }]);
  });

  it("keeps the thread in the address, and follows the address back", async () => {
    const { chat } = await openChat();
    chat.say("chatkit.thread.change", { threadId: "thr_1" });
    expect(window.location.search).toBe("?thread=thr_1");
    act(() => {
      window.history.replaceState(null, "", "/dashboard/schema-agent");
      window.dispatchEvent(new PopStateEvent("popstate"));
    });
    expect(chat.opened).toEqual([null]);
  });

  it("keeps the address when the chat cannot leave its thread yet", async () => {
    const { chat } = await openChat();
    chat.say("chatkit.thread.change", { threadId: "thr_1" });
    chat.isBusy = true;
    act(() => {
      window.history.replaceState(null, "", "/dashboard/schema-agent");
      window.dispatchEvent(new PopStateEvent("popstate"));
    });
    await waitFor(() => expect(window.location.search).toBe("?thread=thr_1"));
  });

  it("starts with the thread that the address names", async () => {
    window.history.replaceState(null, "", "/dashboard/schema-agent?thread=thr_9");
    const { options } = await openChat();
    expect(options()?.initialThread).toBe("thr_9");
  });

  it("puts a draft that another page left into the composer, once, and sends nothing", async () => {
    leaveDraft({ toolId: "database:3", text: "About this" });
    const { chat } = await openChat();
    for (const name of ["chatkit.ready", "chatkit.ready"]) chat.say(name, undefined);
    expect(chat.composerValues).toEqual([{ text: "About this", selectedToolId: "database:3" }]);
  });

  it("asks again for the apps when an answer has ended", async () => {
    const { chat } = await openChat();
    const before = network.sent.filter(({ path }) => path === "/api/apps").length;
    chat.say("chatkit.response.end", undefined);
    await waitFor(() => expect(network.sent.filter(({ path }) => path === "/api/apps").length).toBeGreaterThan(before));
  });

  it("works without the list of apps", async () => {
    network.on("GET /api/apps", refusal(503, "UNAVAILABLE", "The database does not answer."));
    const { options } = await openChat();
    expect(options()?.composer?.tools?.map((tool) => tool.id)).toEqual(["ui:manage"]);
  });

  it("offers a choice of models only where there is one", async () => {
    const { options, unmount } = await openChat();
    expect(options()?.composer).not.toHaveProperty("models");
    unmount();
    const models = [
      { id: "small", label: "Small" },
      { id: "large", label: "Large", description: "Slower" },
    ];
    network.on("GET /api/config", json({ ...CONFIG, models }));
    const second = await openChat();
    expect(second.options()?.composer?.models?.map((model) => model.id)).toEqual(["small", "large"]);
  });
});

describe("the session", () => {
  it("is asked for, and leads back here", async () => {
    window.history.replaceState(null, "", "/dashboard/schema-agent?thread=thr_1");
    network.on(SESSION, json({ account: null }));
    renderPage(<ChatPage />);
    const target = `/login?next=${encodeURIComponent("/dashboard/schema-agent?thread=thr_1")}`;
    await waitFor(() => expect(replace).toHaveBeenCalledWith(target));
  });

  it("that ended in the middle leads to the sign-in page too", async () => {
    const { chat } = await openChat();
    network.on("POST /api/chatkit", refusal(401, "UNAUTHORIZED", "Sign in first."));
    const api = chat.options?.api;
    if (!api || !("url" in api)) throw new Error("the chat has no address");
    await api.fetch?.(api.url, { method: "POST" });
    expect(replace).toHaveBeenCalledWith("/login");
  });

  it("that cannot be asked for says so and tries again", async () => {
    network.on(SESSION, refusal(503, "UNAVAILABLE", "The database does not answer."));
    const { user } = renderPage(<ChatPage />);
    expect(await screen.findByText("The database does not answer.")).toBeVisible();
    network.on(SESSION, json({ account: { id: 1, email: "ana@example.com", name: null } }));
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("button", { name: "Account" })).toBeVisible();
  });
});

describe("the account menu", () => {
  it("shows who is signed in and changes the theme", async () => {
    const { user, options } = await openChat();
    await user.click(screen.getByRole("button", { name: "Account" }));
    expect(await screen.findByText("ana@example.com")).toBeVisible();
    await user.click(screen.getByRole("menuitemradio", { name: "Dark" }));
    expect(document.documentElement).toHaveAttribute("data-theme", "dark");
    expect(options()?.theme).toEqual({ colorScheme: "dark" });
    await user.click(screen.getByRole("menuitemradio", { name: "As the device" }));
    expect(document.documentElement).not.toHaveAttribute("data-theme");
  });

  it("says so when signing out failed", async () => {
    network.on("POST /api/auth/logout", refusal(503, "UNAVAILABLE", "The database does not answer."));
    const { user } = await openChat();
    await user.click(screen.getByRole("button", { name: "Account" }));
    await user.click(await screen.findByRole("menuitem", { name: "Sign out" }));
    expect(await screen.findByText(/You are still signed in./)).toBeVisible();
  });
});

describe("the banner", () => {
  it("says when the browser is offline", async () => {
    await openChat();
    const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    act(() => void window.dispatchEvent(new Event("offline")));
    expect(screen.getByText(/You are offline/)).toBeVisible();
    online.mockReturnValue(true);
    act(() => void window.dispatchEvent(new Event("online")));
    expect(screen.queryByText(/You are offline/)).not.toBeInTheDocument();
  });
});
