/** Of the words around them: a date in another language does not fit into an English sentence. */
const LANGUAGE = "en-GB";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** "just now", "2 min ago", "3 h ago", then the date; for the quiet part of a status. */
export function timeAgo(iso: string, now: number): string {
  const then = Date.parse(iso);
  const age = Math.max(0, now - then);
  if (age < MINUTE) return "just now";
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < 24 * HOUR) return `${Math.floor(age / HOUR)} h ago`;
  return `on ${new Date(then).toLocaleDateString(LANGUAGE, { day: "numeric", month: "short" })}`;
}

/** "22 Nov 2026". */
export function dayOf(iso: string): string {
  return new Date(iso).toLocaleDateString(LANGUAGE, { day: "numeric", month: "short", year: "numeric" });
}

/** "10:42" today, "20 Nov, 10:42" before; for the beginning of something that still lasts. */
export function momentOf(iso: string, now: number): string {
  const then = new Date(iso);
  const time = clockOf(iso);
  if (then.toDateString() === new Date(now).toDateString()) return time;
  return `${then.toLocaleDateString(LANGUAGE, { day: "numeric", month: "short" })}, ${time}`;
}

/** "11:03". */
export function clockOf(iso: string): string {
  return new Date(iso).toLocaleTimeString(LANGUAGE, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** "Today", "Yesterday", then "Friday, 20 November", with the year once that is another one. */
export function dayInWords(iso: string, now: number): string {
  const then = new Date(iso);
  const today = new Date(now);
  if (then.toDateString() === today.toDateString()) return "Today";
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (then.toDateString() === yesterday.toDateString()) return "Yesterday";
  const isThisYear = then.getFullYear() === today.getFullYear();
  return then.toLocaleDateString(LANGUAGE, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(isThisYear ? {} : { year: "numeric" }),
  });
}

/** Seconds with one decimal, but never "0.0". */
export function seconds(ms: number): string {
  return ms > 0 && ms < 50 ? "less than 0.1 s" : `${(ms / 1000).toFixed(1)} s`;
}

/** "34 ms", "0.8 s": a duration where many stand below one another. */
export function shortDuration(ms: number): string {
  if (ms < 1) return "under 1 ms";
  return ms < 100 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** "45 seconds", "2 minutes": how long somebody has to wait. */
export function waitingTime(totalSeconds: number): string {
  if (totalSeconds < 90) return totalSeconds === 1 ? "1 second" : `${Math.ceil(totalSeconds)} seconds`;
  return `${Math.ceil(totalSeconds / 60)} minutes`;
}
