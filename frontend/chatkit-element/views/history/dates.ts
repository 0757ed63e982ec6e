import type { Thread } from "../../protocol/wire";
import type { Texts } from "../../texts";

export interface DayGroup {
  label: string;
  threads: Thread[];
}

/** A server's time; without a zone it is UTC, because the SDK writes naive times. */
export function parseTime(value: string): Date {
  return new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`);
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function dayLabel(date: Date, now: Date, locale: string, texts: Texts): string {
  const days = Math.round((startOfDay(now) - startOfDay(date)) / 86_400_000);
  if (days === 0) return texts.today;
  if (days === 1) return texts.yesterday;
  const options: Intl.DateTimeFormatOptions = { day: "numeric", month: "long" };
  if (date.getFullYear() !== now.getFullYear()) options.year = "numeric";
  return date.toLocaleDateString(locale, options);
}

/** Threads under the day they began on, in the order given. */
export function groupByDay(threads: readonly Thread[], now: Date, locale: string, texts: Texts): DayGroup[] {
  const groups: DayGroup[] = [];
  for (const thread of threads) {
    const label = dayLabel(parseTime(thread.created_at), now, locale, texts);
    const last = groups.at(-1);
    if (last?.label === label) last.threads.push(thread);
    else groups.push({ label, threads: [thread] });
  }
  return groups;
}

export function timeOfDay(thread: Thread, locale: string): string {
  const options: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return parseTime(thread.created_at).toLocaleTimeString(locale, options);
}
