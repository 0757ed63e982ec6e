"use client";

import { useEffect, useState } from "react";

import type { ConnectorsModal, ConnectorsModalProps } from "@/components/connectors/ConnectorsModal";
import { useToast } from "@/components/ui/Toaster";

/** Long enough for what the page itself needs to have arrived. */
const AHEAD_MS = 2000;

/**
 * The Apps dialog with its forms. A page is usable without it, so it is fetched a little later, or at the latest when it
 * is opened.
 */
export function AppsDialog(props: ConnectorsModalProps) {
  const { open, onOpenChange } = props;
  const toast = useToast();
  const [Modal, setModal] = useState<typeof ConnectorsModal | null>(null);
  const isLoaded = Modal !== null;
  useEffect(() => {
    if (isLoaded) return;
    let isCurrent = true;
    const load = async () => {
      try {
        const loaded = await import("@/components/connectors/ConnectorsModal");
        if (isCurrent) setModal(() => loaded.ConnectorsModal);
      } catch {
        // What could not be fetched ahead of time is tried again when somebody wants it.
        if (!isCurrent || !open) return;
        toast({ tone: "bad", text: "A part of this page did not arrive. Check your connection and open Apps again." });
        onOpenChange(false);
      }
    };
    const timer = setTimeout(() => void load(), open ? 0 : AHEAD_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [isLoaded, open, onOpenChange, toast]);
  return Modal && <Modal {...props} />;
}
