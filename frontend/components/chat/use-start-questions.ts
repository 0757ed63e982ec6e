import { useQueries } from "@tanstack/react-query";

import { databaseIds } from "@/components/chat/chatkit-tools";
import type { AppsResponse } from "@/lib/contract";
import { suggestedQuestionsQuery } from "@/lib/database-queries";

/** More databases have no room on the start screen. */
const MAX_DATABASES = 2;

interface StartQuestions {
  questions: string[];
  isFetched: boolean;
}

/** Questions about what the user's databases hold, the first of each before the second of any. */
export function useStartQuestions(apps: AppsResponse | undefined): StartQuestions {
  return useQueries({
    queries: databaseIds(apps).slice(0, MAX_DATABASES).map(suggestedQuestionsQuery),
    combine: (results) => ({
      questions: inTurns(results.map(({ data }) => data ?? [])),
      isFetched: results.every((result) => result.isFetched),
    }),
  });
}

function inTurns(lists: string[][]): string[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, place) => lists.flatMap((list) => list[place] ?? [])).flat();
}
