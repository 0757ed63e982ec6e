import { Check, Copy } from "lucide-react";

import { IconButton, useCopy } from "./controls";

interface CopyButtonProps {
  label: string;
  text: string;
}

export function CopyButton({ label, text }: CopyButtonProps) {
  const { copied, copy } = useCopy();
  return <IconButton small icon={copied ? Check : Copy} label={label} onClick={() => copy(text)} />;
}
