/** Rows in their final shape while the record is on its way. */
export function LogSkeletons() {
  return (
    <div role="status" className="mt-[26px] rounded-lg border border-border bg-surface">
      <span className="sr-only">Loading your activity</span>
      {Array.from({ length: 6 }, (_, index) => (
        <div key={index} className="flex min-h-12 items-center gap-3.5 border-border px-3.5 not-first-of-type:border-t">
          <span className="skeleton size-[18px] rounded-full" />
          <span className="skeleton size-[22px] rounded-sm" />
          <span className="skeleton h-3 rounded-sm" style={{ width: `${140 + ((index * 47) % 90)}px` }} />
        </div>
      ))}
    </div>
  );
}
