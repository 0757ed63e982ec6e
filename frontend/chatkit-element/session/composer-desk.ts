import type { ChatKitOptions, Entity, OpenAIChatKit } from "@openai/chatkit";

import { Drafts, NOTHING_WRITTEN } from "./drafts";
import { contentOf, piecesOf, tagFor, textOf, tokenFor } from "./named-things";
import type { ComposerState, SessionCore } from "./state";
import type { Message } from "./turn-runner";
import { Uploads } from "./uploads";

export type OutgoingMessage = Parameters<OpenAIChatKit["sendUserMessage"]>[0];
export type ComposerValue = Parameters<OpenAIChatKit["setComposerValue"]>[0];

function defaultModel(options: ChatKitOptions | null): string | null {
  const models = options?.composer?.models ?? [];
  const chosen = models.find((model) => model.default && !model.disabled) ?? models.find((model) => !model.disabled);
  return chosen?.id ?? null;
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
    if (this.#state().text === "") this.#patch(this.#drafts.read(this.#threadId()));
  }

  /** Another thread is shown: its own draft takes the place of what was written. */
  changeThread(to: string | null): void {
    const draft = this.#drafts.read(to);
    if (to === null && this.#state().refused !== null && draft === NOTHING_WRITTEN) {
      // What another thread did not take goes along into a new one.
      this.#patch({ refused: null });
      this.#keep();
      return;
    }
    this.uploads.clear();
    this.#patch({ ...draft, refused: null });
  }

  /** A thread has begun with what was sent: what was written since belongs to it. */
  nameThread(threadId: string): void {
    this.#drafts.write(null, NOTHING_WRITTEN);
    this.#drafts.write(threadId, this.#state());
  }

  set(value: ComposerValue): void {
    const { content, reply, attachments, files, selectedModelId, selectedToolId } = value;
    if (content) this.#patch({ tags: content.filter((part) => part.type === "input_tag") });
    const text = value.text ?? (content ? textOf(content) : undefined);
    if (text !== undefined) this.setText(text);
    if (reply !== undefined) this.quote(reply === "" ? null : reply);
    if (attachments) this.uploads.addReady(attachments);
    if (files) this.uploads.add(files);
    if (selectedModelId !== undefined) this.selectModel(selectedModelId);
    if (selectedToolId !== undefined) this.selectTool(selectedToolId);
  }

  setText(text: string): void {
    this.#patch(text === "" ? { text, refused: null } : { text });
    this.#keep();
  }

  /** The passage that the message refers to, or none. */
  quote(reply: string | null): void {
    this.#patch({ reply });
    this.#keep();
  }

  /** Makes a thing known that the message is about to name. Returns the words that name it. */
  prepareTag(entity: Entity): string {
    const { tags } = this.#state();
    const tag = tagFor(entity, tags);
    this.#patch({ tags: [...tags.filter(({ id }) => id !== entity.id), tag] });
    return tokenFor(tag);
  }

  /** Names a thing at the end of the message. */
  addTag(entity: Entity): void {
    const token = this.prepareTag(entity);
    const { text } = this.#state();
    this.setText(`${text}${text === "" || /\s$/.test(text) ? "" : " "}${token} `);
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
    if ((words === "" && files.length === 0) || files.some(({ state }) => state !== "ready")) return null;
    const attachments = files.flatMap((file) => (file.state === "ready" ? [file.attachment] : []));
    return {
      ...(tags.length > 0 ? { content: contentOf(words, tags) } : { text: words }),
      ...(reply === null ? {} : { reply }),
      ...(attachments.length > 0 ? { attachments } : {}),
      ...this.choices(),
    };
  }

  /** Takes back a message that was refused, unless the next one is being written already. */
  takeBack({ input, shown }: Message, why: string): boolean {
    const { text, reply, files } = this.#state();
    if (text !== "" || reply !== null || files.length > 0) return false;
    const tool = input.inference_options.tool_choice?.id;
    this.set({
      content: input.content,
      reply: input.quoted_text ?? "",
      attachments: shown.attachments,
      ...(tool === undefined ? {} : { selectedToolId: tool }),
    });
    this.#patch({ refused: why });
    return true;
  }

  /** Makes room for the next message. */
  clear(): void {
    this.#patch({ reply: null, tags: [], refused: null });
    this.setText("");
    this.uploads.forget();
    this.releaseTool();
  }

  /** A message was sent: the tool stays only when it says so. */
  releaseTool(): void {
    const { toolId } = this.#state();
    const tool = this.#core.store.get().options?.composer?.tools?.find(({ id }) => id === toolId);
    if (!tool?.persistent) this.selectTool(null);
  }

  #keep(): void {
    const { text, tags, reply } = this.#state();
    const named = new Set(piecesOf(text, tags).map((piece) => piece.tag));
    this.#drafts.write(this.#threadId(), { text, tags: tags.filter((tag) => named.has(tag)), reply });
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
