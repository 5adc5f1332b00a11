import { useSignal } from "@preact/signals";
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

/**
 * A button. One that has the focus keeps it when it cannot be pressed any more, because
 * what it does is being done or has been: a browser takes the focus from what is disabled,
 * and whoever pressed it by keyboard would begin at the top of the page again.
 */
export function Button({ variant = "default", size = "normal", busy = false, class: extra = "", children, type = "button", disabled, onClick, onFocus, onBlur, ...rest }: ButtonProps) {
  const focused = useSignal(false);
  const off = busy || Boolean(disabled);
  const kept = off && focused.value;
  return (
    <button
      {...rest}
      type={type}
      disabled={off && !kept}
      aria-disabled={kept || undefined}
      aria-busy={busy}
      class={`button ${variant} ${size} ${kept ? "off" : ""} ${extra}`}
      onFocus={(e) => {
        focused.value = true;
        onFocus?.(e);
      }}
      onBlur={(e) => {
        focused.value = false;
        onBlur?.(e);
      }}
      onClick={(e) => {
        if (off) e.preventDefault(); // nor does it send the form that it belongs to
        else onClick?.(e);
      }}
    >
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
