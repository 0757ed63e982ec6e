import { request } from "@/lib/api-client";
import type { AppConfig } from "@/lib/contract";

export function fetchConfig(signal?: AbortSignal): Promise<AppConfig> {
  return request("GET /config", { signal });
}
