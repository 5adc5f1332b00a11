// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { Origin } from "./catalogue";
import type { FieldError } from "./commands";
import type { Script, ScriptCriterion } from "./debrief";
import type { Document, Measured, Part } from "./exercises";
import type { InterviewItem, OwnInterview, OwnSitting, WeightedDimension } from "./interview";
import type { DeskPrompts } from "./panel";
import type { DryScore, DryStrip } from "./run";
import type { Phase, Step, StepExercise } from "./tracks";

export const rights = [
  /** take a page, hand it on in the crew, snooze, resolve and merge it */
  "acknowledge",
  /** declare an incident, change its severity, close it */
  "declare",
  /** state and withdraw hypotheses and what customers suffer */
  "diagnose",
  /** take actions on the system, and log in to it */
  "act",
  /** do so without the approval that it needs */
  "break-glass",
  /** allow or refuse what somebody asked for */
  "approve",
  /** bring another team in */
  "escalate",
  /** tell customers */
  "customers",
  /** tell stakeholders */
  "stakeholders",
  /** write into the incident's timeline */
  "timeline",
  /** keep alerts from being told of, and end that */
  "silence",
] as const;

/** `Right` is a group of what people do in a run. One that no seat lists is everybody's. */
export type Right = (typeof rights)[number];

export interface Pack {
  /** empty: it never could be read */
  name: string;
  title: string;
  version: string;
  origin: Origin;
  /** name of its folder or file; empty: it is built in */
  place: string;
  /**
   * `writable` says that files can be saved to the pack's folder. Where they cannot, what was written is
   * offered as a download.
   */
  writable: boolean;
  /** its drills can be played */
  in_play: boolean;
  /** `mistakes` are of the pack as a whole, and of files that are not read. */
  mistakes: FieldError[];
  files: PackFile[];
}

export interface PackFile {
  /** below the pack's folder */
  path: string;
  /** of what it holds, where it ever was sound */
  title?: string;
  /** what it holds is there; with mistakes, as it was before */
  in_play: boolean;
  /** in what is there now, which then is not in play */
  mistakes: number;
  /** the first of them */
  mistake?: string;
}

/** `FileText` is a file of a pack, as an author reads it. */
export interface FileText {
  path: string;
  text: string;
  /** for If-Match */
  version: string;
  /** `writable` says that it can be saved where it is. */
  writable: boolean;
}

export interface TextWritten {
  text: string;
}

export interface FileRenamed {
  /** path below the pack's folder */
  to: string;
}

/**
 * `Beginning` is something new of one's own. What it begins with lints, and a drill passes: whoever breaks it
 * knows by what.
 */
export interface Beginning {
  kind: string;
  /** as its file or folder is called */
  name: string;
  /** as people call it; empty: made of the name */
  title?: string;
  /** what of its kind it is a copy of; empty: the usual one */
  from?: string;
  /** kind of exercise, where From does not say which it is a copy of */
  of?: string;
}

/** `Draft` is a text that an author works on: nothing of it is kept here. */
export interface Draft {
  /** what it is called in the pack, or will be */
  path: string;
  text: string;
}

export interface Checked {
  problems: DraftProblem[];
}

/** `DraftProblem` is something in a draft that is a mistake, or would be better otherwise. */
export interface DraftProblem extends Mistake {
  advice: boolean;
}

/** `Mistake` is one mistake of an author. */
export interface Mistake extends Position {
  file: string;
  message: string;
  hint?: string;
}

/** `Position` is a place in a file, counted from 1; columns count characters. */
export interface Position {
  line: number;
  column: number;
}

export interface PlaceAsked extends Draft {
  /** from 1 */
  line: number;
  /** in characters, from 1 */
  column: number;
}

/**
 * `Completion` is what may be written at a place, and what of its line that would stand in place of: from a
 * column to before another, in characters, from 1.
 */
export interface Completion {
  from: number;
  to: number;
  suggestions: Suggestion[];
}

/** `Suggestion` is something that may be written at a place. */
export interface Suggestion {
  label: string;
  /** of a mapping */
  key: boolean;
  /** what is called so: fault, action, event, service, … */
  is?: string;
  /** what that is, in a few words */
  title?: string;
  /** its parameters and their defaults */
  takes?: string;
  /** what it does */
  about?: string;
}

/** `ShownDraft` is a draft as its readers will see it. */
export interface ShownDraft {
  /** `sound` says that it has no mistakes. */
  sound: boolean;
  /** `page_html` is a runbook or a page of the guide. */
  page_html?: string;
  trainee: Trainee | null;
  facilitator: Script | null;
  grader: DraftCriterion[];
  timeline: DraftInject[];
  duration_ms: number;
  /**
   * What of these it is not, is null. A track and an interview template are shown with mistakes as well, as
   * far as they can be read.
   */
  exercise: DraftExercise | null;
  track: DraftTrack | null;
  interview: DraftInterview | null;
}

/** `Trainee` is what a trainee is told before the drill. */
export interface Trainee {
  title: string;
  summary: string;
  level: string;
  briefing_html: string;
  oncall: string;
  stack: string;
  skills: string[];
  /** titles */
  runbooks: string[];
  runtimes: string[];
}

/** `DraftCriterion` is a criterion as its author and whoever grades read it. */
export interface DraftCriterion extends ScriptCriterion {
  must: boolean;
  /** `missed` is what a player is told who did nothing at all, and Earn what would have earned it. */
  missed: string;
  earn?: string;
}

/** `DraftInject` is an inject on the line of time. */
export interface DraftInject {
  id: string;
  title: string;
  when: string;
  does: string;
  /** it comes at AtMS; else after something else */
  fixed: boolean;
  /** run time, or how long after what it waits for */
  at_ms: number;
  /** the inject that it waits for */
  after?: string;
  /** it does harm */
  harm: boolean;
  /**
   * How it goes on once it has come: see scenarios.Course. What is 0 is not so.
   * its faults end so long after they came
   */
  lasts_ms: number;
  /** it comes again so long after it came */
  every_ms: number;
  /** how often it comes in all; 0: as often as there is time */
  comes: number;
  /** the last time its faults do not end */
  stays: boolean;
  /** its faults take turns: so long they hold, */
  on_ms: number;
  /** and so long they are away */
  off_ms: number;
  /** over which its faults get worse */
  grows_ms: number;
  /** what ends all of it */
  until?: string;
}

/** `DraftExercise` is an exercise as whoever answers it, whoever marks it, and its author read it. */
export interface DraftExercise {
  title: string;
  summary: string;
  /** as people call it */
  kind: string;
  level: string;
  minutes: number;
  skills: string[];
  task_html: string;
  documents: Document[];
  /** as they are at the start */
  parts: Part[];
  measured: Measured[];
  criteria: DraftAsk[];
  signals: DeskPrompts;
  answers: DraftAnswer[];
  debrief_html: string;
}

/**
 * `DraftTrack` is a track as somebody finds it who begins to learn by it, as far as it can be read, and what
 * answers its questions.
 */
export interface DraftTrack {
  title: string;
  for: string;
  summary_html: string;
  days: number;
  sections: TrackSection[];
}

/** `DraftInterview` is an interview template as a candidate and as a host read it, as far as it can be read. */
export interface DraftInterview {
  for: string;
  /** of what is graded */
  minutes: number;
  /** as a candidate is told before they begin */
  welcome: OwnInterview;
  sections: InterviewSection[];
  /** that a link lets somebody in */
  days: number;
  /** percent; 0: nothing is asked for */
  pass: number;
  /** `weights` are what the dimensions weigh here. */
  weights: WeightedDimension[];
}

/** `DraftAsk` is a criterion of an exercise. */
export interface DraftAsk {
  id: string;
  title: string;
  dimension: string;
  points: number;
  must: boolean;
  /** empty: a person marks it */
  check?: string;
  /** that they mark; empty: all of the answer */
  part?: string;
  hint?: string;
  levels: Record<string, string>;
}

/** `DraftAnswer` is an answer whose score is known. */
export interface DraftAnswer {
  name: string;
  says_html: string;
  /** the band */
  score: string;
  good: boolean;
}

/**
 * `TrackSection` is a heading of a track with what stands below it: a phase, or a step, or what could not be
 * read as either.
 */
export interface TrackSection {
  /** of the heading, from 1 */
  line: number;
  title: string;
  phase: Phase | null;
  step: Step | null;
  /** of Step */
  keys: DraftKey[];
}

/**
 * `InterviewSection` is a heading of a template with what stands below it: a sitting, an item, what
 * candidates are told, or what could not be read as any of these.
 */
export interface InterviewSection {
  /** of the heading, from 1 */
  line: number;
  title: string;
  sitting: OwnSitting | null;
  item: DraftItem | null;
  told_html?: string;
}

/** `DraftKey` is what answers a question. */
export interface DraftKey {
  /** id */
  question: string;
  answer: string;
  /** where whoever answers wrongly is sent to look; empty: nowhere */
  look: string;
}

/** `DraftItem` is an item, and what it is made of. */
export interface DraftItem extends InterviewItem {
  made_of: StepExercise;
}

/** `PlayedDraft` is what comes of playing a draft by everybody. */
export interface PlayedDraft {
  scores: DryScore[];
  /** of golden, and of nobody acting */
  strips: DryStrip[];
  /** that playing it has found */
  problems: DraftProblem[];
  seconds: number;
}

/** `TriedDraft` is a draft that its author plays. */
export interface TriedDraft extends Draft {
  /** empty: the tabletop */
  runtime?: string;
  /** run time at which it is handed over; of the tabletop */
  from_ms?: number;
}
