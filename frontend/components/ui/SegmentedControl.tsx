import { RadioGroup } from "radix-ui";

interface SegmentedControlProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  /** The words around the control already say what it chooses; the label is for screen readers then. */
  labelHidden?: boolean;
  disabled?: boolean;
}

export function SegmentedControl<Value extends string>({
  label,
  value,
  options,
  onChange,
  labelHidden = false,
  disabled = false,
}: SegmentedControlProps<Value>) {
  const choose = (next: string) => {
    const option = options.find((candidate) => candidate.value === next);
    if (option) onChange(option.value);
  };
  return (
    <div className="grid gap-1.5">
      {!labelHidden && (
        <span className="text-small font-medium" aria-hidden="true">
          {label}
        </span>
      )}
      <RadioGroup.Root
        aria-label={label}
        value={value}
        onValueChange={choose}
        disabled={disabled}
        orientation="horizontal"
        className="grid auto-cols-fr grid-flow-col gap-0.5 rounded-[9px] bg-sunken p-[3px] inset-ring inset-ring-border"
      >
        {options.map((option) => (
          <RadioGroup.Item
            key={option.value}
            value={option.value}
            className="h-9 rounded-sm px-2 text-small whitespace-nowrap text-text-2 transition-colors duration-(--fast) data-[state=checked]:bg-raised data-[state=checked]:font-medium data-[state=checked]:text-text data-[state=checked]:shadow-1 data-[state=checked]:ring-1 data-[state=checked]:ring-border sm:h-7"
          >
            {option.label}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  );
}
