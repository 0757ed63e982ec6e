import type { LucideIcon } from "lucide-react";
import { useEffect, useState, type ComponentProps } from "react";

import { useAnnounce, useTexts } from "./context";

type ButtonProps = Omit<ComponentProps<"button">, "aria-label" | "children">;

interface IconButtonProps extends ButtonProps {
  icon: LucideIcon;
  label: string;
  small?: boolean;
}

/** A square button with an icon; its name is read and shown on hover. */
export function IconButton({ icon: Icon, label, small = false, className = "", ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      className={`icon-button ${small ? "small" : ""} ${className}`}
    >
      <Icon size={small ? 16 : 18} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}

/** Puts text on the clipboard; pages without a secure context only have the older way. */
async function writeClipboard(text: string): Promise<void> {
  if (window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  area.style.position = "fixed";
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- there is no other way on plain http
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("execCommand refused to copy.");
}

const CONFIRMATION_MS = 1600;

/** Copies and says so, for a moment by its look and once by voice. */
export function useCopy(): { copied: boolean; copy: (text: string) => void } {
  const announce = useAnnounce();
  const texts = useTexts();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), CONFIRMATION_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (text: string): void => {
    writeClipboard(text).then(
      () => {
        setCopied(true);
        announce(texts.copied);
      },
      () => announce(texts.copyFailed),
    );
  };
  return { copied, copy };
}
