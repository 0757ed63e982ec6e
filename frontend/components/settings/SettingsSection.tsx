import { useId, type ReactNode } from "react";

interface SettingsSectionProps {
  title: string;
  description: ReactNode;
  children: ReactNode;
}

/** Left what it is about, right the thing itself; on phones one above the other. */
export function SettingsSection({ title, description, children }: SettingsSectionProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-4 border-border py-7 not-first:border-t first:pt-2 md:grid-cols-[300px_minmax(0,1fr)]"
    >
      <div>
        <h2 id={id} className="text-section font-semibold tracking-[-0.008em]">
          {title}
        </h2>
        <p className="mt-1 max-w-[420px] text-small text-text-2">{description}</p>
      </div>
      <div className="grid max-w-[640px] grid-cols-[minmax(0,1fr)] content-start gap-4">{children}</div>
    </section>
  );
}
