/** Two jacks, one cable that ends in the air: nothing is connected yet. */
export function UnpluggedCable() {
  return (
    <svg width="132" height="64" viewBox="0 0 132 64" fill="none" stroke="var(--line)" aria-hidden="true">
      <circle cx="10" cy="18" r="6.5" strokeWidth="2" />
      <circle cx="122" cy="18" r="6.5" strokeWidth="2" />
      <path d="M10 18C11 40 20 52 34 54" strokeWidth="3.5" strokeLinecap="round" />
      <circle cx="10" cy="18" r="4" fill="var(--line)" stroke="none" />
      <path d="m33 54 6 .7" strokeWidth="7" strokeLinecap="round" />
    </svg>
  );
}
