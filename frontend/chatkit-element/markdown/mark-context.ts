import { createContext, type ReactNode } from "react";

/** How a text shows the mark of a source, by its number. Texts without sources show none. */
export const MarkContext = createContext<(number: number) => ReactNode>(() => null);
