import type { ThreadItem, UserMessageItem } from "../protocol/wire";

/** A question and everything that answers it. The first turn of a thread may have no question. */
export interface Turn {
  key: string;
  question: UserMessageItem | null;
  answer: readonly ThreadItem[];
}

export function groupTurns(items: readonly ThreadItem[]): Turn[] {
  const turns: { key: string; question: UserMessageItem | null; answer: ThreadItem[] }[] = [];
  for (const item of items) {
    if (item.type === "end_of_turn") continue;
    if (item.type === "user_message") turns.push({ key: item.id, question: item, answer: [] });
    else if (turns.length === 0) turns.push({ key: item.id, question: null, answer: [item] });
    else turns.at(-1)?.answer.push(item);
  }
  return turns;
}

export function sameTurn(a: Turn, b: Turn): boolean {
  return (
    a.key === b.key &&
    a.question === b.question &&
    a.answer.length === b.answer.length &&
    a.answer.every((item, index) => item === b.answer[index])
  );
}

/** The text of an answer as it would be pasted elsewhere. */
export function answerText(answer: readonly ThreadItem[]): string {
  return answer
    .flatMap((item) => {
      if (item.type === "assistant_message") return item.content.map((part) => part.text);
      return item.type === "widget" && item.copy_text ? [item.copy_text] : [];
    })
    .filter((text) => text.trim() !== "")
    .join("\n\n");
}
