import { Search } from "lucide-react";

import { classes } from "@/lib/class-names";

interface SearchBoxProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  maxLength?: number;
  className?: string;
}

export function SearchBox({ label, value, onChange, maxLength, className }: SearchBoxProps) {
  return (
    <div className={classes("relative w-full sm:w-60", className)}>
      <Search
        size={16}
        strokeWidth={1.75}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-text-3"
      />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        maxLength={maxLength}
        onChange={(event) => onChange(event.target.value)}
        className="h-10 w-full rounded-md border border-line bg-input pr-2.5 pl-8 text-[16px] outline-offset-[-1px] sm:h-[34px] sm:text-small [&::-webkit-search-cancel-button]:grayscale"
      />
    </div>
  );
}
