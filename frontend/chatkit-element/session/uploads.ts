import type { Attachment } from "@openai/chatkit";

import { ServerRefusal } from "../protocol/client";
import { isAttachment } from "../protocol/guards";
import { attachmentProblem, type FileProblem } from "./attachment-limits";
import type { SessionCore } from "./state";

interface FileBase {
  key: string;
  name: string;
  /** What is shown of an image before the server has it. */
  preview: string | null;
}

/** A file of the message that is being written. */
export type ComposerFile =
  /** `progress` is between 0 and 1, or null where nobody can tell. */
  | (FileBase & { state: "uploading"; progress: number | null })
  | (FileBase & { state: "ready"; attachment: Attachment })
  | (FileBase & { state: "failed"; problem: FileProblem });

type Change = (files: readonly ComposerFile[]) => readonly ComposerFile[];

/** The files of the message that is being written: taken in, sent up, and removed again. */
export class Uploads {
  readonly #core: SessionCore;
  readonly #change: (change: Change) => void;
  readonly #running = new Map<string, AbortController>();
  #serial = 0;

  constructor(core: SessionCore, change: (change: Change) => void) {
    this.#core = core;
    this.#change = change;
  }

  /** Files that the server has already. */
  addReady(attachments: readonly Attachment[]): void {
    const files = attachments.map((attachment): ComposerFile => ({
      key: this.#key(),
      name: attachment.name,
      preview: attachment.type === "image" ? attachment.preview_url : null,
      state: "ready",
      attachment,
    }));
    this.#change((before) => [...before, ...files]);
  }

  /** Takes files in and sends them up at once; those that break a limit say so and stay behind. */
  add(files: readonly File[]): void {
    for (const file of files) {
      const { composer, options } = this.#core.store.get();
      const count = composer.files.filter(({ state }) => state !== "failed").length;
      const problem = attachmentProblem(file, count, options?.composer?.attachments);
      const key = this.#key();
      const preview = problem === null && file.type.startsWith("image/") ? URL.createObjectURL(file) : null;
      const base = { key, name: file.name, preview };
      if (problem) {
        this.#change((before) => [...before, { ...base, state: "failed", problem }]);
      } else {
        this.#change((before) => [...before, { ...base, state: "uploading", progress: null }]);
        void this.#upload(base, file);
      }
    }
  }

  /** Takes a file out again; what the server has of it is deleted. */
  remove(key: string): void {
    this.#running.get(key)?.abort();
    const file = this.#core.store.get().composer.files.find((candidate) => candidate.key === key);
    if (file?.state === "ready") {
      const params = { attachment_id: file.attachment.id };
      this.#core.client().request("attachments.delete", params).catch(this.#core.report);
    }
    if (file) this.#letGo([file]);
    this.#change((before) => before.filter((candidate) => candidate.key !== key));
  }

  /** Takes all files out, because their message is given up. */
  clear(): void {
    for (const { key } of this.#core.store.get().composer.files) this.remove(key);
  }

  /** Takes all files off the desk, because their message was sent. */
  forget(): void {
    this.#letGo(this.#core.store.get().composer.files);
    this.#change(() => []);
  }

  #key(): string {
    this.#serial += 1;
    return `file:${this.#serial}`;
  }

  #letGo(files: readonly ComposerFile[]): void {
    for (const { preview } of files) if (preview?.startsWith("blob:")) URL.revokeObjectURL(preview);
  }

  async #upload(base: FileBase, file: File): Promise<void> {
    const abort = new AbortController();
    this.#running.set(base.key, abort);
    const put = (next: ComposerFile): void =>
      this.#change((before) => before.map((known) => (known.key === base.key ? next : known)));
    try {
      const attachment = await this.#core.client().upload(file, {
        signal: abort.signal,
        send: this.#core.store.get().extension.upload,
        onProgress: (progress) => put({ ...base, state: "uploading", progress }),
      });
      if (!isAttachment(attachment)) throw new TypeError("The server did not answer with an attachment.");
      put({ ...base, state: "ready", attachment });
    } catch (error) {
      if (abort.signal.aborted) return;
      const words = error instanceof ServerRefusal ? error.words : null;
      put({ ...base, state: "failed", problem: { kind: "refused", words } });
      this.#core.report(error);
    } finally {
      this.#running.delete(base.key);
    }
  }
}
