import { ChevronDown } from "lucide-react";
import { use, useState } from "react";

import { isRecord } from "../protocol/guards";
import type { WidgetNode } from "../protocol/wire";
import { useTexts } from "../views/context";
import { readAction } from "./actions";
import { controlLook, FieldBox } from "./fields";
import { FormContext } from "./form-context";
import type { RendererProps } from "./renderer";
import { useAction } from "./use-action";
import { useField, ValueRowContext } from "./use-field";
import { useWidget } from "./widget-context";

interface Option {
  value: string;
  label: string;
  disabled: boolean;
}

function optionsOf(node: WidgetNode): Option[] {
  const { options } = node as { options?: unknown };
  return (Array.isArray(options) ? options : []).filter(isRecord).map((option) => {
    const value = String(option["value"]);
    return {
      value,
      label: typeof option["label"] === "string" ? option["label"] : value,
      disabled: option["disabled"] === true,
    };
  });
}

function useChange(node: WidgetNode) {
  return useAction(readAction(node["onChangeAction"]), { auto: "none" });
}

/** While the widget is on its way its choices stay as they are; the one that was just made keeps the focus. */
function useIsFixed(node: WidgetNode, running: boolean): boolean {
  const { isHeld } = useWidget();
  return node["disabled"] === true || (isHeld && !running);
}

export function SelectWidget({ node }: RendererProps) {
  const texts = useTexts();
  const field = useField(node);
  const change = useChange(node);
  const isFixed = useIsFixed(node, change.running);
  const options = optionsOf(node);
  const preset = typeof node["defaultValue"] === "string" ? node["defaultValue"] : "";
  const clearable = node["clearable"] === true;
  const hasEmpty = clearable || !options.some(({ value }) => value === preset);
  return (
    <FieldBox field={field}>
      <span className="w-select">
        <select
          {...field.props}
          className={controlLook(node)}
          disabled={isFixed}
          // Not in the published types, and sent all the same.
          required={node["required"] === true}
          defaultValue={preset}
          aria-busy={change.running}
          onChange={({ target }) => change.run([field.name, target.value])}
        >
          {hasEmpty && (
            <option value="" disabled={!clearable} hidden={!clearable}>
              {typeof node["placeholder"] === "string" ? node["placeholder"] : texts.choose}
            </option>
          )}
          {options.map(({ value, label, disabled }) => (
            <option key={value} value={value} disabled={disabled}>
              {label}
            </option>
          ))}
        </select>
        <ChevronDown size={16} strokeWidth={1.75} aria-hidden="true" />
      </span>
    </FieldBox>
  );
}

/** A day. What an action carries is the day alone, `2026-03-02`. */
export function DatePickerWidget({ node }: RendererProps) {
  const field = useField(node);
  const change = useChange(node);
  const isFixed = useIsFixed(node, change.running);
  const day = (name: string): string | undefined => {
    const value = node[name];
    return typeof value === "string" ? value.slice(0, "2026-03-02".length) : undefined;
  };
  return (
    <FieldBox field={field}>
      <input
        {...field.props}
        type="date"
        className={controlLook(node)}
        disabled={isFixed}
        defaultValue={day("defaultValue")}
        min={day("min")}
        max={day("max")}
        aria-busy={change.running}
        onChange={({ target }) => change.run([field.name, target.value])}
      />
    </FieldBox>
  );
}

/** A tick; among exact values a switch, whose state is also in words. */
export function CheckboxWidget({ node }: RendererProps) {
  const texts = useTexts();
  const isValue = use(ValueRowContext);
  const own = typeof node["label"] === "string" ? node["label"] : undefined;
  const field = useField(node, own);
  const change = useChange(node);
  const isFixed = useIsFixed(node, change.running);
  const [checked, setChecked] = useState(node["defaultChecked"] === true);
  return (
    <FieldBox field={field}>
      <span className="w-check">
        <input
          {...field.props}
          type="checkbox"
          {...(isValue ? { role: "switch", className: "w-switch" } : { className: "w-tick" })}
          disabled={isFixed}
          required={node["required"] === true}
          defaultChecked={node["defaultChecked"] === true}
          onChange={({ target }) => {
            setChecked(target.checked);
            change.run([field.name, target.checked]);
          }}
        />
        {own !== undefined && <label htmlFor={field.props.id}>{own}</label>}
        {own === undefined && isValue && (
          <span className="muted" aria-hidden="true">
            {checked ? texts.yes : texts.no}
          </span>
        )}
      </span>
    </FieldBox>
  );
}

export function RadioGroupWidget({ node }: RendererProps) {
  const field = useField(node);
  const inForm = use(FormContext) !== null;
  const change = useChange(node);
  const isFixed = useIsFixed(node, change.running);
  const { id, "aria-label": label, ...common } = field.props;
  const named = typeof node["ariaLabel"] === "string" ? node["ariaLabel"] : label;
  return (
    <FieldBox field={field}>
      <div
        id={id}
        role="radiogroup"
        className="w-radios"
        data-direction={node["direction"] === "row" ? "row" : "col"}
        {...(field.isLabelled ? { "aria-labelledby": `${id}-label` } : { "aria-label": named })}
      >
        {optionsOf(node).map(({ value, label: words, disabled }) => (
          <label key={value} className="w-check">
            <input
              {...common}
              // Outside a form, buttons of one name in different widgets would exclude each other.
              name={inForm ? field.name : id}
              type="radio"
              className="w-dot"
              value={value}
              disabled={isFixed || disabled}
              required={node["required"] === true}
              defaultChecked={node["defaultValue"] === value}
              onChange={() => change.run([field.name, value])}
            />
            {words}
          </label>
        ))}
      </div>
    </FieldBox>
  );
}
