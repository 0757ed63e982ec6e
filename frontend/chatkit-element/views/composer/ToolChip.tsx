import { X } from "lucide-react";

import { Jack } from "../../icons/Jack";
import { useSession, useTexts } from "../context";
import { useToolLabel } from "../tools";

interface ToolChipProps {
  toolId: string;
  onRemoved: () => void;
}

/** The app that the next message goes to. */
export function ToolChip({ toolId, onRemoved }: ToolChipProps) {
  const session = useSession();
  const texts = useTexts();
  const label = useToolLabel(toolId) ?? toolId;
  return (
    <span className="chip">
      <Jack state="connected" size={14} />
      <span className="ellipsis">{label}</span>
      <button
        type="button"
        aria-label={texts.removeTool(label)}
        title={texts.removeTool(label)}
        onClick={() => {
          session.composer.selectTool(null);
          onRemoved();
        }}
      >
        <X size={13} strokeWidth={2} aria-hidden="true" />
      </button>
    </span>
  );
}
