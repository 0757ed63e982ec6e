import { createContext, use, useState, type SyntheticEvent } from "react";

import type { WidgetNode } from "../protocol/wire";
import type { Texts } from "../texts";
import { useTexts } from "../views/context";
import { useWidget } from "./widget-context";

/** The control stands in a table of exact values, which has already named it. */
export const ValueRowContext = createContext(false);

type FieldElement = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What is wrong with a field, in words. The browser's own may be in another language than the chat. */
function problemOf({ validity, type }: FieldElement, texts: Texts): string {
  if (validity.valueMissing) {
    if (type === "checkbox") return texts.fieldTick;
    return type === "radio" || type === "select-one" ? texts.fieldChoose : texts.fieldMissing;
  }
  if (validity.rangeUnderflow) return texts.fieldTooEarly;
  if (validity.rangeOverflow) return texts.fieldTooLate;
  if (type === "number") return texts.fieldNumber;
  if (type === "email") return texts.fieldEmail;
  return type === "url" ? texts.fieldUrl : texts.fieldPattern;
}

export interface Field {
  name: string;
  /** What is wrong, for `FieldProblem`. */
  problem: string | null;
  problemId: string;
  isLabelled: boolean;
  /** What all controls have in common. */
  props: {
    id: string;
    name: string;
    disabled: boolean;
    "aria-label": string | undefined;
    "aria-invalid": true | undefined;
    "aria-describedby": string | undefined;
    onInvalid: (event: SyntheticEvent<FieldElement>) => void;
    onInput: (event: SyntheticEvent<FieldElement>) => void;
  };
}

function textOr(value: unknown, other: string): string {
  return typeof value === "string" && value !== "" ? value : other;
}

/** The state and the names of one control of a widget. */
export function useField(node: WidgetNode, ownLabel?: string): Field {
  const { fieldId, labelled } = useWidget();
  const texts = useTexts();
  const inRow = use(ValueRowContext);
  const [problem, setProblem] = useState<string | null>(null);
  const name = typeof node["name"] === "string" ? node["name"] : "";
  const id = fieldId(name);
  const problemId = `${id}-problem`;
  const isLabelled = inRow || labelled.has(name);
  return {
    name,
    problem,
    problemId,
    isLabelled,
    props: {
      id,
      name,
      disabled: node["disabled"] === true,
      "aria-label": isLabelled || ownLabel !== undefined ? undefined : textOr(node["placeholder"], name),
      "aria-invalid": problem === null ? undefined : true,
      "aria-describedby": problem === null ? undefined : problemId,
      onInvalid: ({ currentTarget }) => setProblem(problemOf(currentTarget, texts)),
      onInput: ({ currentTarget }) => {
        currentTarget.setCustomValidity("");
        if (problem !== null && currentTarget.validity.valid) setProblem(null);
      },
    },
  };
}
