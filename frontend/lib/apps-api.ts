import { request } from "@/lib/api-client";
import type { AppsResponse } from "@/lib/contract";

export function fetchApps(signal?: AbortSignal): Promise<AppsResponse> {
  return request("GET /apps", { signal });
}
