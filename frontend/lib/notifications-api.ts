import { request } from "@/lib/api-client";
import type { AppNotification, NotificationsResponse } from "@/lib/contract";

export function fetchNotifications(signal?: AbortSignal): Promise<NotificationsResponse> {
  return request("GET /notifications", { signal });
}

export function markNotificationRead(id: number): Promise<AppNotification> {
  return request("POST /notifications/{notification_id}/read", { path: { notification_id: id } });
}
