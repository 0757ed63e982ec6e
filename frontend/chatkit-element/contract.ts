import type {
  ChatKitEvents,
  ChatKitOptions,
  ColorOption,
  CommandsOption,
  ComposerOption,
  CustomApiConfig,
  DisclaimerOption,
  EntitiesOption,
  HeaderOption,
  HistoryOption,
  HostedApiConfig,
  ModelOption,
  OpenAIChatKit,
  StartScreenOption,
  StartScreenPrompt,
  ThemeOption,
  ThreadItemActionsOption,
  ThreadOption,
  ToolOption,
  TypographyOption,
  WidgetsOption,
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
  entities: "honoured",
  commands: "honoured",
  widgets: "honoured",
  thread: "honoured",
} satisfies Record<keyof ChatKitOptions, Treatment>;

/** The domain key proves a domain to the hosted element; our own has nobody to prove it to. */
export const API_OPTIONS = {
  url: "honoured",
  fetch: "honoured",
  domainKey: "ignored",
  uploadStrategy: "honoured",
  getClientSecret: "rejected",
} satisfies Record<keyof CustomApiConfig | keyof HostedApiConfig, Treatment>;

export const COMPOSER_OPTIONS = {
  placeholder: "honoured",
  attachments: "honoured",
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

/** Options below the first level, by the path to them. */
export const NESTED_OPTIONS = {
  attachments: { enabled: "honoured", maxSize: "honoured", maxCount: "honoured", accept: "honoured" },
  color: { grayscale: "honoured", accent: "honoured", surface: "honoured" },
  commands: { enabled: "honoured", onSearch: "honoured", onSelect: "honoured" },
  disclaimer: { text: "honoured", highContrast: "honoured" },
  entities: {
    onTagSearch: "honoured",
    showComposerMenu: "honoured",
    onClick: "honoured",
    onRequestPreview: "honoured",
  },
  history: { enabled: "honoured", showDelete: "honoured", showRename: "honoured" },
  model: { id: "honoured", label: "honoured", description: "honoured", disabled: "honoured", default: "honoured" },
  startPrompt: { label: "honoured", prompt: "honoured", icon: "honoured" },
  startScreen: { greeting: "honoured", prompts: "honoured" },
  thread: { autoScroll: "honoured" },
  threadItemActions: { feedback: "honoured", retry: "honoured" },
  typography: { baseSize: "honoured", fontSources: "honoured", fontFamily: "honoured", fontFamilyMono: "honoured" },
  widgets: { onAction: "honoured" },
} satisfies {
  attachments: Record<keyof NonNullable<ComposerOption["attachments"]>, Treatment>;
  color: Record<keyof ColorOption, Treatment>;
  commands: Record<keyof CommandsOption, Treatment>;
  disclaimer: Record<keyof DisclaimerOption, Treatment>;
  entities: Record<keyof EntitiesOption, Treatment>;
  history: Record<keyof HistoryOption, Treatment>;
  model: Record<keyof ModelOption, Treatment>;
  startPrompt: Record<keyof StartScreenPrompt, Treatment>;
  startScreen: Record<keyof StartScreenOption, Treatment>;
  thread: Record<keyof ThreadOption, Treatment>;
  threadItemActions: Record<keyof ThreadItemActionsOption, Treatment>;
  typography: Record<keyof TypographyOption, Treatment>;
  widgets: Record<keyof WidgetsOption, Treatment>;
};

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
  "chatkit.deeplink": "emitted",
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

type Parameter<M extends "sendUserMessage" | "setComposerValue"> = keyof Parameters<OpenAIChatKit[M]>[0];

export const PARAMETERS = {
  sendUserMessage: {
    text: "honoured",
    content: "honoured",
    reply: "honoured",
    attachments: "honoured",
    newThread: "honoured",
    toolChoice: "honoured",
    model: "honoured",
  },
  setComposerValue: {
    text: "honoured",
    content: "honoured",
    reply: "honoured",
    attachments: "honoured",
    files: "honoured",
    selectedToolId: "honoured",
    selectedModelId: "honoured",
  },
} satisfies { [M in "sendUserMessage" | "setComposerValue"]: Record<Parameter<M>, Treatment> };

type Detail<K extends keyof ChatKitEvents> = ChatKitEvents[K] extends CustomEvent<infer D> ? D : never;

/** Fires one of the published events; those without a detail are called with the name alone. */
export type Emit = <K extends keyof ChatKitEvents>(
  name: K,
  ...detail: Detail<K> extends object ? [detail: Detail<K>] : []
) => void;
