import { ContentIcon } from "../icons/ContentIcon";
import { ActionButton } from "./ActionButton";
import { readAction } from "./action-context";
import { iconSize } from "./content";
import type { RendererProps } from "./renderer";

export function ButtonWidget({ node }: RendererProps) {
  const label = typeof node["label"] === "string" ? node["label"] : "";
  const { iconStart, iconEnd, color } = node as Record<string, unknown>;
  const look = color === "danger" ? "danger" : node["style"] === "primary" ? "primary" : "";
  const ghost = node["variant"] === "ghost" ? "ghost" : "";
  const size = iconSize(node["iconSize"] ?? "sm");
  return (
    <ActionButton
      action={readAction(node["onClickAction"])}
      className={`button w-button ${look} ${ghost} ${node["block"] === true ? "wide" : ""}`}
      disabled={node["disabled"] === true}
      label={label === "" && typeof iconStart === "string" ? iconStart : undefined}
    >
      {typeof iconStart === "string" && <ContentIcon name={iconStart} size={size} />}
      {label}
      {typeof iconEnd === "string" && <ContentIcon name={iconEnd} size={size} />}
    </ActionButton>
  );
}
