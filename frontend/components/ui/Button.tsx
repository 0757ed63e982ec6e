import type { ButtonHTMLAttributes, Ref } from "react";

import { Jack } from "@/components/ui/Jack";
import { classes } from "@/lib/class-names";

export type ButtonLook = "primary" | "secondary" | "ghost" | "danger" | "ghostDanger";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: ButtonLook;
  size?: "sm" | "md" | "lg";
  /** Shows the running jack, in the place of an icon, and ignores clicks, but keeps the words and the focus. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

const SIZES = {
  sm: "h-8 sm:h-7 px-2.5 text-small rounded-sm",
  md: "h-10 sm:h-[34px] px-3.5 text-ui rounded-md",
  lg: "h-11 sm:h-10 px-[18px] text-chat rounded-md",
};

const LOOKS: Record<ButtonLook, string> = {
  primary: "bg-accent text-on-accent shadow-1 hover:bg-accent-hover",
  secondary: "bg-surface text-text button-edge hover:bg-hover",
  ghost: "text-text-2 hover:bg-hover hover:text-text",
  danger: "bg-bad text-on-bad shadow-1 hover:opacity-90",
  ghostDanger: "text-bad hover:bg-bad-soft",
};

const DISABLED = "bg-sunken text-text-3 button-edge-quiet cursor-not-allowed";

const BASE =
  "inline-flex items-center justify-center gap-1.5 font-medium whitespace-nowrap transition-colors duration-(--fast) ease-(--ease)";

/** How a button looks, for links that act like one. */
export function buttonClasses(look: ButtonLook, size: "sm" | "md" | "lg"): string {
  return classes(BASE, SIZES[size], LOOKS[look]);
}

export function Button({ look = "secondary", size = "md", busy = false, disabled, className, ...rest }: ButtonProps) {
  const { children, onClick, type = "button", ...attributes } = rest;
  return (
    <button
      {...attributes}
      type={type}
      disabled={disabled}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={classes(BASE, SIZES[size], disabled ? DISABLED : LOOKS[look], busy && "[&>svg~svg]:hidden", className)}
    >
      {busy && <Jack shape="running" size={15} />}
      {children}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string;
  small?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ label, small = false, className, children, type = "button", ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-label={label}
      title={label}
      className={classes(
        "inline-grid flex-none place-items-center text-text-2 transition-colors duration-(--fast) hover:bg-hover hover:text-text data-[state=open]:bg-hover data-[state=open]:text-text",
        small ? "size-8 rounded-sm sm:size-7" : "size-10 rounded-md sm:size-[34px]",
        className,
      )}
    >
      {children}
    </button>
  );
}
