import type { FileUploadStrategy } from "@openai/chatkit";
import { ChatKit, useChatKit, type ChatKitOptions, type UseChatKitReturn } from "@openai/chatkit-react";
import { act, render, waitFor, within, type BoundFunctions, type queries } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import { StrictMode } from "react";

import { setLocalExtension, type LocalExtension } from "../extension";
import { RICH_MARKDOWN } from "../markdown/Markdown";
import { registerLocalChatKit } from "../register";
import { WIDGET_VIEW } from "../widgets/LateWidget";
import type { FakeServer } from "./fake-server";

type PageOptions = Parameters<typeof useChatKit>[0];

export interface Mounted {
  user: UserEvent;
  element: HTMLElement;
  /** Queries inside the shadow root. */
  view: BoundFunctions<typeof queries>;
  /** What has the focus inside the shadow root. */
  focused: () => Element | null;
  chat: () => UseChatKitReturn;
  /** Names and details of all events, in order. */
  events: [name: string, detail: unknown][];
  unmount: () => void;
}

const EVENT_NAMES = [
  "chatkit.ready",
  "chatkit.error",
  "chatkit.effect",
  "chatkit.deeplink",
  "chatkit.response.start",
  "chatkit.response.end",
  "chatkit.history.open",
  "chatkit.history.close",
  "chatkit.thread.change",
  "chatkit.thread.load.start",
  "chatkit.thread.load.end",
  "chatkit.tool.change",
  "chatkit.log",
];

/** The document does not hear when the focus moves inside a shadow root; user-event prepares fields when it hears it. */
function tellDocumentOfFocus(shadow: ShadowRoot): void {
  const tell = ({ target }: Event): void => {
    shadow.removeEventListener("focus", tell, { capture: true });
    target?.dispatchEvent(new Event("focus", { composed: true }));
    shadow.addEventListener("focus", tell, { capture: true });
  };
  shadow.addEventListener("focus", tell, { capture: true });
}

interface MountOptions extends Partial<Omit<PageOptions, "api">> {
  extension?: LocalExtension;
  uploadStrategy?: FileUploadStrategy;
}

/** Mounts the element as a page does: through the React bindings, under StrictMode. */
export async function mount(
  server: FakeServer,
  { extension, uploadStrategy, ...options }: MountOptions = {},
): Promise<Mounted> {
  await Promise.all([RICH_MARKDOWN.load(), WIDGET_VIEW.load()]);
  registerLocalChatKit();
  let chat: UseChatKitReturn | null = null;
  const api: ChatKitOptions["api"] = {
    url: "/api/chatkit",
    domainKey: "local",
    fetch: server.fetch,
    ...(uploadStrategy ? { uploadStrategy } : {}),
  };
  function Page() {
    const control = useChatKit({ api, locale: "en", ...options });
    return (
      <ChatKit
        control={control.control}
        ref={() => {
          chat = control;
        }}
      />
    );
  }
  const events: [string, unknown][] = [];
  const record = (event: Event): number => events.push([event.type, (event as CustomEvent<unknown>).detail]);
  for (const name of EVENT_NAMES) document.addEventListener(name, record, { capture: true });
  const rendered = render(
    <StrictMode>
      <Page />
    </StrictMode>,
  );
  const element = rendered.container.querySelector<HTMLElement>("openai-chatkit");
  if (!element?.shadowRoot) throw new Error("The element has no shadow root.");
  if (extension) act(() => setLocalExtension(element, extension));
  await waitFor(() => {
    if (!events.some(([name]) => name === "chatkit.ready")) throw new Error("The element is not ready yet.");
  });
  tellDocumentOfFocus(element.shadowRoot);
  const root = element.shadowRoot.querySelector<HTMLElement>(".root");
  if (!root) throw new Error("The element has not rendered.");
  return {
    user: userEvent.setup(),
    element,
    view: within(root),
    focused: () => element.shadowRoot?.activeElement ?? null,
    chat: () => {
      if (!chat) throw new Error("The page has not rendered.");
      return chat;
    },
    events,
    unmount: () => {
      rendered.unmount();
      for (const name of EVENT_NAMES) document.removeEventListener(name, record, { capture: true });
    },
  };
}
