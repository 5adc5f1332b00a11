// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { Target } from "./actions";
import type { ActionNeed, Actor, Audience, CloseReason, ComponentState, EvidenceSource, Outcome, Severity, UpdateStatus } from "./events";

/** `ActionApproved` says that someone allowed a requested action; it is carried out next. */
export interface ActionApproved {
  id: string;
}

/** `ActionFailed` says that it could not be carried out, and why. */
export interface ActionFailed {
  id: string;
  action: string;
  target: Target;
  error: string;
  /**
   * `inject` is that of the script by which it was tried; Foreseen says that the script has something in its
   * place.
   * Not shown to whoever plays.
   */
  inject?: string;
  /** Not shown to whoever plays. */
  foreseen?: boolean;
}

/**
 * `ActionPreviewed` says that someone asked what an action would touch. That is no look at the system, and
 * shows nothing that one at its configuration would not; who asks after everything shows how they work.
 */
export interface ActionPreviewed {
  action: string;
  target: Target;
  args?: Record<string, string>;
}

/** `ActionRefused` says that someone did not, and why; it is not carried out. */
export interface ActionRefused {
  id: string;
  action: string;
  target: Target;
  why: string;
}

/** `ActionRequested` is committed before an action touches the sandbox. */
export interface ActionRequested {
  id: string;
  action: string;
  target: Target;
  args?: Record<string, string>;
  reason: string;
  /** `needs` is NeedsApproval when it waits for a yes before it is carried out. */
  needs?: ActionNeed;
  break_glass?: boolean;
}

/**
 * `ActionTaken` says that someone did something to the system and that it took. What that brings about may
 * take longer.
 */
export interface ActionTaken {
  /** "a1"; unique in the run */
  id: string;
  action: string;
  target: Target;
  args?: Record<string, string>;
  reason: string;
  /** what they were told it would touch */
  blast: string;
  /** `approved_by` names who approved it; BreakGlass says that it was taken without the approval it needed. */
  approved_by?: string;
  break_glass?: boolean;
  /**
   * `not_ready` names the replicas of the service that did not serve when it was carried out: those that are
   * starting, or are down.
   */
  not_ready?: string[];
  /**
   * `inject` is that of the script by which it was taken, by a colleague, an automation or a vendor; empty:
   * those who play took it.
   * Not shown to whoever plays.
   */
  inject?: string;
}

/**
 * `CommandRun` is a line that somebody entered in a terminal, verbatim as far as it can be known: what a
 * shell completed or recalled by itself is not in it.
 */
export interface CommandRun {
  /** "toolbox", or a replica */
  where: string;
  line: string;
}

/**
 * `ComponentMarked` says on the status page how something fares that customers know: a journey of the stack.
 * It comes with the update that follows it, and holds until the same journey is marked again; before the
 * first all are operational. See decisions/0132.
 */
export interface ComponentMarked {
  journey: string;
  state: ComponentState;
}

/**
 * `DecidingSet` says how long whoever leads has to decide on what waits for approval, before the scenario's
 * persona does.
 */
export interface DecidingSet {
  /** run time; 0: as long as the scenario says */
  after_ms: number;
}

/**
 * `EvidenceChanged` records that what a standing look shows differs from what was recorded of it before, and
 * takes its place.
 */
export interface EvidenceChanged {
  look: string;
  metrics?: string[];
  services?: string[];
  results: number;
  shown?: Showing;
}

/** `EvidenceClosed` records that a look came to its end before the run did. */
export interface EvidenceClosed {
  look: string;
  why: CloseReason;
}

/**
 * `EvidenceViewed` records that someone began to look at something, and what it showed, as facts. Whether it
 * was worth looking at is judged in grading, never here. It stands until an EvidenceClosed of the same look,
 * or to the end of the run. See decisions/0088.
 */
export interface EvidenceViewed {
  /**
   * `look` names it. A look of version 1 has no name: what it showed was not recorded, and neither was for
   * how long.
   */
  look?: string;
  source: EvidenceSource;
  /** empty: not narrowed to one */
  service?: string;
  /** PromQL, log filter, runbook slug, journey or action, verbatim */
  query?: string;
  /** names of the metrics that it showed something of */
  metrics?: string[];
  /** services that it was narrowed to; of metrics and logs, those it showed something of */
  services?: string[];
  /** series, lines, changes, settings or steps that it showed */
  results: number;
  shown?: Showing;
}

/** `IncidentClosed` tells everyone: the incident is over, or there was none. */
export interface IncidentClosed {
  /** resolved or no-fault */
  outcome: Outcome;
  /** what it was, and why it is over */
  text: string;
}

/** `IncidentDeclared` opens the incident. */
export interface IncidentDeclared {
  title: string;
  /** SEV1 … SEV4 */
  severity: Severity;
}

/**
 * `MessageSent` is one chat message, by a person or a persona. What is said on a direct line is for the two
 * alone.
 */
export interface MessageSent {
  /** "#inc-api", or "@maya" for a direct message */
  channel: string;
  text: string;
  /** `to` names by their ids those of the crew who read it; nobody: all do. */
  to?: string[];
  /**
   * the inject that said it; never shown to trainees
   * Not shown to whoever plays.
   */
  inject?: string;
  /**
   * `voice` is whoever leads the run and said it in the name of the persona; nil: it was said by who it seems
   * to be.
   * Not shown to whoever plays.
   */
  voice?: Actor;
}

/** `NoteAdded` is a line in the incident's timeline. */
export interface NoteAdded {
  text: string;
}

/**
 * `PageAcknowledged` says that someone who plays took the page. Colleagues whom nobody plays take it by a
 * PageTaken: what those who play are judged by, and what a script waits for, is never done by another. See
 * decisions/0131.
 */
export interface PageAcknowledged {
  page: string;
}

/**
 * `PageEscalated` brings a team, or somebody, in: one event for each of them. The run itself does so by the
 * escalation policy of the team that was paged, while nobody acknowledges the page; then it rings for them as
 * well. Who else pages a team asks it for help.
 */
export interface PageEscalated {
  page?: string;
  /** empty: whoever is brought in is of none */
  team: string;
  reason: string;
  /** `seat` or Who, where it is not all of the team. */
  seat?: string;
  /** a member, or a persona */
  who?: Actor;
  /** `level` is that of the policy, from 1, and Round how often it is gone through, from 1; 0: no policy says so. */
  level?: number;
  round?: number;
}

/**
 * `PageResolved` says that every alert of the page has stopped firing. Somebody who is done with it by hand
 * closes it by a PageClosed.
 */
export interface PageResolved {
  page: string;
}

/** `PageSent` notifies a person. The pager rings until it is acknowledged. */
export interface PageSent {
  /** "p1"; unique in the run */
  page: string;
  /** team */
  to: string;
  group: string;
  /** rule names */
  alerts: string[];
  service: string;
  summary: string;
  detail?: string;
  runbook?: string;
}

/**
 * `SeverityDeclared` sets or changes the incident's severity; it follows every IncidentDeclared as well, so
 * that one kind tells the whole story.
 */
export interface SeverityDeclared {
  severity: Severity;
}

/** `StepChecked` ticks or unticks a step of a runbook. */
export interface StepChecked {
  /** slug */
  runbook: string;
  /** id within the runbook */
  step: string;
  done: boolean;
  /** Verifies: the step was one of those by which the runbook makes sure that it is over. */
  verifies?: boolean;
}

/** `UpdatePosted` is what stakeholders and customers are told. All but the text may be left unsaid. */
export interface UpdatePosted {
  /** stakeholders or customers */
  audience: Audience;
  text: string;
  status?: UpdateStatus;
  /** what customers notice */
  impact?: string;
  /** what is being done about it */
  doing?: string;
  /** run time at which the next one is promised; 0: none is */
  next_ms?: number;
  /** where it was said, as the message before it; empty: in no channel */
  channel?: string;
}

/** `Showing` is what was to be seen in a look. Times are run time. */
export interface Showing {
  /** the window that it showed */
  from_ms?: number;
  to_ms?: number;
  /** the window goes on with the run */
  live?: boolean;
  metrics?: MetricShown[];
  lines?: LinesShown[];
  changes?: ChangeShown[];
  /** settings in force, "version", and "flag:NAME" */
  config?: Record<string, string>;
}

/**
 * `MetricShown` is what the series of one metric and one service had in the window: of a counter its rate a
 * second, of anything else its value.
 */
export interface MetricShown {
  metric: string;
  service?: string;
  series: number;
  /** highest at the beginning of the window */
  first: number;
  low: number;
  high: number;
  /** highest at its end */
  last: number;
  high_ms: number;
  low_ms: number;
  last_ms: number;
}

/** `LinesShown` are the log lines of a service that say the same but for numbers. */
export interface LinesShown {
  service: string;
  /** the newest of them, cut */
  text: string;
  lines: number;
  last_ms: number;
}

/** `ChangeShown` is a line of the change list. */
export interface ChangeShown {
  change: string;
  service: string;
}
