/** Rows in their final shape while the list is on its way. */
export function RowSkeletons({ count, label }: { count: number; label: string }) {
  return (
    <div role="status" className="rounded-lg border border-border">
      <span className="sr-only">{label}</span>
      {Array.from({ length: count }, (_, index) => (
        <div
          key={index}
          className="flex min-h-16 items-center gap-3.5 border-border px-3.5 py-3 not-first-of-type:border-t"
        >
          <span className="skeleton size-9 flex-none rounded-[9px]" />
          <span className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)] gap-[9px]">
            <span className="skeleton h-3 max-w-full rounded-sm" style={{ width: `${110 + ((index * 37) % 60)}px` }} />
            <span
              className="skeleton h-2.5 max-w-full rounded-sm"
              style={{ width: `${170 + ((index * 23) % 50)}px` }}
            />
          </span>
          <span className="skeleton h-5 w-9 flex-none rounded-full" />
        </div>
      ))}
    </div>
  );
}
