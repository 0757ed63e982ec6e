import { ChevronDown } from "lucide-react";
import { useRef, useState } from "react";

import { useSelect, useSession, useTexts } from "../context";
import { Picker } from "./Picker";

/** The model that answers: a choice when there are several, else its name. */
export function ModelPicker() {
  const session = useSession();
  const texts = useTexts();
  const models = useSelect((state) => state.options?.composer?.models);
  const modelId = useSelect((state) => state.composer.modelId);
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const chosen = models?.find(({ id }) => id === modelId) ?? models?.[0];
  if (!models || !chosen) return null;
  if (models.length === 1) return <span className="model-name">{chosen.label}</span>;
  const close = (): void => {
    setOpen(false);
    trigger.current?.focus();
  };
  const entries = models.map(({ id, label, description, disabled }) => ({
    id,
    label,
    ...(description === undefined ? {} : { note: description }),
    ...(disabled ? { disabled } : {}),
  }));
  return (
    <>
      <button
        ref={trigger}
        type="button"
        className="model-button"
        aria-label={texts.model(chosen.label)}
        aria-haspopup="listbox"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span className="ellipsis">{chosen.label}</span>
        <ChevronDown size={15} strokeWidth={1.75} aria-hidden="true" />
      </button>
      {open && (
        <Picker
          label={texts.models}
          groups={[{ id: "models", entries, search: "none" }]}
          selectedId={chosen.id}
          search={null}
          align="end"
          trigger={trigger}
          onChoose={(id) => {
            close();
            session.composer.selectModel(id);
          }}
          onClose={close}
        />
      )}
    </>
  );
}
