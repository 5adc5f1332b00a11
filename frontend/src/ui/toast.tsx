import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { IconButton } from "./button";

interface Toast {
  id: number;
  /** What it is about; newer news of the same takes its place. */
  about?: string;
  text: ComponentChildren;
  tone: "plain" | "good" | "bad";
}

const toasts = signal<readonly Toast[]>([]);
const spoken = signal({ polite: "", assertive: "" });
let last = 0;

/** Says something in passing. Bad news stays until it is closed, or until there is newer news of the same. */
export function toast(text: ComponentChildren, tone: Toast["tone"] = "plain", about?: string): void {
  const id = ++last;
  const others = toasts.peek().filter((t) => about === undefined || t.about !== about);
  toasts.value = [...others.slice(-3), { id, text, tone, about }];
  if (tone !== "bad") setTimeout(() => dismiss(id), 6000);
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((t) => t.id !== id);
}

/** Takes away whatever was said of what begins like this: who has left it is not told of it elsewhere. */
export function dismissToasts(about: string): void {
  toasts.value = toasts.value.filter((t) => !t.about?.startsWith(about));
}

/** Tells a screen reader; "assertive" interrupts, and is for pages. */
export function announce(text: string, how: "polite" | "assertive" = "polite"): void {
  // The same text twice would not be read again without a change in between.
  spoken.value = { ...spoken.value, [how]: spoken.value[how] === text ? `${text}\u00a0` : text };
}

/** What is announced. Mounted once, for all screens. */
export function Spoken() {
  return (
    <>
      <div class="visually-hidden" aria-live="polite">
        {spoken.value.polite}
      </div>
      <div class="visually-hidden" aria-live="assertive">
        {spoken.value.assertive}
      </div>
    </>
  );
}

/** What was said in passing: over the corner of a page that scrolls, or in a place of its own. */
export function Toasts({ inPlace = false }: { inPlace?: boolean }) {
  return (
    <div class={inPlace ? "toasts in-place" : "toasts"} role="status">
      {toasts.value.map((t) => (
        <div key={t.id} class={`toast ${t.tone}`}>
          <span>{t.text}</span>
          <IconButton label="Dismiss" size="small" onClick={() => dismiss(t.id)}>
            ✕
          </IconButton>
        </div>
      ))}
    </div>
  );
}
