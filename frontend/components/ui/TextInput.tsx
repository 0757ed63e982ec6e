import { ChevronDown, Eye, EyeOff } from "lucide-react";
import {
  useState,
  type InputHTMLAttributes,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from "react";

import { IconButton } from "@/components/ui/Button";
import { classes } from "@/lib/class-names";

const BOX =
  "w-full rounded-md border border-line bg-input text-text text-[16px]/[22px] sm:text-ui outline-offset-[-1px] focus-visible:border-accent aria-invalid:border-bad aria-invalid:outline-bad aria-invalid:inset-ring aria-invalid:inset-ring-bad disabled:border-border disabled:bg-sunken disabled:text-text-3";

interface TextInputProps extends InputHTMLAttributes<HTMLInputElement> {
  ref?: Ref<HTMLInputElement>;
}

// Not `:read-only`, which also means every select.
const READ_ONLY = "[&[readonly]]:border-border [&[readonly]]:bg-sunken [&[readonly]]:text-text-2";

export function TextInput({ className, ...rest }: TextInputProps) {
  return <input {...rest} className={classes(BOX, READ_ONLY, "h-[42px] px-[11px] sm:h-9", className)} />;
}

interface TextAreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  ref?: Ref<HTMLTextAreaElement>;
}

export function TextArea({ className, ...rest }: TextAreaProps) {
  return <textarea {...rest} className={classes(BOX, "block min-h-[62px] resize-y px-[11px] py-2", className)} />;
}

interface SelectProps extends SelectHTMLAttributes<HTMLSelectElement> {
  ref?: Ref<HTMLSelectElement>;
}

export function Select({ className, ...rest }: SelectProps) {
  return (
    <div className="relative">
      <select {...rest} className={classes(BOX, "h-[42px] appearance-none pr-9 pl-[11px] sm:h-9", className)} />
      <ChevronDown
        size={16}
        strokeWidth={1.75}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-3 -translate-y-1/2 text-text-3"
      />
    </div>
  );
}

interface SecretInputProps extends TextInputProps {
  /** What is hidden, for the button's name: "password", "API key". */
  noun: string;
}

/** A masked input that can show what was typed. */
export function SecretInput({ noun, className, ...rest }: SecretInputProps) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <div className="relative">
      <TextInput
        {...rest}
        type={shown ? "text" : "password"}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        className={classes("pr-11", className)}
      />
      <IconButton
        small
        label={`${shown ? "Hide" : "Show"} ${noun}`}
        onClick={() => setShown(!shown)}
        className="absolute top-1/2 right-1 -translate-y-1/2"
      >
        <Icon size={17} strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
