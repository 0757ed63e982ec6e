import { screen, within, type RenderResult } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { Dialog } from "radix-ui";
import { vi } from "vitest";

import { AddConnectorForm, type ConnectorDraft } from "@/components/connectors/AddConnectorForm";
import { renderPage } from "@/testing/render-page";

export const TEST = "POST /api/connectors/test";
export const SERVER_URL = "https://notes.example.com/mcp";

/** The form in a dialog, where alone it can stand; `onClose` hears of leaving and of saving. */
export function openForm(draft?: ConnectorDraft): RenderResult & { user: UserEvent; onClose: () => void } {
  const onClose = vi.fn<() => void>();
  const page = renderPage(
    <Dialog.Root open>
      <Dialog.Content aria-describedby={undefined}>
        <AddConnectorForm draft={draft} onClose={onClose} onSaved={onClose} onImported={() => undefined} />
      </Dialog.Content>
    </Dialog.Root>,
  );
  return { ...page, onClose };
}

export const urlField = () => screen.getByLabelText(/^Server URL/);
export const nameField = () => screen.getByLabelText(/^Name/);
export const saveButton = () => screen.getByRole("button", { name: "Save" });
export const testButton = () => screen.getByRole("button", { name: /^Test (connection|again)$/ });
export const checks = () => within(screen.getByRole("list", { name: "Checks" })).getAllByRole("listitem");

export async function passTest(user: UserEvent) {
  await user.type(urlField(), SERVER_URL);
  await user.click(testButton());
  await screen.findByText(/tools found/);
}
