import { render, type RenderResult } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";

import { Providers } from "@/components/shell/Providers";

/** Renders with everything a page has around it, also when it is rendered again, and a user to act. */
export function renderPage(content: ReactNode): RenderResult & { user: UserEvent } {
  const page: RenderResult = render(content, { wrapper: Providers });
  return { user: userEvent.setup({ delay: null }), ...page };
}
