import Link from "next/link";
import type { ReactNode } from "react";

import { PatchPanel } from "@/components/account/PatchPanel";
import { BrandMark } from "@/components/ui/BrandMark";
import { classes } from "@/lib/class-names";

interface AccountFrameProps {
  children: ReactNode;
  /** Whether the story is this page's title, which then also phones show. */
  storyIsTitle?: boolean;
}

/** Left: what this is. Right: the one thing to do here. On phones only the start page tells the story. */
export function AccountFrame({ children, storyIsTitle = false }: AccountFrameProps) {
  const Title = storyIsTitle ? "h1" : "p";
  return (
    <main className="grid min-h-dvh content-start md:grid-cols-2 md:content-stretch">
      <section className="flex flex-col bg-sunken/60 px-6 py-6 max-md:items-center md:border-r md:border-border md:px-[max(7vw,calc((50vw-560px)/2))] md:py-11">
        <div className="w-full max-md:max-w-[480px]">
          <Link
            href="/"
            className="inline-flex items-center gap-2 self-start text-[15px] font-semibold tracking-[-0.012em]"
          >
            <BrandMark />
            Patchbay
          </Link>
        </div>
        <div
          className={classes(
            "my-auto w-full max-w-[480px] gap-8 pt-6 md:grid md:max-w-[560px] md:py-10",
            storyIsTitle ? "grid" : "hidden",
          )}
        >
          <div>
            <Title className="max-w-[420px] text-[28px]/[34px] font-semibold tracking-[-0.02em] text-balance md:text-[34px]/[40px]">
              One chat, wired to your tools and your data
            </Title>
            <p className="mt-3 max-w-[470px] text-[16px]/[25px] text-text-2">
              Bring your own MCP servers, ask your PostgreSQL database in plain words, and see every call the agent
              makes: what went out and what came back.
            </p>
          </div>
          <div className="hidden md:block">
            <PatchPanel />
          </div>
        </div>
        <p className="hidden text-small text-text-3 md:block">
          Open source. Your keys are stored encrypted, on this server only.
        </p>
      </section>
      <section aria-label="Account" className="grid px-6 py-8 md:place-items-center md:py-11">
        <div className="mx-auto w-full max-w-[480px] md:max-w-[360px]">{children}</div>
      </section>
    </main>
  );
}
