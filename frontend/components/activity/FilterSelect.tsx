import { Select } from "@/components/ui/TextInput";
import { classes } from "@/lib/class-names";

interface FilterSelectProps {
  label: string;
  /** What stands there while nothing is filtered. */
  all: string;
  value: string | null;
  options: readonly { value: string; label: string }[];
  onChange: (value: string | null) => void;
  className?: string;
}

/** One choice of a filter; it stands back as long as it filters nothing. */
export function FilterSelect({ label, all, value, options, onChange, className = "sm:w-48" }: FilterSelectProps) {
  return (
    <Select
      aria-label={label}
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value || null)}
      className={classes("button-edge border-0 bg-surface max-sm:pr-7 sm:h-[34px]", className)}
    >
      <option value="">{all}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </Select>
  );
}

/** Names as options, in their order. */
export function optionsOf<Value extends string>(names: Record<Value, string>): { value: Value; label: string }[] {
  return Object.entries<string>(names).map(([value, label]) => ({ value: value as Value, label }));
}

/** The value as one of the known ones. */
export function oneOf<Value extends string>(names: Record<Value, string>, value: string | null): Value | null {
  return value !== null && value in names ? (value as Value) : null;
}
