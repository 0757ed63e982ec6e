"use client";

import { CircleAlert, CircleCheck } from "lucide-react";
import { Toast } from "radix-ui";
import { createContext, use, useCallback, useState, type ReactNode } from "react";

import { Button } from "@/components/ui/Button";

export interface ToastMessage {
  tone: "ok" | "bad";
  text: string;
  action?: { label: string; run: () => void };
}

const ToastContext = createContext<(message: ToastMessage) => void>(() => undefined);

/** Shows one short message at the bottom; a newer one takes its place. */
export function useToast(): (message: ToastMessage) => void {
  return use(ToastContext);
}

const VISIBLE_MS = 5000;
const VISIBLE_WITH_ACTION_MS = 10_000;

export function Toaster({ children }: { children: ReactNode }) {
  const [current, setCurrent] = useState<(ToastMessage & { id: number }) | null>(null);
  const [open, setOpen] = useState(false);
  const show = useCallback((message: ToastMessage) => {
    setCurrent((previous) => ({ ...message, id: (previous?.id ?? 0) + 1 }));
    setOpen(true);
  }, []);
  const Icon = current?.tone === "bad" ? CircleAlert : CircleCheck;
  return (
    <ToastContext value={show}>
      <Toast.Provider swipeDirection="down" label="Message">
        {children}
        {current && (
          <Toast.Root
            key={current.id}
            open={open}
            onOpenChange={setOpen}
            duration={current.action ? VISIBLE_WITH_ACTION_MS : VISIBLE_MS}
            type={current.tone === "bad" ? "foreground" : "background"}
            className="rise pointer-events-auto flex max-w-[460px] items-center gap-2.5 rounded-lg border border-border bg-surface py-2.5 pr-2.5 pl-3.5 text-[13.5px]/5 shadow-3"
          >
            <Icon
              size={18}
              strokeWidth={1.75}
              aria-hidden="true"
              className={`flex-none ${current.tone === "bad" ? "text-bad" : "text-ok"}`}
            />
            <Toast.Title className="min-w-0 pr-1 [overflow-wrap:anywhere]">{current.text}</Toast.Title>
            {current.action && (
              <Toast.Action altText={current.action.label} asChild>
                <Button look="ghost" size="sm" onClick={current.action.run}>
                  {current.action.label}
                </Button>
              </Toast.Action>
            )}
          </Toast.Root>
        )}
        <Toast.Viewport className="fixed inset-x-4 bottom-20 z-60 sm:bottom-6 flex flex-col items-center outline-none" />
      </Toast.Provider>
    </ToastContext>
  );
}
