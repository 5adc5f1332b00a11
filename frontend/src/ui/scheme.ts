// Which of the two sets of colours is in use: what is drawn on a canvas is drawn
// anew when the reader's system changes from one to the other.

import { signal, type ReadonlySignal } from "@preact/signals";

const light = typeof matchMedia === "undefined" ? null : matchMedia("(prefers-color-scheme: light)");
const current = signal<"dark" | "light">(light?.matches ? "light" : "dark");
light?.addEventListener("change", () => (current.value = light.matches ? "light" : "dark"));

export const scheme: ReadonlySignal<"dark" | "light"> = current;
