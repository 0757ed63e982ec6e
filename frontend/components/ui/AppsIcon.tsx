/** Four sockets: the mark of everything that can be plugged in. */
export function AppsIcon() {
  return (
    <svg
      width={17}
      height={17}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      aria-hidden="true"
      className="block flex-none"
    >
      {[7, 17].flatMap((y) => [7, 17].map((x) => <circle key={`${x}-${y}`} cx={x} cy={y} r="2.9" />))}
    </svg>
  );
}
