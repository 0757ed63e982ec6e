import { useState, type DragEvent } from "react";

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer.types.includes("Files");
}

interface FileDrop {
  /** Files hover over the area. */
  isOver: boolean;
  props: Record<"onDragEnter" | "onDragOver" | "onDragLeave" | "onDrop", (event: DragEvent) => void>;
}

/** An area that takes dropped files; null turns it off. */
export function useFileDrop(onFiles: ((files: File[]) => void) | null): FileDrop {
  const [depth, setDepth] = useState(0);
  const guarded =
    (handle: (event: DragEvent) => void) =>
    (event: DragEvent): void => {
      if (!onFiles || !holdsFiles(event)) return;
      event.preventDefault();
      handle(event);
    };
  return {
    isOver: depth > 0,
    props: {
      onDragEnter: guarded(() => setDepth((before) => before + 1)),
      onDragOver: guarded((event) => {
        event.dataTransfer.dropEffect = "copy";
      }),
      onDragLeave: guarded(() => setDepth((before) => Math.max(0, before - 1))),
      onDrop: guarded((event) => {
        setDepth(0);
        onFiles?.([...event.dataTransfer.files]);
      }),
    },
  };
}
