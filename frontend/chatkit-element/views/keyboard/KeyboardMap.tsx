import { X } from "lucide-react";
import { useEffect, useRef, type KeyboardEvent } from "react";

import { useSelect, useTexts } from "../context";
import { IconButton } from "../controls";
import { usePressOutside } from "../hooks";
import { useTools } from "../tools";
import { keyboardMap } from "./shortcuts";

/** Every key that does something in the chat. */
export function KeyboardMap({ onClose }: { onClose: () => void }) {
  const texts = useTexts();
  const hasTools = useTools().length > 0;
  const hasCommands = useSelect((state) => state.options?.commands?.enabled === true);
  const hasNames = useSelect((state) => state.options?.entities?.onTagSearch !== undefined);
  const hasHistory = useSelect((state) => state.options?.history?.enabled !== false);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const scope = panel.current?.getRootNode();
    const returnTo = scope instanceof ShadowRoot ? scope.activeElement : null;
    panel.current?.querySelector("button")?.focus();
    return () => {
      if (returnTo instanceof HTMLElement && returnTo.isConnected) returnTo.focus();
    };
  }, []);
  usePressOutside([panel], onClose);
  const pressed = (event: KeyboardEvent): void => {
    // There is nothing else to go to while the map is open.
    if (event.key === "Tab") event.preventDefault();
    if (event.key !== "Escape" && event.key !== "?") return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);
  return (
    <>
      <div className="map-scrim" aria-hidden="true" />
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape closes from anywhere inside */}
      <div ref={panel} className="key-map" role="dialog" aria-modal="true" aria-label={texts.keys} onKeyDown={pressed}>
        <div className="key-map-head">
          <h2 className="grow">{texts.keys}</h2>
          <IconButton small icon={X} label={texts.closeKeys} onClick={onClose} />
        </div>
        <dl>
          {keyboardMap(texts, isMac, { hasMenu: hasTools || hasCommands, hasNames, hasHistory }).map(
            ({ keys, what }) => (
              <div key={what}>
                <dt>{what}</dt>
                <dd>
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dd>
              </div>
            ),
          )}
        </dl>
      </div>
    </>
  );
}
