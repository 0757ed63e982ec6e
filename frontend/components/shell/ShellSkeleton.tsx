import { BrandMark } from "@/components/ui/BrandMark";

/** The chat page's shape while it is not known yet who is here. */
export function ShellSkeleton() {
  return (
    <main className="grid h-dvh grid-rows-[56px_minmax(0,1fr)_auto]" aria-busy="true">
      <p role="status" className="sr-only">
        Loading
      </p>
      <div className="flex items-center gap-2 border-b border-border px-5 text-[15px] font-semibold tracking-[-0.012em]">
        <BrandMark />
        <span className="max-[760px]:sr-only">Patchbay</span>
      </div>
      <div />
      <div className="mx-auto mb-9 h-[92px] w-[calc(100%-32px)] max-w-[760px] rounded-2xl border border-border bg-surface" />
    </main>
  );
}
