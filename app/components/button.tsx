import { Link, type LinkProps } from "@remix-run/react";
import { LoaderCircle, type LucideIcon } from "lucide-react";
import { type ButtonHTMLAttributes, forwardRef } from "react";
import { cx } from "./class-names.ts";
import { KeyHint } from "./key-hint.tsx";
import { Tooltip } from "./tooltip.tsx";

const variants = {
  primary: "bg-action text-action-ink hover:bg-action-hover border-transparent",
  secondary: "bg-surface text-strong border-line-strong hover:bg-hover",
  ghost: "bg-transparent text-ink border-transparent hover:bg-hover hover:text-strong",
  danger: "bg-danger-solid text-action-ink border-transparent hover:brightness-110",
};

const sizes = {
  sm: "h-7 px-2 text-xs gap-1.5",
  md: "h-8 px-3 text-sm gap-2",
  lg: "h-10 px-4 text-base gap-2",
};

interface Look {
  variant?: keyof typeof variants;
  size?: keyof typeof sizes;
  icon?: LucideIcon;
}

const look = ({ variant = "secondary", size = "md" }: Look, extra?: string) =>
  cx(
    "inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md border font-medium",
    "transition-colors disabled:opacity-50 aria-disabled:opacity-50",
    variants[variant],
    sizes[size],
    extra,
  );

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, Look {
  /** shows that the work has begun; the button stays in place and cannot be pressed twice */
  pending?: boolean;
  /** the shortcut that does the same, shown beside the words */
  keys?: string;
}

export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  {
    variant,
    size,
    icon: Icon,
    pending = false,
    keys,
    className,
    children,
    disabled,
    type = "button",
    ...rest
  },
  ref,
) {
  return (
    <button
      ref={ref}
      type={type}
      disabled={disabled || pending}
      aria-busy={pending || undefined}
      className={look({ variant, size }, className)}
      {...rest}
    >
      {pending ? (
        <LoaderCircle aria-hidden className="size-4 animate-spin" />
      ) : (
        Icon && <Icon aria-hidden className="size-4" />
      )}
      {children}
      {keys && <KeyHint keys={keys} onColour={variant === "primary" || variant === "danger"} />}
    </button>
  );
});

/** A link that looks like a button, for going somewhere. */
export function ButtonLink({ variant, size, icon: Icon, className, children, ...rest }: LinkProps & Look) {
  return (
    <Link className={look({ variant, size }, className)} {...rest}>
      {Icon && <Icon aria-hidden className="size-4" />}
      {children}
    </Link>
  );
}

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: LucideIcon;
  /** names the button for those who do not see the icon, and on hover */
  label: string;
  keys?: string;
  side?: "top" | "right" | "bottom" | "left";
}

export const IconButton = forwardRef<HTMLButtonElement, IconButtonProps>(function IconButton(
  { icon: Icon, label, keys, side = "bottom", className, type = "button", ...rest },
  ref,
) {
  return (
    <Tooltip label={label} keys={keys} side={side}>
      <button
        ref={ref}
        type={type}
        aria-label={label}
        className={cx(
          "inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted transition-colors",
          "hover:bg-hover hover:text-strong disabled:opacity-50",
          className,
        )}
        {...rest}
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </Tooltip>
  );
});
