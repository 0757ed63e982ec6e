export type JackShape = "working" | "available" | "attention" | "broken" | "soon" | "running" | "done" | "failed";

interface JackProps {
  shape: JackShape;
  size?: number;
  className?: string;
}

/** The one status glyph. It repeats in shape what the words beside it say, so it is hidden from assistive technology. */
export function Jack({ shape, size = 18, className = "" }: JackProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      aria-hidden="true"
      className={`block flex-none ${className}`}
    >
      <circle
        cx="8"
        cy="8"
        r="5.7"
        opacity={shape === "running" ? 0.28 : undefined}
        strokeDasharray={shape === "soon" ? "2.2 2.3" : undefined}
      />
      <Contact shape={shape} />
    </svg>
  );
}

function Contact({ shape }: { shape: JackShape }) {
  switch (shape) {
    case "working":
      return <circle cx="8" cy="8" r="2.6" fill="currentColor" stroke="none" />;
    case "attention":
      return <path d="M8 5.2v3.2M8 10.8h.01" />;
    case "broken":
      return <path d="m4.2 11.8 7.6-7.6" />;
    case "running":
      return <path className="origin-center animate-[spin_900ms_linear_infinite]" d="M8 2.3A5.7 5.7 0 0 1 13.7 8" />;
    case "done":
      return <path d="m5.6 8.2 1.7 1.7 3.2-3.5" />;
    case "failed":
      return <path d="m6 6 4 4M10 6l-4 4" />;
    case "available":
    case "soon":
      return null;
  }
}
