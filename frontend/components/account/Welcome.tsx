"use client";

import Link from "next/link";

import { useSkipWhenSignedIn } from "@/components/account/use-enter";
import { buttonClasses } from "@/components/ui/Button";
import { Jack } from "@/components/ui/Jack";
import { classes } from "@/lib/class-names";

const POINTS = [
  ["Yours", "Add any MCP server by its address. It is tested step by step before it is saved."],
  ["Visible", "Every tool call stands in the chat with its arguments and its result."],
  ["Under control", "Switch a connector off, or delete it with its key, whenever you like."],
] as const;

/** The signed-out start. Its words wait until it is known that nobody is signed in, so that nobody sees them flash by. */
export function Welcome() {
  const isUndecided = useSkipWhenSignedIn();
  return (
    <div className={classes("grid gap-7", isUndecided && "invisible")} aria-busy={isUndecided}>
      <ul className="grid gap-5">
        {POINTS.map(([title, text]) => (
          <li key={title} className="flex gap-3">
            <Jack shape="working" className="mt-px text-accent-text" />
            <div>
              <p className="font-medium">{title}</p>
              <p className="mt-0.5 text-text-2">{text}</p>
            </div>
          </li>
        ))}
      </ul>
      <div className="grid gap-2.5">
        <Link href="/signup" className={buttonClasses("primary", "lg")}>
          Create an account
        </Link>
        <Link href="/login" className={buttonClasses("secondary", "lg")}>
          Sign in
        </Link>
      </div>
    </div>
  );
}
