/** A jack with its cable: ring, lit contact, stem. */
export function BrandMark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true" className="block flex-none">
      <circle cx="13.4" cy="9.4" r="6.1" stroke="currentColor" strokeWidth="2.2" />
      <path d="M7.3 9.4V21.5" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
      <circle cx="13.4" cy="9.4" r="2.5" fill="var(--accent)" />
    </svg>
  );
}
