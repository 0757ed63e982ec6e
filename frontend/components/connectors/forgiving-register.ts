import type { UseFormReturn } from "react-hook-form";

import type { ConnectorValues } from "@/components/connectors/connector-schema";

/**
 * Errors appear when testing or saving and go with the next keystroke: a message that comes while the focus leaves a
 * field would move the page away under the pointer.
 */
export function forgivingRegister(form: UseFormReturn<ConnectorValues>) {
  return (name: keyof ConnectorValues) => form.register(name, { onChange: () => form.clearErrors(name) });
}
