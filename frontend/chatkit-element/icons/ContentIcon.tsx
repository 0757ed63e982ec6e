import { createElement, useEffect, useState } from "react";

import type { findIcon } from "./content-icons";

type Finder = typeof findIcon;

let finder: Finder | null = null;

/** Asks for the drawings once per page; they are not needed before the first render. */
async function loadIcons(): Promise<Finder> {
  const drawings = await import("./content-icons");
  finder = drawings.findIcon;
  return finder;
}

interface ContentIconProps {
  name: string;
  size: number;
}

/** An icon that the page or the server named. Keeps its place while the drawings load; an unknown name stays empty. */
export function ContentIcon({ name, size }: ContentIconProps) {
  const [find, setFind] = useState<Finder | null>(() => finder);
  useEffect(() => {
    if (find) return;
    let wanted = true;
    void loadIcons().then((loaded) => {
      if (wanted) setFind(() => loaded);
    });
    return () => {
      wanted = false;
    };
  }, [find]);
  const icon = find?.(name);
  return (
    <span className="content-icon" style={{ width: size, height: size }} aria-hidden="true">
      {icon && createElement(icon, { size, strokeWidth: 1.75 })}
    </span>
  );
}
