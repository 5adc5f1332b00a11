// Where the trainee is looking: the open tool, the service in focus, the log
// search, what is unread. Nothing here is sent to the server.

import { batch, computed, signal, type ReadonlySignal } from "@preact/signals";
import { withService } from "./filter";
import { RANGES } from "./window";
import type { Story } from "./story";

export type Tool = "dashboards" | "metrics" | "logs" | "changes" | "runbooks" | "customer" | "services" | "terminal" | "script";

/** A stretch of run time in milliseconds; null means up to now. */
export type Window = { from_ms: number; to_ms: number } | null;

/** The window around a moment that a click on a chart opens. */
const AROUND_MS = 30_000;

export class View {
  readonly tool = signal<Tool>("dashboards");
  /** The service dashboards show; "customers" for what they see. */
  readonly service = signal("");
  readonly range_s = signal(300);
  readonly filter = signal("");
  readonly window = signal<Window>(null);
  readonly runbook = signal("");
  /** The change pointed at in the list; its mark stands out on charts. */
  readonly change = signal("");
  readonly journey = signal("");

  readonly drawer = signal(false);
  readonly channel = signal("");
  readonly entry = signal<"note" | "hypothesis" | "update">("note");

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
      this.filter.value = service === "customers" ? "" : withService("", service);
      this.window.value = { from_ms: Math.round(at_s * 1000) - AROUND_MS, to_ms: Math.round(at_s * 1000) + AROUND_MS };
      this.tool.value = "logs";
    });
  }

  /** The newest log lines of a service, as they come. */
  followLogs(service: string): void {
    batch(() => {
      this.filter.value = withService("", service);
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
      if (reach) this.range_s.value = Math.max(reach, this.range_s.value);
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
