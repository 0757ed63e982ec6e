import { request } from "@/lib/api-client";
import type { Mention } from "@/lib/contract";

/** What a message in this thread can name. */
export async function findMentions(query: string, threadId: string | null): Promise<Mention[]> {
  const { mentions } = await request("GET /chatkit/mentions", { query: { query, thread_id: threadId } });
  return mentions;
}
