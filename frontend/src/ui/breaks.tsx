// Where a long word may go on in the next line: after a joint of it, never in
// the middle of a part. One rule for whatever is shown: names of settings and
// metrics, addresses, alerts.

import type { ComponentChildren } from "preact";

/** A word shorter than this is never broken. */
const LONG = 16;

const joints = /(?<=[^\s_./:=,@>-][_./:=,@>-]+)(?=[^\s_./:=,@>-])|(?<=[a-z])(?=[A-Z])/;

/** The parts of a text between which a line may end besides at its spaces. */
export function parts(text: string): string[] {
  const out: string[] = [""];
  for (const word of text.split(/(?<=\s)/)) {
    const [first = "", ...rest] = word.trimEnd().length < LONG ? [word] : word.split(joints);
    out[out.length - 1] += first;
    out.push(...rest);
  }
  return out;
}

/** A number and its unit stay together. */
export function units(text: string): string {
  return text.replace(/(\d) (?=%|(?:ms|s|min|h)\b)/g, "$1\u00a0");
}

/** A text whose long words break at their joints. */
export function Breaks({ children }: { children: string | number | undefined | null }): ComponentChildren {
  const [first, ...rest] = parts(units(String(children ?? "")));
  if (rest.length === 0) return first ?? "";
  return [first, ...rest.map((p, i) => [<wbr key={i} />, p])];
}

/** The same for HTML: its text is broken, its tags are left alone. */
export function breakHtml(html: string): string {
  return html
    .split(/(<[^>]*>)/)
    .map((piece) => (piece.startsWith("<") ? piece : piece.split(/(&[^;\s]*;)/).map((t) => (t.startsWith("&") ? t : parts(t).join("<wbr>"))).join("")))
    .join("");
}
