/** Why a sign-in at a provider came to nothing, and what it means; the server sends the keys. */
const REASONS: Record<string, string> = {
  state_unknown: "The sign-in took longer than 10 minutes, was finished before, or began in another browser.",
  signed_out: "You are signed out of Patchbay. Sign in, then connect the app again.",
  access_denied: "The permission was declined at the provider.",
  wrong_issuer: "The answer came from somebody else than the provider that was asked.",
  provider_failed: "The provider did not complete the sign-in. Try again in a minute.",
  code_refused: "The provider did not accept its own code any more. Try again.",
  scope_missing: "Some permissions were left unticked. The app needs all of them to work.",
  not_lasting: "The provider gave access for an hour only. Remove Patchbay from its list of apps, then try again.",
};

export function callbackReason(code: string | null): string {
  return REASONS[code ?? ""] ?? "The sign-in was not completed.";
}
