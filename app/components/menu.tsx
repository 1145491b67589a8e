import { Check, type LucideIcon } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import { cx } from "./class-names.ts";
import { KeyHint } from "./key-hint.tsx";

/** A menu that opens from one control. */
export function Menu({
  trigger,
  align = "end",
  side = "bottom",
  children,
}: {
  trigger: React.ReactElement;
  align?: "start" | "center" | "end";
  side?: "top" | "right" | "bottom" | "left";
  children: React.ReactNode;
}) {
  return (
    // Not modal: the page behind stays readable to all, and does not shift.
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="thin-scroll z-float max-h-[min(26rem,var(--radix-dropdown-menu-content-available-height))] min-w-48 animate-appear overflow-auto rounded-lg bg-raised p-1 shadow-raised"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const itemLook =
  "relative flex h-8 cursor-default select-none items-center gap-2 rounded-sm px-2 text-sm text-ink outline-none " +
  "data-[highlighted]:bg-hover data-[highlighted]:text-strong data-[disabled]:opacity-50";

export function MenuItem({
  icon: Icon,
  keys,
  danger = false,
  onSelect,
  disabled,
  children,
}: {
  icon?: LucideIcon;
  keys?: string;
  danger?: boolean;
  onSelect: () => void;
  disabled?: boolean;
  children: React.ReactNode;
}) {
  return (
    <Radix.Item disabled={disabled} onSelect={onSelect} className={cx(itemLook, danger && "text-danger")}>
      {Icon && <Icon aria-hidden className="size-4 text-muted" />}
      <span className="flex-1">{children}</span>
      {keys && <KeyHint keys={keys} />}
    </Radix.Item>
  );
}

/** A choice that stays open, for switching several. */
export function MenuCheck({
  checked,
  onChange,
  disabled,
  children,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  children: React.ReactNode;
}) {
  return (
    <Radix.CheckboxItem
      checked={checked}
      disabled={disabled}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
      className={cx(itemLook, "pl-7")}
    >
      <Radix.ItemIndicator className="absolute left-2">
        <Check aria-hidden className="size-4 text-action-text" />
      </Radix.ItemIndicator>
      {children}
    </Radix.CheckboxItem>
  );
}

export function MenuRadioGroup<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; icon?: LucideIcon; tag?: string }[];
  onChange: (value: Value) => void;
}) {
  return (
    <Radix.RadioGroup aria-label={label} value={value} onValueChange={(chosen) => onChange(chosen as Value)}>
      <MenuLabel>{label}</MenuLabel>
      {options.map(({ value, label, icon: Icon, tag }) => (
        <Radix.RadioItem key={value} value={value} lang={tag} className={itemLook}>
          {Icon && <Icon aria-hidden className="size-4 text-muted" />}
          <span className="flex-1">{label}</span>
          <Radix.ItemIndicator>
            <Check aria-hidden className="size-4 text-action-text" />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export const MenuLabel = ({ children }: { children: React.ReactNode }) => (
  <Radix.Label className="px-2 pb-1 pt-1.5 text-xs text-muted">{children}</Radix.Label>
);

export const MenuSeparator = () => <Radix.Separator className="my-1 h-px bg-line" />;
