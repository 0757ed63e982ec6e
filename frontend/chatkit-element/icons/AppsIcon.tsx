/** Four sockets: the mark of everything that can be plugged in. */
export function AppsIcon({ size }: { size: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      aria-hidden="true"
    >
      <circle cx="7" cy="7" r="2.9" />
      <circle cx="17" cy="7" r="2.9" />
      <circle cx="7" cy="17" r="2.9" />
      <circle cx="17" cy="17" r="2.9" />
    </svg>
  );
}
