// Where the trainee is looking: the open tool, the service in focus, the log
// search, what is unread. Nothing here is sent to the server; what makes a link
// show the same again is in the address.

import { batch, computed, signal, type ReadonlySignal } from "@preact/signals";
import { field, oneOf, pair, text, type Fields, type Form } from "../../../address";
import { RANGES } from "./window";
import type { Story } from "./story";

export const TOOLS = ["dashboards", "alerts", "metrics", "logs", "changes", "runbooks", "customer", "services", "status", "terminal", "script"] as const;
export type Tool = (typeof TOOLS)[number];

/** What can be read when the system is gone. */
const LASTING: readonly Tool[] = ["alerts", "runbooks", "status", "script"];

/** Whether a tool needs no system to ask. */
export const lasts = (tool: Tool) => LASTING.includes(tool);

/** A stretch of run time in milliseconds; null means up to now. */
export type Window = { from_ms: number; to_ms: number } | null;

/** A stretch of run time in whole seconds that charts are held to; null: the last so and so many seconds. */
export type Zoom = readonly [from_s: number, to_s: number] | null;

/** A log line, and when it was written, in run time. */
export interface LineAt {
  cursor: number;
  at_ms: number;
}

/** The window around a moment that a click on a chart opens. */
const AROUND_MS = 30_000;

export const around = (at_ms: number): NonNullable<Window> => ({ from_ms: at_ms - AROUND_MS, to_ms: at_ms + AROUND_MS });

const rangeForm: Form<number> = { read: (t) => RANGES.find((r) => String(r.s) === t)?.s, write: String };

export const windowForm: Form<Window> = {
  read: (t) => {
    const p = pair.read(t);
    return p ? { from_ms: p[0], to_ms: p[1] } : undefined;
  },
  write: (w) => (w ? pair.write([w.from_ms, w.to_ms]) : ""),
};

const linesForm: Form<readonly LineAt[]> = {
  read: (t) => {
    const lines = t.split(",").map((l) => /^(\d{1,12})@(-?\d{1,12})$/.exec(l));
    return lines.every((m) => m !== null) ? lines.map((m) => ({ cursor: Number(m[1]), at_ms: Number(m[2]) })) : undefined;
  },
  write: (lines) => lines.map((l) => `${l.cursor}@${l.at_ms}`).join(","),
};

/** The narrowest stretch that a drag over a chart opens. */
const LEAST_ZOOM_S = 10;

export class View {
  readonly tool = signal<Tool>("dashboards");
  /** The service dashboards show; "customers" for what they see. */
  readonly service = signal("");
  readonly range_s = signal(RANGES[0].s);
  readonly zoom = signal<Zoom>(null);
  /** The query the metrics answer. */
  readonly expr = signal("");
  readonly filter = signal("");
  readonly window = signal<Window>(null);
  /** Log lines that are open. */
  readonly lines = signal<readonly LineAt[]>([]);
  readonly runbook = signal("");
  /** The change pointed at in the list; its mark stands out on charts. */
  readonly change = signal("");
  /** Whose changes are listed, and whose configuration is open; "" for all, and for none. */
  readonly changed = signal("");
  readonly configured = signal("");
  readonly journey = signal("");

  readonly drawer = signal(false);
  readonly channel = signal("");
  readonly entry = signal<"note" | "hypothesis" | "impact" | "update">("note");

  /** What of it a link carries, where these services are. To be taken once what is usual is set. */
  fields(services: readonly string[]): Fields {
    const one = oneOf(["", ...services]);
    return {
      tool: field(this.tool, oneOf(TOOLS)),
      service: field(this.service, oneOf([...services, "customers"])),
      range: field(this.range_s, rangeForm),
      zoom: field(this.zoom, pair),
      expr: field(this.expr, text),
      q: field(this.filter, text),
      window: field(this.window, windowForm),
      lines: field(this.lines, linesForm),
      runbook: field(this.runbook, text),
      change: field(this.change, text),
      changed: field(this.changed, one),
      config: field(this.configured, one),
      journey: field(this.journey, text),
    };
  }

  /** Ordinal of the newest event seen, per place. */
  readonly #seen = signal<Record<string, number>>({});

  /** What came to a place after it was last seen. */
  unread(place: string, items: readonly { n: number }[]): number {
    const last = this.#seen.value[place] ?? 0;
    return items.reduce((count, i) => (i.n > last ? count + 1 : count), 0);
  }

  saw(place: string, n: number): void {
    if ((this.#seen.peek()[place] ?? 0) < n) this.#seen.value = { ...this.#seen.peek(), [place]: n };
  }

  open(tool: Tool): void {
    this.tool.value = tool;
  }

  openRunbook(slug: string): void {
    batch(() => {
      this.runbook.value = slug;
      this.tool.value = "runbooks";
    });
  }

  openDashboard(service: string): void {
    batch(() => {
      this.service.value = service;
      this.tool.value = "dashboards";
    });
  }

  /** The log lines of a service around a moment, in seconds of run time. */
  openLogsAt(service: string, at_s: number): void {
    batch(() => {
      this.search(service === "customers" ? "" : `service:${service}`);
      this.window.value = around(Math.round(at_s * 1000));
      this.tool.value = "logs";
    });
  }

  /** Searches the logs for something else: what was open belongs to what was found before. */
  search(filter: string): void {
    batch(() => {
      this.filter.value = filter;
      this.lines.value = [];
    });
  }

  /** Charts over the last so many seconds. */
  reach(range_s: number): void {
    batch(() => {
      this.range_s.value = range_s;
      this.zoom.value = null;
    });
  }

  /** Charts over a stretch that was dragged over. */
  zoomTo(from_s: number, to_s: number): void {
    const from = Math.floor(from_s);
    this.zoom.value = [from, Math.max(Math.ceil(to_s), from + LEAST_ZOOM_S)];
  }

  /** Asks the metrics something, over the range that charts have. */
  openQuery(expr: string): void {
    batch(() => {
      this.expr.value = expr;
      this.tool.value = "metrics";
    });
  }

  /** The newest log lines of a service, as they come. */
  followLogs(service: string): void {
    batch(() => {
      this.search(`service:${service}`);
      this.window.value = null;
      this.tool.value = "logs";
    });
  }

  /** A change marked on the dashboards, over a range that reaches back to it. */
  pointAt(change: { change: string; service: string; at_ms: number }, now_s: number): void {
    const back_s = now_s - change.at_ms / 1000;
    const reach = RANGES.map((r) => r.s).find((r) => r > back_s * 1.1);
    batch(() => {
      this.change.value = change.change;
      if (reach) this.reach(Math.max(reach, this.range_s.value));
      this.openDashboard(change.service);
    });
  }
}

export interface Unread {
  changes: number;
  chat: number;
}

/** Only what others did counts: nobody needs telling what they just did. */
export function unreadOf(story: ReadonlySignal<Story>, view: View, me: string): ReadonlySignal<Unread> {
  return computed(() => ({
    changes: view.unread("changes", story.value.changes.filter((c) => !c.action)),
    chat: [...new Set(story.value.messages.map((m) => m.channel))].reduce((sum, c) => sum + unreadIn(story.value, view, c, me), 0),
  }));
}

/** Unread messages of others in a channel. */
export function unreadIn(story: Story, view: View, channel: string, me: string): number {
  return view.unread(
    `chat ${channel}`,
    story.messages.filter((m) => m.channel === channel && m.actor.id !== me),
  );
}
