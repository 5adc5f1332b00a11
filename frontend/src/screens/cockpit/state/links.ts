// Addresses of this run in what people write: they open there what was seen.

import { capital } from "../../../format";
import { TOOLS, type Tool } from "./view";

export interface Piece {
  text: string;
  /** Where it leads; without, it is plain text. */
  href?: string;
}

/**
 * A text cut at the addresses that point into the run. `here` is the address of
 * the page without what follows its #: an address of another place stays text.
 */
export function pieces(text: string, runId: string, here: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const m of text.matchAll(/\S*#\/runs\/\S+/g)) {
    const whole = m[0].replace(/[.,;:!)\]'"]+$/, "");
    const start = whole.indexOf("#");
    const before = whole.slice(0, start).replace(/^[(['"]+/, "");
    const hash = whole.slice(start);
    const [path = ""] = hash.split("?");
    if (path !== `#/runs/${encodeURIComponent(runId)}` || (before !== "" && before !== here)) continue;
    const at = m.index + start - before.length;
    if (at > from) found.push({ text: text.slice(from, at) });
    found.push({ text: before + hash, href: hash });
    from = m.index + whole.length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}

/** The tool that such an address opens; undefined when there is none of that name. */
export function toolOf(href: string): Tool | undefined {
  const name = new URLSearchParams(href.split("?")[1] ?? "").get("tool") ?? "dashboards";
  return TOOLS.find((t) => t === name);
}

export interface Named {
  service: (name: string) => string;
  /** The clock at a moment, in milliseconds of run time. */
  clock: (at_ms: number) => string;
}

/** What such an address shows, in a few words. */
export function linkText(href: string, named: Named): string {
  const p = new URLSearchParams(href.split("?")[1] ?? "");
  const get = (name: string) => p.get(name) ?? "";
  const span = (text: string, unit_ms: number) => {
    const m = /^(-?\d+)\.\.(-?\d+)$/.exec(text);
    return m ? `, ${named.clock(Number(m[1]) * unit_ms)} – ${named.clock(Number(m[2]) * unit_ms)}` : "";
  };
  const tool = get("tool") || "dashboards";
  const words = capital(tool);
  switch (tool) {
    case "dashboards":
      return `Dashboard${get("service") ? ` of ${named.service(get("service"))}` : ""}${span(get("zoom"), 1000)}`;
    case "metrics":
      return `${words}${get("expr") ? `: ${short(get("expr"))}` : ""}${span(get("zoom"), 1000)}`;
    case "logs":
      return `${words}${get("q") ? `: ${short(get("q"))}` : ""}${span(get("window"), 1)}`;
    case "changes":
      return `${words}${get("config") ? `: configuration of ${named.service(get("config"))}` : ""}`;
    default:
      return words;
  }
}

const LONGEST = 60;

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
