import { useState } from "react";

import { useConfigureTool } from "@/components/connectors/use-tool-mutations";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { Note } from "@/components/ui/Note";
import { Switch } from "@/components/ui/Switch";
import { Select, TextInput } from "@/components/ui/TextInput";
import { ApiError, messageOf } from "@/lib/api-client";
import type { SystemTool } from "@/lib/contract";

type Setting = SystemTool["settings"][number];
type Entered = string | boolean;

interface ToolSettingsProps {
  tool: SystemTool;
  onDone: () => void;
}

/** A tool's settings as the tool itself describes them. */
export function ToolSettings({ tool, onDone }: ToolSettingsProps) {
  const [entered, setEntered] = useState<Record<string, Entered>>(() =>
    Object.fromEntries(tool.settings.map((each) => [each.name, shown(tool.config[each.name])])),
  );
  const configure = useConfigureTool(tool);
  const issue = (name: string) =>
    configure.error instanceof ApiError
      ? configure.error.detail.find((each) => each.loc[1] === "config" && each.loc[2] === name)?.msg
      : undefined;
  const isElsewhere = configure.error !== null && !tool.settings.some((each) => issue(each.name) !== undefined);
  return (
    <form
      noValidate
      aria-label={`Settings of ${tool.name}`}
      className="grid gap-4 border-t border-border bg-bg px-3.5 py-4"
      onSubmit={(event) => {
        event.preventDefault();
        const config = Object.fromEntries(tool.settings.map((each) => [each.name, sent(each, entered[each.name])]));
        configure.mutate(config, { onSuccess: onDone });
      }}
    >
      {tool.settings.map((setting) => (
        <SettingField
          key={setting.name}
          setting={setting}
          value={entered[setting.name] ?? ""}
          error={issue(setting.name)}
          onChange={(value) => setEntered({ ...entered, [setting.name]: value })}
        />
      ))}
      {isElsewhere && (
        <Note tone="bad" role="alert">
          <p>{messageOf(configure.error)}</p>
        </Note>
      )}
      <div className="flex gap-2">
        <Button look="primary" type="submit" busy={configure.isPending}>
          Save
        </Button>
        <Button look="ghost" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

interface SettingFieldProps {
  setting: Setting;
  value: Entered;
  error: string | undefined;
  onChange: (value: Entered) => void;
}

function SettingField({ setting, value, error, onChange }: SettingFieldProps) {
  if (setting.kind === "switch") {
    return (
      <div className="flex items-center justify-between gap-3">
        <div>
          <p className="text-small font-medium">{setting.label}</p>
          {setting.help && <p className="text-micro text-text-3">{setting.help}</p>}
        </div>
        <Switch label={setting.label} checked={value === true} onChange={onChange} />
      </div>
    );
  }
  const text = typeof value === "string" ? value : "";
  return (
    <Field label={setting.label} hint={setting.help} error={error}>
      {(wiring) =>
        setting.kind === "choice" ? (
          <Select {...wiring} value={text} onChange={(event) => onChange(event.target.value)}>
            {setting.choices.map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </Select>
        ) : (
          <TextInput
            {...wiring}
            type={setting.kind === "email" ? "email" : "text"}
            inputMode={setting.kind === "number" ? "decimal" : undefined}
            value={text}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}

function shown(value: unknown): Entered {
  if (typeof value === "boolean") return value;
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** An empty field means that nothing is set. */
function sent(setting: Setting, value: Entered | undefined): unknown {
  if (typeof value !== "string") return value ?? null;
  const text = value.trim();
  if (text === "") return null;
  return setting.kind === "number" && Number.isFinite(Number(text)) ? Number(text) : text;
}
