import { Switch as RadixSwitch } from "radix-ui";

interface SwitchProps {
  label: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

export function Switch({ label, checked, disabled = false, onChange }: SwitchProps) {
  return (
    <RadixSwitch.Root
      aria-label={label}
      checked={checked}
      disabled={disabled}
      onCheckedChange={onChange}
      className="relative h-5 w-9 flex-none rounded-full bg-surface inset-ring-[1.5px] inset-ring-line transition-colors duration-(--base) ease-(--ease) before:absolute before:-inset-3 disabled:opacity-50 data-[state=checked]:bg-accent data-[state=checked]:inset-ring-0"
    >
      <RadixSwitch.Thumb className="block size-3 translate-x-1 rounded-full bg-line transition-transform duration-(--base) ease-(--ease) data-[state=checked]:translate-x-5 data-[state=checked]:bg-on-accent" />
    </RadixSwitch.Root>
  );
}
