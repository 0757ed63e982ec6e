import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useEffect, useRef, type PointerEvent, type ReactNode } from "react";

import { classes } from "@/lib/class-names";

interface MenuProps {
  trigger: ReactNode;
  align?: "start" | "end";
  defaultOpen?: boolean;
  /** Its button takes the place of one that had the focus. */
  takesFocus?: boolean;
  children: ReactNode;
}

/** A drop-down on wide screens, a sheet at the bottom on phones (see globals.css). */
export function Menu({ trigger, align = "end", defaultOpen = false, takesFocus = false, children }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (takesFocus && !defaultOpen) button.current?.focus();
  }, [takesFocus, defaultOpen]);
  return (
    <DropdownMenu.Root modal={false} defaultOpen={defaultOpen}>
      <DropdownMenu.Trigger ref={button} asChild>
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="menu-content rise z-50 min-w-44 rounded-lg border border-border bg-surface p-1.5 text-ui shadow-3"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const ITEM =
  "flex min-h-11 w-full cursor-pointer items-center gap-2.5 rounded-sm px-2.5 text-left outline-none select-none data-highlighted:bg-hover sm:min-h-[34px]";

/** A sheet rises below the pointer that opened it: letting go chooses nothing there. */
function chooseByPressOnly(event: PointerEvent) {
  if (matchMedia("(max-width: 640px)").matches) event.preventDefault();
}

interface MenuItemProps {
  icon: ReactNode;
  danger?: boolean;
  /** Whether it leads to where one is. */
  isCurrent?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

export function MenuItem({ icon, danger = false, isCurrent = false, onSelect, children }: MenuItemProps) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      onPointerUp={chooseByPressOnly}
      aria-current={isCurrent ? "page" : undefined}
      className={classes(ITEM, danger && "text-bad", isCurrent && "font-medium")}
    >
      <span aria-hidden="true" className={classes("flex-none", danger ? "text-bad" : "text-text-2")}>
        {icon}
      </span>
      {children}
    </DropdownMenu.Item>
  );
}

/** What a menu is about, above its entries. */
export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="max-w-64 px-2.5 pt-1 pb-1.5">{children}</DropdownMenu.Label>;
}

interface MenuRadioProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; icon: ReactNode }[];
  onChange: (value: Value) => void;
}

export function MenuRadio<Value extends string>({ label, value, options, onChange }: MenuRadioProps<Value>) {
  return (
    <DropdownMenu.RadioGroup value={value} aria-label={label}>
      <DropdownMenu.Label className="px-2.5 pt-1.5 pb-1 text-micro text-text-3">{label}</DropdownMenu.Label>
      {options.map((option) => (
        <DropdownMenu.RadioItem
          key={option.value}
          value={option.value}
          onPointerUp={chooseByPressOnly}
          // The menu stays open, so that the themes can be compared.
          onSelect={(event) => {
            event.preventDefault();
            onChange(option.value);
          }}
          className={ITEM}
        >
          <span aria-hidden="true" className="flex-none text-text-2">
            {option.icon}
          </span>
          <span className="flex-1">{option.label}</span>
          <DropdownMenu.ItemIndicator>
            <Check size={16} strokeWidth={1.75} aria-hidden="true" className="text-accent-text" />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="-mx-1.5 my-1.5 h-px bg-border" />;
}
