import { useMutation, useQueryClient } from "@tanstack/react-query";

import { ConfirmDialog } from "@/components/ui/ConfirmDialog";
import { useToast } from "@/components/ui/Toaster";
import { revokeApiToken, type ApiToken } from "@/lib/account-api";
import { apiTokensQuery } from "@/lib/queries";

interface RevokeApiTokenProps {
  token: ApiToken;
  onRevoked: () => void;
  onClose: () => void;
}

export function RevokeApiToken({ token, onRevoked, onClose }: RevokeApiTokenProps) {
  const client = useQueryClient();
  const toast = useToast();
  const revoke = useMutation({
    mutationFn: () => revokeApiToken(token.id),
    onSuccess: () => {
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
    />
  );
}
