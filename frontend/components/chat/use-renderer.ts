import { useEffect, useState } from "react";

import type { AppConfig } from "@/lib/contract";

const HOSTED_SCRIPT = "https://cdn.platform.openai.com/deployments/chatkit/chatkit.js";

export type RendererState = "loading" | "ready" | "failed";

/** Brings the configured `<openai-chatkit>` onto the page: our own, or OpenAI's hosted one. */
export function useRenderer(renderer: AppConfig["chatkit_renderer"]): RendererState {
  const [state, setState] = useState<RendererState>("loading");
  useEffect(() => {
    let isCurrent = true;
    const load = renderer === "local" ? loadOwn() : loadHosted();
    load.then(
      () => isCurrent && setState("ready"),
      () => isCurrent && setState("failed"),
    );
    return () => {
      isCurrent = false;
    };
  }, [renderer]);
  return state;
}

async function loadOwn(): Promise<void> {
  const { registerLocalChatKit } = await import("@/chatkit-element/register");
  registerLocalChatKit();
}

function loadHosted(): Promise<void> {
  if (customElements.get("openai-chatkit")) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = HOSTED_SCRIPT;
    script.async = true;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(new Error("The hosted chat script could not be loaded."));
    };
    document.head.append(script);
  });
}
