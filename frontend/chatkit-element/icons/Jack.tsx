import type { ReactNode } from "react";

export type JackState =
  "connected" | "available" | "attention" | "not_answering" | "coming_soon" | "running" | "done" | "failed";

const INSIDES: Record<JackState, ReactNode> = {
  connected: <circle cx="8" cy="8" r="2.6" fill="currentColor" stroke="none" />,
  available: null,
  attention: <path d="M8 5.2v3.2M8 10.8h.01" />,
  not_answering: <path d="m4.2 11.8 7.6-7.6" />,
  coming_soon: null,
  running: null,
  done: <path d="m5.6 8.2 1.7 1.7 3.2-3.5" />,
  failed: <path d="m6 6 4 4m0-4-4 4" />,
};

const RING = { cx: 8, cy: 8, r: 5.7 };

function Ring({ state }: { state: JackState }) {
  if (state === "coming_soon") return <circle {...RING} strokeDasharray="2.2 2.28" />;
  if (state !== "running") return <circle {...RING} />;
  return (
    <>
      <circle {...RING} opacity="0.25" />
      <path className="spin" d="M8 2.3A5.7 5.7 0 0 1 13.7 8" />
    </>
  );
}

/** The status glyph: a ring whose inside tells the state. Always beside words, hence hidden from screen readers. */
export function Jack({ state, size }: { state: JackState; size: number }) {
  return (
    <svg
      className="jack"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <Ring state={state} />
      {INSIDES[state]}
    </svg>
  );
}
