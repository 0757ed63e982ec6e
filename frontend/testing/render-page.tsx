import { render, type RenderResult } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";

import { Providers } from "@/components/shell/Providers";

/** Renders with everything a page has around it, and a user to act. */
export function renderPage(content: ReactNode): RenderResult & { user: UserEvent } {
  return { user: userEvent.setup({ delay: null }), ...render(<Providers>{content}</Providers>) };
}
