import type { ReactNode } from "react";

import { Button } from "@/components/ui/Button";
import { FailedToLoad } from "@/components/ui/FailedToLoad";

/** What a list that comes in pages says of itself, whatever stands in it. */
interface Paged {
  data: unknown;
  isPending: boolean;
  isFetching: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  hasNextPage: boolean;
  error: Error | null;
  refetch: () => Promise<unknown>;
  fetchNextPage: () => Promise<unknown>;
}

interface PagedLogProps {
  query: Paged;
  /** What could not be loaded: "Your activity", "Older calls". */
  what: string;
  older: string;
  skeleton: ReactNode;
  children: ReactNode;
}

/** The states of a record that is read page by page, newest first. */
export function PagedLog({ query, what, older, skeleton, children }: PagedLogProps) {
  if (query.isPending) return skeleton;
  if (query.data === undefined) {
    return (
      <FailedToLoad what={what} error={query.error} retrying={query.isFetching} onRetry={() => void query.refetch()} />
    );
  }
  return (
    <>
      {children}
      {query.isFetchNextPageError && (
        <FailedToLoad
          what={older}
          error={query.error}
          retrying={query.isFetchingNextPage}
          onRetry={() => void query.fetchNextPage()}
        />
      )}
      {query.hasNextPage && !query.isFetchNextPageError && (
        <div className="flex justify-center pt-2">
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show {older.toLowerCase()}
          </Button>
        </div>
      )}
    </>
  );
}
