const COLUMNS = [55, 130, 205, 280, 355, 430, 505];
const ROWS = [72, 176, 280];
const LABELS = ["Notes", "Issues", "Calendar", "Mail", "Files", "Web", "Orders"];

interface Cable {
  path: string;
  ends: [[number, number], [number, number]];
  lit: boolean;
}

const CABLES: Cable[] = [
  {
    path: "M505 72C505 262 355 352 355 280",
    ends: [
      [505, 72],
      [355, 280],
    ],
    lit: false,
  },
  {
    path: "M280 72C280 222 430 272 430 176",
    ends: [
      [280, 72],
      [430, 176],
    ],
    lit: false,
  },
  {
    path: "M55 72C55 322 280 364 280 280",
    ends: [
      [55, 72],
      [280, 280],
    ],
    lit: true,
  },
];

/** The product in one picture: a panel of jacks, one lit cable to the agent. */
export function PatchPanel() {
  return (
    <svg viewBox="0 0 560 372" width="100%" fill="none" aria-hidden="true" className="block">
      <rect
        x=".75"
        y=".75"
        width="558.5"
        height="370.5"
        rx="18"
        fill="var(--surface)"
        stroke="var(--border)"
        strokeWidth="1.5"
      />
      {[16, 544].flatMap((x) =>
        [16, 356].map((y) => <circle key={`${x}-${y}`} cx={x} cy={y} r="3" fill="var(--border)" />),
      )}
      {COLUMNS.flatMap((x) => ROWS.map((y) => <Socket key={`${x}-${y}`} x={x} y={y} />))}
      <g fill="var(--text-2)" fontSize="12.5" textAnchor="middle" fontFamily="var(--font)">
        {LABELS.map((label, index) => (
          <text key={label} x={COLUMNS[index]} y="48">
            {label}
          </text>
        ))}
        <text x="280" y="256">
          Agent
        </text>
      </g>
      {CABLES.map((cable) => (
        <Patch key={cable.path} {...cable} />
      ))}
    </svg>
  );
}

function Socket({ x, y }: { x: number; y: number }) {
  return (
    <>
      <circle cx={x} cy={y} r="13" fill="var(--bg)" stroke="var(--line)" strokeOpacity=".5" strokeWidth="1.8" />
      <circle cx={x} cy={y} r="5" fill="var(--line)" fillOpacity=".25" />
    </>
  );
}

function Patch({ path, ends, lit }: Cable) {
  const colour = lit ? "var(--accent)" : "color-mix(in srgb, var(--line) 55%, var(--surface))";
  return (
    <>
      <path d={path} stroke="var(--surface)" strokeWidth="13" strokeLinecap="round" />
      <path d={path} stroke={colour} strokeWidth="7" strokeLinecap="round" />
      {ends.map(([x, y]) => (
        <g key={`${x}-${y}`}>
          <circle cx={x} cy={y} r="9.5" fill={colour} />
          <circle cx={x} cy={y} r="3.2" fill="var(--surface)" />
        </g>
      ))}
    </>
  );
}
