// What every part of the cockpit shares about the run on the screen.

import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { outboxOf, type Outbox, type Pending } from "../../../api/outbox";
import { address, api } from "../../../api/client";
import type { Channel } from "../../../api/live";
import { me } from "../../../api/session";
import { called } from "../../../called";
import { clock, words } from "../../../format";
import type { Callee, Crew, JourneyVisit, Pace, QueryResult, Right, Run, RunMap } from "../../../api/types";
import { CUSTOMERS } from "../../../system/layout";
import { unseen } from "./arrived";
import type { Callable, Page } from "./page";
import { forWhom, type ForWhom } from "./seats";
import { Sight, teller } from "./sight";
import { alertsByService, foremost, ringing, tell, type Alert, type Story } from "./story";
import { RANGES, span, stretch, type Stretch } from "./window";
import { Typist } from "./typist";
import { lasts, unreadOf, View, type Tool, type Unread } from "./view";

export interface Answer {
  expr: string;
  at: Stretch;
  result: QueryResult;
  /** What was asked, with the range it was asked over. */
  asked: string;
}

/** What a look showed of the calls from one to another: the share that failed, of 100. */
export interface Call {
  share: number;
  at_s: number;
}

/** A visit made as a customer, and when. */
export type Visit = JourneyVisit & { at_s: number };

/** A moment of a run that is over. */
export interface Past {
  /** In milliseconds of run time. */
  readonly at_ms: ReadonlySignal<number>;
  /** Rises when the moment was moved by hand: what is shown is asked for anew. */
  readonly moved: ReadonlySignal<number>;
}

/** What is shown of a run that was recorded to be looked at, and asked for where. */
export interface Recording {
  /** The path that the screens are asked below. */
  path: string;
  tools: readonly Tool[];
  /** Why nothing can be done, in a sentence. */
  held: string;
}

export class Drill {
  readonly view = new View();
  /** Whose screen it is: the id of a member, and of whoever watches that of who began the run. */
  readonly self: string;
  readonly outbox: Outbox;
  readonly story: ReadonlySignal<Story>;
  /** The teams that one is on call for. */
  readonly oncall: readonly string[];
  readonly ringing: ReadonlySignal<Page[]>;
  /** The page that needs whoever sits before the screen most. */
  readonly foremost: ReadonlySignal<Page | undefined>;
  readonly alerts: ReadonlySignal<Map<string, Alert[]>>;
  readonly unread: ReadonlySignal<Unread>;
  /** Commands given whose events are not on the screen yet. */
  readonly unseen: ReadonlySignal<Pending[]>;
  /** Run time in milliseconds; it stands still at the end. */
  readonly now: ReadonlySignal<number>;
  /** The same in whole seconds, for what need not move faster. */
  readonly second: ReadonlySignal<number>;
  readonly over: ReadonlySignal<boolean>;
  readonly pace: ReadonlySignal<Pace>;
  /** Time stands still, and will go on. */
  readonly paused: ReadonlySignal<boolean>;
  /** Nothing was measured before that, in seconds of run time, as far as charts have shown. */
  begins_s = -Infinity;
  /** Nothing can be done any more, or by this person: the run is over, or somebody else plays it. */
  readonly locked: ReadonlySignal<boolean>;
  /** Why no command can be given now; empty when one can. What is being written may be gone on with. */
  readonly held: ReadonlySignal<string>;
  /** How calls fared, as far as dashboards that were looked at have shown, by "from->to". */
  readonly calls = signal<ReadonlyMap<string, Call>>(new Map());
  /** The last query the metrics answered; kept while other tools are open. */
  readonly answer = signal<Answer | null>(null);
  readonly visit = signal<Visit | null>(null);
  /** What is looked at. */
  readonly sight: Sight;
  /** Who plays, and in which seats; null until it is known. */
  readonly crew = signal<Crew | null>(null);
  readonly typist: Typist;

  constructor(
    readonly run: Run,
    readonly map: RunMap,
    readonly live: Channel,
    /** The run is over and is played again: what is asked is asked as of its moment. Null: it goes on. */
    readonly past: Past | null = null,
    /** It was recorded, and some of its screens are all there is of it. Null: it is a run like any. */
    private readonly recording: Recording | null = null,
  ) {
    this.self = (run.playing && me.peek()?.person.id) || run.person.id;
    this.outbox = outboxOf(run.id);
    this.sight = new Sight(teller(this.path("/look"), () => this.over.peek()));
    this.typist = new Typist(() => {
      if (run.playing && this.story.peek().crew.length > 1 && !this.over.peek()) this.present();
    });
    this.story = computed(() => tell(live.events.value));
    this.oncall = [map.oncall, ...map.also_oncall];
    const whoever = computed((): Callable => ({ id: this.self, oncall: this.oncall, seats: this.seats(), teams: map.teams }));
    this.ringing = computed(() => ringing(this.story.value, whoever.value));
    this.foremost = computed(() => foremost(this.story.value, whoever.value));
    this.alerts = computed(() => alertsByService(this.story.value));
    this.unseen = computed(() => unseen(this.outbox.pending.value, live.events.value, this.self));
    this.unread = unreadOf(this.story, this.view, this.self);
    // Until the first tick, the time is the one the run was fetched at.
    this.now = computed(() => this.story.value.ended?.at_ms ?? (live.now.value || run.now_ms));
    this.second = computed(() => Math.floor(this.now.value / 1000));
    this.over = computed(() => past === null && (run.state === "ended" || live.state.value === "ended" || this.story.value.ended !== null));
    this.pace = computed(() => live.pace.value ?? run.clock);
    this.paused = computed(() => this.pace.value.paused && !this.over.value);
    this.locked = computed(() => this.over.value || !run.playing || live.left.value);
    this.held = computed(() => {
      if (recording) return recording.held;
      if (past) return "The run is over, and shown once more.";
      if (this.over.value) return "The run is over.";
      if (live.left.value) return run.playing ? "You are of this crew no more." : "You may not watch this run any more.";
      if (!run.playing) return "You only watch this run.";
      return this.paused.value ? "The run is paused." : "";
    });
    // One looks at one's own first.
    this.view.service.value = (map.services.find((s) => s.team === map.oncall) ?? map.services[0])?.name ?? "";
    this.view.journey.value = map.journeys[0]?.name ?? "";
    this.view.channel.value = map.channels[0] ?? "";
  }

  /** For whom something is that this person may not do in this drill; null: they may, as far as is known. */
  forOthers(right: Right): ForWhom | null {
    return this.run.playing ? forWhom(this.crew.value, right, this.self) : null;
  }

  /** Tells the others whether the run is before this person's eyes, and where they write. */
  readonly present = (): void => {
    void api.post(this.path("/presence"), { away: document.visibilityState !== "visible", typing: this.typist.channel }).catch(() => {});
  };

  /** Address of something of this run. */
  path(rest: string): string {
    const path = `${this.recording?.path ?? `/api/runs/${encodeURIComponent(this.run.id)}`}${rest}`;
    return this.past ? address(path, { at: this.past.at_ms.peek() / 1000 }) : path;
  }

  /** How often a moment that is over was moved to; what asks for something asks anew then. */
  get moved(): number {
    return this.past?.moved.value ?? 0;
  }

  get epoch_ms(): number {
    return this.story.value.epoch_ms || this.run.epoch_ms;
  }

  get length_ms(): number {
    return this.story.value.length_ms || this.run.length_ms;
  }

  /** Whether there is anything to see in a tool: after the end, most have nothing to ask, and of a recording some are shown. */
  offers(tool: Tool): boolean {
    if (this.recording) return this.recording.tools.includes(tool);
    return !this.over.value || lasts(tool);
  }

  /** Whether a service belongs to the team that is on call here. */
  mine(service: string): boolean {
    return this.map.services.some((s) => s.name === service && this.oncall.includes(s.team));
  }

  /** The seats that one holds; null: not known yet. */
  private seats(): string[] | null {
    return this.crew.value?.seats.filter((s) => s.holder === this.self).map((s) => s.seat) ?? null;
  }

  /** What charts are to show: what was zoomed to, or the last so many seconds. */
  shown(): Stretch {
    const zoom = this.view.zoom.value;
    return zoom ? span(...zoom) : this.last(this.view.range_s.value);
  }

  /** The last seconds, as far back as anything was measured. */
  last(range_s: number): Stretch {
    const now_s = this.second.peek();
    return stretch(now_s, Math.min(range_s, Math.max(RANGES[0].s, now_s - this.begins_s)));
  }

  /** How often to ask for what moves, given how often at its own pace; 0: nothing moves. */
  every(usual_ms: number): number {
    if (this.over.value || this.paused.value || this.live.left.value) return 0;
    return this.pace.value.speed > FAST ? usual_ms / 2 : usual_ms;
  }

  /** Puts the stack's word for its customers into a sentence. */
  readonly say = (sentence: string): string => called(this.map.stack.clients, sentence);

  service(name: string): string {
    if (name === CUSTOMERS) return this.say("Customers");
    return this.map.services.find((s) => s.name === name)?.title ?? name;
  }

  /** Whether a runbook that an alert names is one of this run's. */
  hasRunbook(slug: string | undefined): slug is string {
    return this.map.runbooks.some((r) => r.slug === slug);
  }

  /** Whom a page goes to, as narrow as it is known. */
  callee({ team, seat, who }: Callee): string {
    if (who?.id) return who.id === this.self ? "you" : (who.name ?? "somebody");
    if (seat) return this.crew.value?.seats.find((s) => s.seat === seat)?.title ?? words(seat);
    return this.team(team ?? "");
  }

  /** Who has a page, or for whom it rings, in a sentence. */
  standing(p: Page): string {
    const at = (ms: number) => clock(this.epoch_ms + ms, false);
    if (p.resolved_ms !== null) return "Its alerts have stopped.";
    if (p.closed) return `${p.closed.by.name ?? "Somebody"} resolved it by hand: ${p.closed.reason}`;
    if (p.merged) return `${p.merged.by.name ?? "Somebody"} made it part of the incident.`;
    if (p.snoozed) return `${p.snoozed.by.name ?? "Somebody"} snoozed it; it rings again at ${at(p.snoozed.until_ms)}.`;
    if (p.acknowledged) return `${p.acknowledged.by.name ?? "Somebody"} has it since ${at(p.acknowledged.at_ms)}.`;
    return `It rings for ${[...new Set(p.rings.map((c) => this.callee(c)))].join(", ")}.`;
  }

  /** What a page says in more words, which was so when it was sent: its figures are not those of now. */
  detail(p: Page): string {
    return p.detail ? `As of ${clock(this.epoch_ms + p.sent_ms, false)}: ${p.detail}` : "";
  }

  team(name: string): string {
    return this.map.teams.find((t) => t.name === name)?.title ?? name;
  }
}

/** Faster than this, screens would move in leaps. */
const FAST = 2;

export const DrillContext = createContext<Drill | null>(null);

export function useDrill(): Drill {
  const drill = useContext(DrillContext);
  if (!drill) throw new Error("a part of the cockpit is outside of it");
  return drill;
}

/**
 * How fields to write in stand: whoever watches has none, and after the end
 * what was written stays where it is, to be read and copied.
 */
export function useWriting(): { disabled: boolean; readOnly: boolean } {
  const { run, over } = useDrill();
  return { disabled: !run.playing, readOnly: over.value };
}
