import { use, useEffect, useRef, type ReactNode, type RefObject } from "react";

import type { WidgetNode } from "../protocol/wire";
import { cssColor, pick } from "./css-values";
import type { RendererProps } from "./renderer";
import { useField, ValueRowContext, type Field } from "./use-field";
import { useWidget } from "./widget-context";

const SIZES: Readonly<Record<string, string>> = {
  "3xs": "control-xs",
  "2xs": "control-xs",
  xs: "control-xs",
  sm: "control-sm",
  md: "control-md",
  lg: "control-lg",
  xl: "control-xl",
  "2xl": "control-xl",
  "3xl": "control-xl",
};

/** Room between the edge of a field and what is in it, in pixels. */
const GUTTERS: Readonly<Record<string, string>> = {
  "2xs": "4px",
  xs: "6px",
  sm: "8px",
  md: "11px",
  lg: "14px",
  xl: "18px",
};

/** The classes of a control's size, shape and fill. */
export function controlLook(node: WidgetNode): string {
  const size = pick(SIZES, node["size"]) ?? "control-md";
  const fill = node["variant"] === "soft" || node["variant"] === "ghost" ? "control-soft" : "";
  const shape = [node["pill"] === true && "control-pill", node["block"] === true && "control-block"];
  return ["w-control", size, fill, ...shape].filter(Boolean).join(" ");
}

interface FieldBoxProps {
  field: Field;
  children: ReactNode;
}

/** A control and what is wrong with it. */
export function FieldBox({ field, children }: FieldBoxProps) {
  return (
    <div className="w-field-box">
      {children}
      {field.problem !== null && (
        <p id={field.problemId} className="w-problem">
          {field.problem}
        </p>
      )}
    </div>
  );
}

/** Takes the focus when the server asks for it and the reader is not busy elsewhere. */
function useAutoFocus(wanted: boolean, box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = box.current;
    const scope = element?.getRootNode();
    if (!wanted || !element || !(scope instanceof ShadowRoot)) return;
    const busy = scope.activeElement ?? (document.activeElement === document.body ? null : document.activeElement);
    if (busy === null || element.closest(".widget")?.contains(busy)) element.focus({ preventScroll: true });
  }, [wanted, box]);
}

/** Password managers and browsers offer nothing unless the server allows it. */
function autofill(node: WidgetNode) {
  const allowed = node["allowAutofillExtensions"] === true;
  const autoComplete = typeof node["autoComplete"] === "string" ? node["autoComplete"] : allowed ? "on" : "off";
  return { autoComplete, ...(allowed ? {} : { "data-1p-ignore": true, "data-lpignore": true, "data-bwignore": true }) };
}

function textProps(node: WidgetNode) {
  return {
    defaultValue: typeof node["defaultValue"] === "string" ? node["defaultValue"] : "",
    placeholder: typeof node["placeholder"] === "string" ? node["placeholder"] : undefined,
    required: node["required"] === true,
    style: { paddingInline: pick(GUTTERS, node["gutterSize"]) },
    onFocus: ({ currentTarget }: { currentTarget: { select: () => void } }) => {
      if (node["autoSelect"] === true) currentTarget.select();
    },
    ...autofill(node),
  };
}

const INPUT_TYPES: Readonly<Record<string, string>> = {
  number: "number",
  email: "email",
  text: "text",
  password: "password",
  tel: "tel",
  url: "url",
};

export function InputWidget({ node }: RendererProps) {
  const { isHeld } = useWidget();
  const field = useField(node);
  const box = useRef<HTMLInputElement>(null);
  useAutoFocus(node["autoFocus"] === true, box);
  const type = pick(INPUT_TYPES, node["inputType"]) ?? "text";
  return (
    <FieldBox field={field}>
      <input
        ref={box}
        {...field.props}
        {...textProps(node)}
        type={type}
        className={controlLook(node)}
        pattern={typeof node["pattern"] === "string" ? node["pattern"] : undefined}
        readOnly={isHeld}
        {...(type === "number" ? { step: "any" } : {})}
      />
    </FieldBox>
  );
}

interface TextAreaProps {
  node: WidgetNode;
  className: string;
  rows: number;
}

function TextArea({ node, className, rows }: TextAreaProps) {
  const { isHeld } = useWidget();
  const field = useField(node);
  const box = useRef<HTMLTextAreaElement>(null);
  useAutoFocus(node["autoFocus"] === true, box);
  const { maxRows } = node as { maxRows?: unknown };
  return (
    <FieldBox field={field}>
      <textarea
        ref={box}
        {...field.props}
        {...textProps(node)}
        rows={rows}
        className={className}
        data-pattern={typeof node["pattern"] === "string" ? node["pattern"] : undefined}
        data-grows={node["autoResize"] !== false}
        readOnly={isHeld}
        style={{
          paddingInline: pick(GUTTERS, node["gutterSize"]),
          minHeight: `calc(${rows}lh + var(--edges))`,
          ...(typeof maxRows === "number" ? { maxHeight: `calc(${maxRows}lh + var(--edges))` } : {}),
        }}
      />
    </FieldBox>
  );
}

/** As high as its text, and no lower than the server says. */
export function TextareaWidget({ node }: RendererProps) {
  const { rows } = node as { rows?: unknown };
  const usual = use(ValueRowContext) ? 1 : 3;
  return <TextArea node={node} className={controlLook(node)} rows={typeof rows === "number" ? rows : usual} />;
}

interface EditableTextProps {
  /** The text's own properties, and beside them those of the field that it is. */
  node: WidgetNode;
  className: string;
}

/** A text that is a field: it looks like the text until it is touched. */
export function EditableText({ node, className }: EditableTextProps) {
  const lines = node["minLines"];
  return <TextArea node={node} className={`w-text-field ${className}`} rows={typeof lines === "number" ? lines : 1} />;
}

const WEIGHTS = { normal: "400", medium: "500", semibold: "600", bold: "700" };

export function LabelWidget({ node }: RendererProps) {
  const { fieldId } = useWidget();
  const id = fieldId(typeof node["fieldName"] === "string" ? node["fieldName"] : "");
  const size = typeof node["size"] === "string" ? node["size"] : "sm";
  return (
    <label
      id={`${id}-label`}
      htmlFor={id}
      className={`w-label size-${size}`}
      style={{
        color: cssColor(node["color"]),
        fontWeight: pick(WEIGHTS, node["weight"]),
        textAlign: pick({ start: "start", center: "center", end: "end" }, node["textAlign"]) as "start" | undefined,
      }}
    >
      {typeof node["value"] === "string" ? node["value"] : ""}
    </label>
  );
}
