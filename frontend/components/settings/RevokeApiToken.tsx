import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, type RefObject } from "react";

import { ConfirmDialog } from "@/components/ui/ConfirmDialog";
import { useToast } from "@/components/ui/Toaster";
import { revokeApiToken, type ApiToken } from "@/lib/account-api";
import { apiTokensQuery } from "@/lib/queries";

interface RevokeApiTokenProps {
  token: ApiToken;
  /** Takes the focus once the row is gone. */
  list: RefObject<HTMLElement | null>;
  onRevoked: () => void;
  onClose: () => void;
}

export function RevokeApiToken({ token, list, onRevoked, onClose }: RevokeApiTokenProps) {
  const client = useQueryClient();
  const toast = useToast();
  const isGone = useRef(false);
  const revoke = useMutation({
    mutationFn: () => revokeApiToken(token.id),
    onSuccess: () => {
      isGone.current = true;
      client.setQueryData(apiTokensQuery.queryKey, (old) => old?.filter(({ id }) => id !== token.id));
      toast({ tone: "ok", text: `${token.name} revoked` });
      onRevoked();
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: apiTokensQuery.queryKey }),
  });
  return (
    <ConfirmDialog
      title={`Revoke ${token.name}?`}
      description="Scripts that use this token are refused from now on."
      action={`Revoke ${token.name}`}
      busy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
      focusAfter={() => (isGone.current ? list.current : null)}
    />
  );
}
