import { request } from "@/lib/api-client";
import type { AppNotification, NotificationsResponse } from "@/lib/contract";

export function fetchNotifications(signal?: AbortSignal): Promise<NotificationsResponse> {
  return request("/notifications", { signal });
}

export function markNotificationRead(id: number): Promise<AppNotification> {
  return request(`/notifications/${id}/read`, { method: "POST" });
}
