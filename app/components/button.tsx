import { Link, type LinkProps } from "@remix-run/react";
import type { LucideIcon } from "lucide-react";
import { type ButtonHTMLAttributes, forwardRef, type MouseEvent } from "react";
import { cx } from "./class-names.ts";
import { KeyHint } from "./key-hint.tsx";
import { Spinner } from "./spinner.tsx";
import { Tooltip } from "./tooltip.tsx";

const variants = {
  primary: "border-transparent bg-action text-action-ink hover:bg-action-hover",
  secondary: "border-line-strong bg-raised text-strong shadow-flat hover:bg-hover active:bg-pressed",
  ghost: "border-transparent bg-transparent text-ink hover:bg-hover hover:text-strong active:bg-pressed",
  danger: "border-transparent bg-danger-solid text-action-ink hover:bg-danger-hover",
};

const sizes = {
  sm: "h-7 gap-1.5 px-2 text-xs",
  md: "h-8 gap-1.5 px-3 text-sm",
  lg: "h-10 gap-2 px-4 text-base",
};

interface Look {
  variant?: keyof typeof variants;
  size?: keyof typeof sizes;
  icon?: LucideIcon;
}

const look = ({ variant = "secondary", size = "md" }: Look, extra?: string) =>
  cx(
    "inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md border font-medium",
    "transition-colors disabled:pointer-events-none disabled:opacity-50",
    variants[variant],
    sizes[size],
    extra,
  );

const iconSize = (size: Look["size"]) => (size === "sm" ? "size-3.5 shrink-0" : "size-4 shrink-0");

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, Look {
  /** shows that the work has begun; the button keeps its place and its focus, and cannot be pressed twice */
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
    type = "button",
    onClick,
    ...rest
  },
  ref,
) {
  function press(event: MouseEvent<HTMLButtonElement>) {
    // A disabled button would drop the focus; this one only stops answering.
    if (pending) event.preventDefault();
    else onClick?.(event);
  }
  return (
    <button
      ref={ref}
      type={type}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      className={look({ variant, size }, cx(pending && "cursor-progress opacity-75", className))}
      onClick={press}
      {...rest}
    >
      {pending ? (
        <Spinner className={iconSize(size)} />
      ) : (
        Icon && <Icon aria-hidden className={iconSize(size)} />
      )}
      {children}
      {keys && (
        <span className="ml-0.5 max-lg:hidden">
          <KeyHint keys={keys} onColour={variant === "primary" || variant === "danger"} />
        </span>
      )}
    </button>
  );
});

/** A link that looks like a button, for going somewhere. */
export function ButtonLink({ variant, size, icon: Icon, className, children, ...rest }: LinkProps & Look) {
  return (
    <Link className={look({ variant, size }, className)} {...rest}>
      {Icon && <Icon aria-hidden className={iconSize(size)} />}
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
  size?: "sm" | "md" | "lg";
}

const squares = { sm: "size-6", md: "size-8", lg: "size-10" };

export const IconButton = forwardRef<HTMLButtonElement, IconButtonProps>(function IconButton(
  { icon: Icon, label, keys, side = "bottom", size = "md", className, type = "button", ...rest },
  ref,
) {
  return (
    <Tooltip label={label} keys={keys} side={side}>
      <button
        ref={ref}
        type={type}
        aria-label={label}
        className={cx(
          "inline-flex shrink-0 items-center justify-center rounded-md text-muted transition-colors",
          "hover:bg-hover hover:text-strong active:bg-pressed data-[state=open]:bg-hover",
          "disabled:pointer-events-none disabled:opacity-50",
          squares[size],
          className,
        )}
        {...rest}
      >
        <Icon aria-hidden className={size === "sm" ? "size-3.5" : "size-4"} />
      </button>
    </Tooltip>
  );
});
