import type { ChatKitOptions, Entity, OpenAIChatKit, UserMessageContent } from "@openai/chatkit";

import { Drafts } from "./drafts";
import type { ComposerState, SessionCore } from "./state";
import { Uploads } from "./uploads";

export type OutgoingMessage = Parameters<OpenAIChatKit["sendUserMessage"]>[0];
export type ComposerValue = Parameters<OpenAIChatKit["setComposerValue"]>[0];

export type Tag = Extract<UserMessageContent, { type: "input_tag" }>;

function defaultModel(options: ChatKitOptions | null): string | null {
  const models = options?.composer?.models ?? [];
  const chosen = models.find((model) => model.default && !model.disabled) ?? models.find((model) => !model.disabled);
  return chosen?.id ?? null;
}

function tagFor(entity: Entity): Tag {
  const { id, title, group, data, interactive } = entity;
  return {
    type: "input_tag",
    id,
    text: title,
    ...(group === undefined ? {} : { group }),
    ...(data === undefined ? {} : { data }),
    ...(interactive === undefined ? {} : { interactive }),
  };
}

/** Where the next message is prepared: its words, and what goes along with them. */
export class ComposerDesk {
  readonly uploads: Uploads;
  readonly #core: SessionCore;
  readonly #drafts = new Drafts();

  constructor(core: SessionCore) {
    this.#core = core;
    this.uploads = new Uploads(core, (change) => this.#patch({ files: change(this.#state().files) }));
  }

  /** Keeps what is chosen possible after the options have changed. */
  fit(options: ChatKitOptions): void {
    const { modelId, toolId } = this.#state();
    if (!options.composer?.models?.some((model) => model.id === modelId && !model.disabled)) {
      this.#patch({ modelId: defaultModel(options) });
    }
    if (toolId !== null && !options.composer?.tools?.some(({ id }) => id === toolId)) this.selectTool(null);
  }

  /** Whose drafts survive a reload; without a name they live as long as the element. */
  nameOwner(owner: string | undefined): void {
    this.#drafts.keepFor(owner);
    if (this.#state().text === "") this.#patch({ text: this.#drafts.read(this.#threadId()) });
  }

  /** Another thread is shown: its own draft takes the place of what was written. */
  changeThread(to: string | null): void {
    this.uploads.clear();
    this.#patch({ text: this.#drafts.read(to), reply: null, tags: [] });
  }

  /** A thread has begun with what was sent: what was written since belongs to it. */
  nameThread(threadId: string): void {
    this.#drafts.write(null, "");
    this.#drafts.write(threadId, this.#state().text);
  }

  set(value: ComposerValue): void {
    const { content, reply, attachments, files, selectedModelId, selectedToolId } = value;
    const words = content?.flatMap((part) => (part.type === "input_text" ? [part.text] : []));
    const text = value.text ?? words?.join("");
    if (text !== undefined) this.setText(text);
    if (content) this.#patch({ tags: content.filter((part) => part.type === "input_tag") });
    if (reply !== undefined) this.#patch({ reply: reply === "" ? null : reply });
    if (attachments) this.uploads.addReady(attachments);
    if (files) this.uploads.add(files);
    if (selectedModelId !== undefined) this.selectModel(selectedModelId);
    if (selectedToolId !== undefined) this.selectTool(selectedToolId);
  }

  setText(text: string): void {
    this.#patch({ text });
    this.#drafts.write(this.#threadId(), text);
  }

  dropReply(): void {
    this.#patch({ reply: null });
  }

  addTag(entity: Entity): void {
    const tags = this.#state().tags.filter(({ id }) => id !== entity.id);
    this.#patch({ tags: [...tags, tagFor(entity)] });
  }

  removeTag(id: string): void {
    this.#patch({ tags: this.#state().tags.filter((tag) => tag.id !== id) });
  }

  selectModel(modelId: string): void {
    this.#patch({ modelId });
  }

  selectTool(toolId: string | null): void {
    if (this.#state().toolId === toolId) return;
    this.#patch({ toolId });
    this.#core.emit("chatkit.tool.change", { toolId });
  }

  /** The tool and the model that the next message goes to. */
  choices(): Pick<OutgoingMessage, "toolChoice" | "model"> {
    const { toolId, modelId } = this.#state();
    return {
      ...(toolId === null ? {} : { toolChoice: { id: toolId } }),
      ...(modelId === null ? {} : { model: modelId }),
    };
  }

  /** The message as it is prepared, or null while it cannot go: it is empty, or a file is not there yet. */
  message(): OutgoingMessage | null {
    const { text, tags, reply, files } = this.#state();
    const words = text.trim();
    if (words === "" || files.some(({ state }) => state !== "ready")) return null;
    const attachments = files.flatMap((file) => (file.state === "ready" ? [file.attachment] : []));
    return {
      ...(tags.length > 0 ? { content: [{ type: "input_text", text: words }, ...tags] } : { text: words }),
      ...(reply === null ? {} : { reply }),
      ...(attachments.length > 0 ? { attachments } : {}),
      ...this.choices(),
    };
  }

  /** Makes room for the next message. */
  clear(): void {
    this.setText("");
    this.uploads.forget();
    this.#patch({ reply: null, tags: [] });
    this.releaseTool();
  }

  /** A message was sent: the tool stays only when it says so. */
  releaseTool(): void {
    const { toolId } = this.#state();
    const tool = this.#core.store.get().options?.composer?.tools?.find(({ id }) => id === toolId);
    if (!tool?.persistent) this.selectTool(null);
  }

  #threadId(): string | null {
    return this.#core.store.get().thread.thread?.id ?? null;
  }

  #state(): ComposerState {
    return this.#core.store.get().composer;
  }

  #patch(change: Partial<ComposerState>): void {
    this.#core.store.patch({ composer: { ...this.#state(), ...change } });
  }
}
