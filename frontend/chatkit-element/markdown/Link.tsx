import type { ReactNode } from "react";

import { useSession } from "../views/context";
import { deeplinkOf, isSameOrigin, linkTarget } from "./url-policy";

interface LinkProps {
  href: string | undefined;
  title?: string | undefined;
  children?: ReactNode;
}

/** A link to the web, a button for what the page itself opens, or nothing but its words. */
export function Link({ href, title, children }: LinkProps) {
  const { emit } = useSession();
  const deeplink = deeplinkOf(href);
  if (deeplink) {
    return (
      <button type="button" className="deeplink" title={title} onClick={() => emit("chatkit.deeplink", deeplink)}>
        {children}
      </button>
    );
  }
  const target = linkTarget(href);
  if (target === null) return <span title={title}>{children}</span>;
  const elsewhere = !isSameOrigin(target);
  return (
    <a href={target} title={title} rel="noopener noreferrer" {...(elsewhere ? { target: "_blank" } : {})}>
      {children}
    </a>
  );
}
