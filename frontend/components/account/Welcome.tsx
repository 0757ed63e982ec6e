"use client";

import { LoginForm } from "@/components/account/LoginForm";
import { useSkipWhenSignedIn } from "@/components/account/use-enter";
import { Jack } from "@/components/ui/Jack";
import { classes } from "@/lib/class-names";

const POINTS = [
  ["Yours", "Add any MCP server by its address. It is tested step by step before it is saved."],
  ["Visible", "Every tool call stands in the chat, and on record, with its arguments and its result."],
  ["Under control", "What can change something asks you first. A connector goes, with its key, whenever you like."],
] as const;

/** The signed-out start. It waits until it is known that nobody is signed in, so that nobody sees it flash by. */
export function Welcome() {
  const isUndecided = useSkipWhenSignedIn();
  return (
    <div className={classes("grid gap-8", isUndecided && "invisible")} aria-busy={isUndecided}>
      <LoginForm heading="h2" />
      <ul className="grid gap-4 border-t border-border pt-7">
        {POINTS.map(([title, text]) => (
          <li key={title} className="flex gap-3">
            <Jack shape="working" className="mt-px text-accent-text" />
            <div className="text-small">
              <p className="font-medium">{title}</p>
              <p className="mt-0.5 text-text-2">{text}</p>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
