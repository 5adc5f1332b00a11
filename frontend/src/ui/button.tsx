import type { ComponentChildren, JSX } from "preact";

type Native = Omit<JSX.IntrinsicElements["button"], "size" | "icon" | "class" | "className">;

export interface ButtonProps extends Native {
  variant?: "primary" | "default" | "danger" | "ghost";
  size?: "normal" | "small" | "large";
  /** Shows that it is being done, and cannot be pressed twice. */
  busy?: boolean;
  class?: string;
  children?: ComponentChildren;
}

export function Button({ variant = "default", size = "normal", busy = false, class: extra = "", children, type = "button", ...rest }: ButtonProps) {
  return (
    <button {...rest} type={type} disabled={rest.disabled || busy} aria-busy={busy} class={`button ${variant} ${size} ${extra}`}>
      {busy ? <span class="spinner" aria-hidden="true" /> : null}
      {children}
    </button>
  );
}

/** A button that shows a glyph only; the label is for those who cannot see it. */
export function IconButton({ label, children, class: extra = "", ...rest }: ButtonProps & { label: string }) {
  return (
    <Button {...rest} variant={rest.variant ?? "ghost"} class={`icon ${extra}`} aria-label={label} title={label}>
      <span aria-hidden="true">{children}</span>
    </Button>
  );
}
