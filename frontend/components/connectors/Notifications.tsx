import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { Button } from "@/components/ui/Button";
import { useToast } from "@/components/ui/Toaster";
import { messageOf } from "@/lib/api-client";
import type { AppNotification } from "@/lib/contract";
import { markNotificationRead } from "@/lib/notifications-api";
import { notificationsQuery } from "@/lib/queries";
import { timeAgo } from "@/lib/relative-time";

/**
 * What happened to servers while nobody was looking, until it is marked as read. When it cannot be loaded nothing
 * stands here: the list below says what is wrong now.
 */
export function Notifications({ now }: { now: number }) {
  const { data } = useQuery(notificationsQuery);
  const unread = data?.notifications.filter((notification) => notification.read_at === null) ?? [];
  if (unread.length === 0) return null;
  return (
    <ul aria-label="Notifications" className="mb-1 rounded-lg border border-border bg-sunken">
      {unread.map((notification) => (
        <NotificationRow key={notification.id} notification={notification} now={now} />
      ))}
    </ul>
  );
}

function NotificationRow({ notification, now }: { notification: AppNotification; now: number }) {
  const read = useMarkRead();
  const { title, message, created_at } = notification;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-border px-3.5 py-2.5 not-first:border-t sm:flex-nowrap">
      <div className="min-w-0 flex-1 basis-60 text-small [overflow-wrap:anywhere]">
        <p className="flex flex-wrap gap-x-2">
          <span className="font-medium">{title}</span>
          <span className="text-text-2">{timeAgo(created_at, now)}</span>
        </p>
        <p className="text-text-2">{message}</p>
      </div>
      <Button look="ghost" size="sm" className="max-sm:-ml-2.5" onClick={() => read.mutate(notification)}>
        Mark as read<span className="sr-only"> {title}</span>
      </Button>
    </li>
  );
}

/** Takes the row away at once and brings it back, saying so, when the server refuses. */
function useMarkRead() {
  const client = useQueryClient();
  const toast = useToast();
  const { queryKey } = notificationsQuery;
  const setReadAt = (id: number, readAt: string | null) =>
    client.setQueryData(
      queryKey,
      (old) =>
        old && {
          ...old,
          notifications: old.notifications.map((each) => (each.id === id ? { ...each, read_at: readAt } : each)),
        },
    );
  return useMutation({
    mutationFn: ({ id }: AppNotification) => markNotificationRead(id),
    onMutate: async ({ id }) => {
      await client.cancelQueries({ queryKey });
      setReadAt(id, new Date().toISOString());
    },
    onError: (error, { id }) => {
      setReadAt(id, null);
      toast({ tone: "bad", text: `The notification is still unread. ${messageOf(error)}` });
    },
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
}
