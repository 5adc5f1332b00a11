import type { ComponentChildren } from "preact";

export type Tone = "plain" | "good" | "warn" | "bad" | "note" | "accent";

export function Badge({ tone = "plain", title, class: extra = "", children }: { tone?: Tone; title?: string; class?: string; children: ComponentChildren }) {
  return (
    <span class={`badge ${tone} ${extra}`} title={title}>
      {children}
    </span>
  );
}

/** SEV1 and SEV2 stand out; the rest is quiet. */
export function severityTone(severity: string): Tone {
  return severity === "SEV1" ? "bad" : severity === "SEV2" ? "warn" : "plain";
}
