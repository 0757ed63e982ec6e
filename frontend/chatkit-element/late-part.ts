import { useEffect, useSyncExternalStore } from "react";

/** Code that the composer does not need: it is fetched once people can write, or when it is first drawn. */
export class LatePart<Part> {
  readonly #fetch: () => Promise<Part>;
  readonly #listeners = new Set<() => void>();
  #part: Part | null = null;
  #coming: Promise<void> | null = null;

  constructor(fetch: () => Promise<Part>) {
    this.#fetch = fetch;
  }

  readonly get = (): Part | null => this.#part;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Rejects when it does not arrive; the next call fetches again. */
  load(): Promise<void> {
    this.#coming ??= this.#arrive();
    return this.#coming;
  }

  async #arrive(): Promise<void> {
    try {
      this.#part = await this.#fetch();
    } catch (error) {
      this.#coming = null;
      throw error;
    }
    for (const listener of this.#listeners) listener();
  }
}

/** From its first frame on people can write: what an answer will need is fetched then. Returns how to call it off. */
export function fetchAfterPaint(parts: readonly LatePart<unknown>[]): () => void {
  const frame = requestAnimationFrame(() => {
    for (const part of parts) part.load().catch(() => undefined);
  });
  return () => cancelAnimationFrame(frame);
}

/** The part, or null until it is there. What draws without it stays readable, so that a lost fetch is no failure. */
export function useLatePart<Part>(part: LatePart<Part>): Part | null {
  const arrived = useSyncExternalStore(part.subscribe, part.get, part.get);
  useEffect(() => {
    part.load().catch(() => undefined);
  }, [part]);
  return arrived;
}
