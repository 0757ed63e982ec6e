import { LocalChatKit } from "./element";

const TAG = "openai-chatkit";

/** Makes our element the page's `<openai-chatkit>`. A name can be defined once per page: the first renderer stays. */
export function registerLocalChatKit(): void {
  if (!customElements.get(TAG)) customElements.define(TAG, LocalChatKit);
}
