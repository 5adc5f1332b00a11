import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { IconButton } from "./button";

interface Toast {
  id: number;
  text: ComponentChildren;
  tone: "plain" | "good" | "bad";
}

const toasts = signal<readonly Toast[]>([]);
const spoken = signal({ polite: "", assertive: "" });
let last = 0;

/** Says something in passing. Bad news stays until it is closed. */
export function toast(text: ComponentChildren, tone: Toast["tone"] = "plain"): void {
  const id = ++last;
  toasts.value = [...toasts.value.slice(-3), { id, text, tone }];
  if (tone !== "bad") setTimeout(() => dismiss(id), 6000);
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((t) => t.id !== id);
}

/** Tells a screen reader; "assertive" interrupts, and is for pages. */
export function announce(text: string, how: "polite" | "assertive" = "polite"): void {
  // The same text twice would not be read again without a change in between.
  spoken.value = { ...spoken.value, [how]: spoken.value[how] === text ? `${text}\u00a0` : text };
}

/** Mounted once, in the shell. */
export function Toasts() {
  return (
    <>
      <div class="visually-hidden" aria-live="polite">
        {spoken.value.polite}
      </div>
      <div class="visually-hidden" aria-live="assertive">
        {spoken.value.assertive}
      </div>
      <div class="toasts" role="status">
        {toasts.value.map((t) => (
          <div key={t.id} class={`toast ${t.tone}`}>
            <span>{t.text}</span>
            <IconButton label="Dismiss" size="small" onClick={() => dismiss(t.id)}>
              ✕
            </IconButton>
          </div>
        ))}
      </div>
    </>
  );
}
