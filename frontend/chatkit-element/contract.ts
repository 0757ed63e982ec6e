import type {
  ChatKitEvents,
  ChatKitOptions,
  ComposerOption,
  CustomApiConfig,
  HeaderOption,
  HostedApiConfig,
  OpenAIChatKit,
  ThemeOption,
  ToolOption,
} from "@openai/chatkit";

/**
 * What this element does with every part of the published contract. The maps are exhaustive: a new version of the types
 * that adds an option, event or method does not compile until somebody has decided here.
 */
type Treatment = "honoured" | "ignored" | "rejected";

export const OPTIONS = {
  api: "honoured",
  locale: "honoured",
  theme: "honoured",
  frameTitle: "honoured",
  initialThread: "honoured",
  onClientTool: "honoured",
  header: "honoured",
  history: "honoured",
  startScreen: "honoured",
  threadItemActions: "honoured",
  composer: "honoured",
  disclaimer: "honoured",
  entities: "ignored",
  commands: "ignored",
  widgets: "honoured",
  thread: "honoured",
} satisfies Record<keyof ChatKitOptions, Treatment>;

/** The domain key proves a domain to the hosted element; our own has nobody to prove it to. */
export const API_OPTIONS = {
  url: "honoured",
  fetch: "honoured",
  domainKey: "ignored",
  uploadStrategy: "ignored",
  getClientSecret: "rejected",
} satisfies Record<keyof CustomApiConfig | keyof HostedApiConfig, Treatment>;

export const COMPOSER_OPTIONS = {
  placeholder: "honoured",
  attachments: "ignored",
  tools: "honoured",
  models: "honoured",
  dictation: "ignored",
} satisfies Record<keyof ComposerOption, Treatment>;

export const TOOL_OPTIONS = {
  id: "honoured",
  label: "honoured",
  icon: "honoured",
  shortLabel: "honoured",
  placeholderOverride: "honoured",
  pinned: "honoured",
  persistent: "honoured",
} satisfies Record<keyof ToolOption, Treatment>;

export const HEADER_OPTIONS = {
  enabled: "honoured",
  title: "honoured",
  leftAction: "honoured",
  rightAction: "honoured",
} satisfies Record<keyof HeaderOption, Treatment>;

export const THEME_OPTIONS = {
  colorScheme: "honoured",
  typography: "honoured",
  radius: "honoured",
  density: "honoured",
  color: "honoured",
} satisfies Record<keyof ThemeOption, Treatment>;

export const EVENTS = {
  "chatkit.ready": "emitted",
  "chatkit.error": "emitted",
  "chatkit.effect": "emitted",
  "chatkit.deeplink": "never",
  "chatkit.response.start": "emitted",
  "chatkit.response.end": "emitted",
  "chatkit.history.open": "emitted",
  "chatkit.history.close": "emitted",
  "chatkit.thread.change": "emitted",
  "chatkit.thread.load.start": "emitted",
  "chatkit.thread.load.end": "emitted",
  "chatkit.tool.change": "emitted",
  "chatkit.log": "emitted",
} satisfies Record<keyof ChatKitEvents, "emitted" | "never">;

type ElementMethod = Exclude<keyof OpenAIChatKit, keyof HTMLElement>;

export const METHODS = {
  setOptions: true,
  focusComposer: true,
  setThreadId: true,
  sendCustomAction: true,
  sendUserMessage: true,
  setComposerValue: true,
  showHistory: true,
  hideHistory: true,
  fetchUpdates: true,
} satisfies Record<ElementMethod, true>;

type Detail<K extends keyof ChatKitEvents> = ChatKitEvents[K] extends CustomEvent<infer D> ? D : never;

/** Fires one of the published events; those without a detail are called with the name alone. */
export type Emit = <K extends keyof ChatKitEvents>(
  name: K,
  ...detail: Detail<K> extends object ? [detail: Detail<K>] : []
) => void;
