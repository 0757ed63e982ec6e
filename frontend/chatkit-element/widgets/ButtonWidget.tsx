import { use } from "react";

import { ContentIcon } from "../icons/ContentIcon";
import type { WidgetNode } from "../protocol/wire";
import { PressButton } from "./PressButton";
import { readAction } from "./actions";
import { iconSize } from "./content";
import { pick } from "./css-values";
import { FormContext } from "./form-context";
import type { RendererProps } from "./renderer";
import { useAction } from "./use-action";

const TONES = {
  success: "tone-ok",
  danger: "tone-bad",
  warning: "tone-warn",
  caution: "tone-warn",
  info: "tone-accent",
  discovery: "tone-accent",
};
const VARIANTS = { solid: "solid", soft: "soft", outline: "", ghost: "ghost" };
const SIZES = {
  "3xs": "small",
  "2xs": "small",
  xs: "small",
  sm: "small",
  lg: "large",
  xl: "large",
  "2xl": "large",
  "3xl": "large",
};

function lookOf(node: WidgetNode): string {
  const isPrimary = node["style"] === "primary";
  const variant = pick(VARIANTS, node["variant"]) ?? (isPrimary ? "solid" : "");
  const tone = pick(TONES, node["color"]) ?? "";
  const shape = [
    node["pill"] === true && "pill",
    node["uniform"] === true && "uniform",
    node["block"] === true && "wide",
  ];
  // The accent is for the one next step: a solid button without a colour of its own.
  const look = variant === "solid" && tone === "" && (isPrimary || node["color"] === "primary") ? "primary" : variant;
  return ["button", look, tone, pick(SIZES, node["size"]), ...shape].filter(Boolean).join(" ");
}

/** A button. In a form the primary one and those that submit want the fields to be right; others are a way out. */
export function ButtonWidget({ node }: RendererProps) {
  const form = use(FormContext);
  const action = readAction(node["onClickAction"]);
  const isSubmit = node["submit"] === true;
  const own = useAction(action, { auto: "self", checks: isSubmit || node["style"] === "primary" });
  const submits = isSubmit && action === null ? (form?.submit ?? null) : null;
  const label = typeof node["label"] === "string" ? node["label"] : "";
  const { iconStart, iconEnd } = node as Record<string, unknown>;
  const size = iconSize(node["iconSize"] ?? "sm");
  return (
    <PressButton
      handle={submits ?? own}
      type={submits && form?.submitsOnEnter ? "submit" : "button"}
      className={lookOf(node)}
      disabled={node["disabled"] === true || (action === null && submits === null)}
      label={label === "" && typeof iconStart === "string" ? iconStart : undefined}
    >
      {typeof iconStart === "string" && <ContentIcon name={iconStart} size={size} />}
      {label !== "" && <span className="press-label">{label}</span>}
      {typeof iconEnd === "string" && <ContentIcon name={iconEnd} size={size} />}
    </PressButton>
  );
}
