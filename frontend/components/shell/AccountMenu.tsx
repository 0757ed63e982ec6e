import { LateMenu } from "@/components/ui/LateMenu";
import type { User } from "@/lib/contract";
import { monogram } from "@/lib/monogram";

const loadEntries = async () => (await import("@/components/shell/AccountEntries")).AccountEntries;

export function AccountMenu({ user }: { user: User }) {
  return (
    <LateMenu
      trigger={
        <button
          type="button"
          aria-label="Account"
          title="Account"
          className="grid size-10 flex-none place-items-center rounded-full sm:size-[34px]"
        >
          <span className="grid size-7 place-items-center rounded-full bg-accent-soft text-[11px] font-semibold text-accent-text">
            {monogram(user.name ?? user.email).toUpperCase()}
          </span>
        </button>
      }
      load={loadEntries}
      given={{ user }}
    />
  );
}
