import {
  cloneElement,
  createElement,
  useEffect,
  useRef,
  useState,
  type ComponentProps,
  type ComponentType,
  type KeyboardEvent,
  type ReactElement,
} from "react";

import { useToast } from "@/components/ui/Toaster";

/** Long enough for what the page itself needs to have arrived. */
const AHEAD_MS = 2000;
const OPENS = new Set(["ArrowDown", "ArrowUp"]);

/** What a menu that takes the place of its button has to go on with. */
export interface MenuBeginning {
  trigger: ReactElement<ComponentProps<"button">>;
  /** The button was pressed before the menu was there. */
  defaultOpen: boolean;
  /** The button had the focus. */
  takesFocus: boolean;
}

interface LateMenuProps<Given extends object> {
  trigger: ReactElement<ComponentProps<"button">>;
  /** Must be the same function each time. */
  load: () => Promise<ComponentType<MenuBeginning & Given>>;
  given: Given;
}

/**
 * The button of a menu whose code is fetched a little after the page, or as soon as somebody comes near it. Pressed before
 * that, it opens when the code is there.
 */
export function LateMenu<Given extends object>({ trigger, load, given }: LateMenuProps<Given>) {
  const toast = useToast();
  const place = useRef<HTMLSpanElement>(null);
  const [isNear, setNear] = useState(false);
  const [isWanted, setWanted] = useState(false);
  const [hadFocus, setHadFocus] = useState(false);
  const [Loaded, setLoaded] = useState<ComponentType<MenuBeginning & Given> | null>(null);
  useEffect(() => {
    if (Loaded) return;
    let isCurrent = true;
    const fetchMenu = async () => {
      try {
        const loaded = await load();
        if (!isCurrent) return;
        setHadFocus(place.current?.contains(document.activeElement) ?? false);
        setLoaded(() => loaded);
      } catch {
        // What could not be fetched ahead of time is tried again when somebody wants it.
        if (!isCurrent || !isWanted) return;
        setWanted(false);
        toast({ tone: "bad", text: "A part of this page did not arrive. Check your connection and try again." });
      }
    };
    const timer = setTimeout(() => void fetchMenu(), isNear || isWanted ? 0 : AHEAD_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [Loaded, isNear, isWanted, load, toast]);

  if (Loaded) return createElement(Loaded, { ...given, trigger, defaultOpen: isWanted, takesFocus: hadFocus });
  return (
    <span ref={place} className="contents">
      {cloneElement(trigger, {
        "aria-haspopup": "menu",
        "aria-expanded": false,
        onPointerEnter: () => setNear(true),
        onFocus: () => setNear(true),
        onClick: () => setWanted(true),
        onKeyDown: (event: KeyboardEvent) => {
          if (!OPENS.has(event.key)) return;
          event.preventDefault();
          setWanted(true);
        },
      })}
    </span>
  );
}
