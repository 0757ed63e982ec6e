import { AccountMenu } from "@/components/shell/AccountMenu";
import { PageLinks } from "@/components/shell/PageLinks";
import type { User } from "@/lib/contract";

/** The two ends of the chat page's one header row; the chat's own header is painted between them. */
export function ShellHeader({ user }: { user: User }) {
  return (
    <>
      <div className="absolute top-0 left-0 z-10 flex h-14 items-center pl-1 sm:pl-5">
        <PageLinks />
      </div>
      <div className="absolute top-0 right-0 z-10 flex h-14 items-center pr-1.5 sm:pr-4">
        <AccountMenu user={user} />
      </div>
    </>
  );
}
