import { ApiError, messageOf } from "@/lib/api-client";
import { waitingTime } from "@/lib/relative-time";

/** What to say above the button when signing in or up failed as a whole. */
export function accountFailure(error: unknown): string {
  if (error instanceof ApiError && error.status === 429 && error.retryAfterSeconds !== null) {
    return `Too many attempts. Try again in ${waitingTime(error.retryAfterSeconds)}.`;
  }
  return messageOf(error);
}
