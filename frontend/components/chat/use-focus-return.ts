import { useCallback, useRef } from "react";

/** The focused element, looked up through open shadow trees. */
function deepActiveElement(): HTMLElement | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active instanceof HTMLElement ? active : null;
}

interface FocusReturn {
  remember: () => void;
  /** Focuses what was remembered; true when that worked. */
  restore: () => boolean;
}

export function useFocusReturn(): FocusReturn {
  const remembered = useRef<HTMLElement | null>(null);
  const remember = useCallback(() => {
    remembered.current = deepActiveElement();
  }, []);
  const restore = useCallback(() => {
    const target = remembered.current;
    if (!target?.isConnected || target === document.body) return false;
    target.focus();
    return deepActiveElement() === target;
  }, []);
  return { remember, restore };
}
