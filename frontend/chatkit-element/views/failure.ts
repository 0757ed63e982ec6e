import { ServerRefusal } from "../protocol/client";
import type { Texts } from "../texts";

/** What the reader is told about something that was pressed and did not work. */
export function failureWords(error: unknown, texts: Texts): string {
  if (error instanceof ServerRefusal) return error.words ?? texts.errorRefused(error.status);
  return error instanceof TypeError ? texts.widgetUnreachable : texts.widgetActionFailed;
}
