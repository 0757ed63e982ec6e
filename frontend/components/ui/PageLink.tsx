import { ExternalLink } from "lucide-react";

/** A page of somebody else's, beside this one. */
export function PageLink({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className="text-link inline-flex items-center gap-1">
      {children}
      <ExternalLink size={13} strokeWidth={1.75} aria-hidden="true" />
      <span className="sr-only"> (opens in a new tab)</span>
    </a>
  );
}
