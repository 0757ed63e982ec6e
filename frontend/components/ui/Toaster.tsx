"use client";

import { CircleAlert, CircleCheck } from "lucide-react";
import { createContext, use, useCallback, useEffect, useState, type ReactNode } from "react";

import { Button } from "@/components/ui/Button";

export interface ToastMessage {
  tone: "ok" | "bad";
  text: string;
  action?: { label: string; run: () => void };
}

type Shown = ToastMessage & { id: number };

const ToastContext = createContext<(message: ToastMessage) => void>(() => undefined);

/** Shows one short message below the header, where nobody writes; a newer one takes its place. */
export function useToast(): (message: ToastMessage) => void {
  return use(ToastContext);
}

const VISIBLE_MS = 5000;
const VISIBLE_WITH_ACTION_MS = 10_000;

/** Marks the place of messages, so that a dialog does not take a click on one for a click beside itself. */
export const TOAST_PLACE = "data-toast-place";

export function Toaster({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Shown | null>(null);
  const show = useCallback((message: ToastMessage) => {
    setShown((previous) => ({ ...message, id: (previous?.id ?? 0) + 1 }));
  }, []);
  const hide = useCallback((id: number) => {
    setShown((current) => (current?.id === id ? null : current));
  }, []);
  return (
    <ToastContext value={show}>
      {children}
      {/* The live region stays on the page: one that appears together with its text is not read out. */}
      <div
        {...{ [TOAST_PLACE]: "" }}
        aria-live="polite"
        // Above a dialog its title and what is typed in it stay to be seen; on phones it leaves no room.
        className="pointer-events-none fixed inset-x-4 top-[68px] z-60 flex justify-center sm:[body:has([role=dialog])_&]:top-2"
      >
        {shown && <Toast key={shown.id} message={shown} onDone={() => hide(shown.id)} />}
      </div>
    </ToastContext>
  );
}

/** Leaves by itself, but not while somebody points at it or has the focus in it. */
function Toast({ message, onDone }: { message: Shown; onDone: () => void }) {
  const { tone, text, action } = message;
  const [isHeld, setHeld] = useState(false);
  const Icon = tone === "bad" ? CircleAlert : CircleCheck;
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(onDone, action ? VISIBLE_WITH_ACTION_MS : VISIBLE_MS);
    return () => clearTimeout(timer);
  }, [isHeld, action, onDone]);
  // The box itself is nothing to operate, so it gets no handlers of an interactive element.
  const holdWhileAttended = useCallback((box: HTMLDivElement | null) => {
    const controller = new AbortController();
    const { signal } = controller;
    for (const type of ["pointerenter", "focusin"]) box?.addEventListener(type, () => setHeld(true), { signal });
    for (const type of ["pointerleave", "focusout"]) box?.addEventListener(type, () => setHeld(false), { signal });
    return () => controller.abort();
  }, []);
  return (
    <div
      ref={holdWhileAttended}
      className="rise pointer-events-auto flex max-w-[460px] items-center gap-2.5 rounded-lg border border-border bg-surface py-2.5 pr-2.5 pl-3.5 text-[13.5px]/5 shadow-3"
    >
      <Icon
        size={18}
        strokeWidth={1.75}
        aria-hidden="true"
        className={`flex-none ${tone === "bad" ? "text-bad" : "text-ok"}`}
      />
      <p className="min-w-0 pr-1 [overflow-wrap:anywhere]">{text}</p>
      {action && (
        <Button
          look="ghost"
          size="sm"
          onClick={() => {
            onDone();
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
    </div>
  );
}
