import type { FontObject } from "@openai/chatkit";
import { useEffect } from "react";

/** Makes fonts known to the document, where shadow roots look for them, as long as the chat is shown. */
export function useFonts(sources: readonly FontObject[]): void {
  const wanted = JSON.stringify(sources);
  useEffect(() => {
    const fonts = (JSON.parse(wanted) as FontObject[]).map(({ family, src, weight, style, display, unicodeRange }) => {
      const descriptors: FontFaceDescriptors = {
        ...(weight === undefined ? {} : { weight: String(weight) }),
        ...(style === undefined ? {} : { style }),
        ...(display === undefined ? {} : { display }),
        ...(unicodeRange === undefined ? {} : { unicodeRange }),
      };
      return new FontFace(family, `url(${JSON.stringify(src)})`, descriptors);
    });
    for (const font of fonts) document.fonts.add(font);
    return () => {
      for (const font of fonts) document.fonts.delete(font);
    };
  }, [wanted]);
}
