// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { Profile } from "./account";
import type { Slugged } from "./catalogue";
import type { RunPlayer } from "./run";

/** `TrackCard` is what a list tells of a track. */
export interface TrackCard {
  slug: string;
  pack: string;
  title: string;
  /** whom it is for */
  for: string;
  summary_html: string;
  days: number;
  steps: number;
  /** `mine` is how far the caller is; null: they do not learn by it. */
  mine: Enrolment | null;
}

/** `Enrolment` is how far somebody is. */
export interface Enrolment {
  id: string;
  track: string;
  title: string;
  person: RunPlayer;
  /** null: nobody */
  mentor: RunPlayer | null;
  start_day: string;
  zone: string;
  /** empty: as their groups or the server have it */
  profile: Profile;
  /** of the track; 0: it has not begun */
  day: number;
  days: number;
  /** steps, of Of: without those that are optional */
  done: number;
  of: number;
  late: number;
  complete: boolean;
  /** 0: it goes on */
  ended_ms?: number;
  /** when they did something last; 0: nothing yet */
  active_ms?: number;
  /** `at` is the step that is theirs next; empty: none is open. */
  at?: string;
  at_title?: string;
  /** for somebody else; it holds nothing up */
  waits: LearnerWait[];
  /** the track has changed since: they can go on with it as it is now */
  newer: boolean;
  /** the track is not here any more: they learn by it as it was */
  gone: boolean;
}

/** `LearnerWait` is what waits for a mentor or a rater. */
export interface LearnerWait {
  kind: WaitKind;
  step: string;
  item: string;
  title: string;
  /** What waits for marks: a run, or an attempt at an exercise. */
  run?: string;
  answer?: string;
}

export const waitKinds = ["signoff", "entrustment", "marks"] as const;

/** `WaitKind` is what is waited for. */
export type WaitKind = (typeof waitKinds)[number];

/** `Track` is a track, with how far somebody is where they learn by it. */
export interface Track {
  slug: string;
  pack: string;
  title: string;
  for: string;
  summary_html: string;
  days: number;
  phases: Phase[];
  /** null: nobody is asked about */
  enrolment: Enrolment | null;
}

export interface Phase {
  id: string;
  title: string;
  text_html: string;
  /** day of the track */
  until: number;
  steps: Step[];
}

/** `Step` is a step. What answers its questions is not in it. */
export interface Step {
  id: string;
  kind: StepKind;
  title: string;
  text_html: string;
  /** day of the track */
  due: number;
  due_day?: string;
  optional: boolean;
  as?: OnCallAs;
  /** percent to reach */
  least?: number;
  /** null: the step is none */
  exercise: StepExercise | null;
  /** empty: nobody is asked about */
  state?: StepProgress;
  late: boolean;
  /** what is missing, in a sentence */
  why?: string;
  at_ms?: number;
  pages: StepPage[];
  /** what its questions are about */
  systems: Slugged[];
  questions: Question[];
  drills: StepDrillCard[];
  items: ChecklistItem[];
  asks: GateAsk[];
  tries: StepTry[];
}

export const stepKinds = [
  /** pages, and questions about the system */
  "read",
  /** an incident is played */
  "drill",
  /** a recorded run is watched */
  "watch",
  /** a graded task without a sandbox */
  "exercise",
  /** in the real world */
  "checklist",
  /** what must be shown before the steps after it open */
  "gate",
] as const;

/** `StepKind` is what is done in a step. */
export type StepKind = (typeof stepKinds)[number];

export const onCallAses = [
  "watch",
  /** hints at a price, pauses, somebody who whispers */
  "assisted",
  /** alone */
  "primary",
  /** leads those who act */
  "commander",
] as const;

/** `OnCallAs` is as what somebody is on call in a drill. The later ones ask for more. */
export type OnCallAs = (typeof onCallAses)[number];

/** `StepExercise` is an exercise that somebody is to answer. */
export interface StepExercise {
  slug: string;
  title: string;
  /** as people call it */
  kind: string;
  level: string;
  minutes: number;
  /** it is on this server */
  there: boolean;
}

export const stepProgresses = [
  /** a gate before it has not been passed */
  "locked",
  /** to be done */
  "open",
  /** whoever learns has done their part: somebody else's is open, and holds nothing up */
  "waiting",
  "done",
  /** Unavailable is what cannot be done here yet, and is not asked for. */
  "unavailable",
] as const;

/** `StepProgress` is how far a step is. */
export type StepProgress = (typeof stepProgresses)[number];

export interface StepPage {
  kind: StepPageKind;
  slug: string;
  title: string;
  /** of a service */
  stack?: string;
}

export interface Question {
  id: string;
  ask: string;
  good: boolean;
  tries: number;
  /** by whoever learns, last */
  said: string;
  /** what it asks for is not there any more */
  gone: boolean;
}

export interface StepDrillCard {
  slug: string;
  title: string;
  level: string;
  duration_s: number;
  /** those it can be played on */
  runtimes: string[];
  /** it is on this server */
  there: boolean;
}

export interface ChecklistItem {
  id: string;
  text: string;
  /** a mentor says that it is done */
  sign_off: boolean;
  ticked_ms?: number;
  signed_ms?: number;
  signed_by?: string;
}

export interface GateAsk {
  id: string;
  kind: AskKind;
  title: string;
  met: boolean;
  /** somebody's mark is: it holds nothing up */
  open: boolean;
  /** what is missing, or open */
  why?: string;
  /** that it rests on */
  runs: string[];
  /** drills that would show it, the best first */
  offer: StepDrillCard[];
  /** that would show it */
  exercises: StepExercise[];
  from?: string;
  /**
   * `asked_level` and Level are of an entrustment: the level that is asked for, and the mark that stands, 0
   * for none; Seen is what the mentor saw.
   */
  asked_level?: number;
  level?: number;
  seen?: string;
  by?: string;
}

export interface StepTry {
  /** empty: an exercise was answered */
  run: string;
  /** id of the attempt at it */
  answer?: string;
  /** slug of either */
  scenario: string;
  title: string;
  as: OnCallAs;
  at_ms: number;
  /** null: none that is shown yet */
  percent: number | null;
  low: number | null;
  high: number | null;
  /** they knew the answers, so it counts for no gate */
  repeat: boolean;
  /** they are still to say how it went */
  asks: boolean;
  over: boolean;
}

export const stepPageKinds = ["guide", "runbook", "service"] as const;

/** `StepPageKind` is what is read. */
export type StepPageKind = (typeof stepPageKinds)[number];

export const askKinds = [
  /** a score, in some drills or exercises */
  "score",
  /** named criteria, in different drills or exercises */
  "criteria",
  /** a score once more after days, in a drill with another cause */
  "again",
  /** a mentor's mark */
  "entrustment",
] as const;

/** `AskKind` is what kind of thing a gate asks for. */
export type AskKind = (typeof askKinds)[number];

/** `Learners` is a page of people who learn, and how many there are of all. */
export interface Learners {
  people: LearnerRow[];
  /** all there are */
  of: number;
  stuck: number;
  /** of whom something waits for a mentor */
  waiting: number;
  late: number;
  complete: number;
  /** from where the next page goes on; 0: that is all */
  next?: number;
}

/** `LearnerRow` is somebody who learns, for whoever looks after them. */
export interface LearnerRow extends Enrolment {
  /** why they do not get on, in sentences; empty: they do */
  stuck: string[];
  /** the caller is their mentor */
  mine: boolean;
}

/** `NewEnrolment` is somebody who is to learn by a track. */
export interface NewEnrolment {
  track: string;
  /** id; empty: the caller */
  person?: string;
  /** id; empty: nobody yet */
  mentor?: string;
  /** 2026-11-29; empty: today */
  start_day?: string;
  /** whose days they are; empty: UTC */
  zone?: string;
  /** empty: as their groups or the server have it */
  profile?: Profile;
}

/** `EnrolmentChange` is what is to become of an enrolment; what is left out stays. */
export interface EnrolmentChange {
  /** id; empty: nobody */
  mentor?: string;
  start_day?: string;
  zone?: string;
  profile?: Profile;
}

/** `StepAnswers` are what somebody answers, by question. */
export interface StepAnswers {
  answers: Record<string, string>;
}

/** `StepAnswered` is what is told of answers: never the right ones. */
export interface StepAnswered {
  answers: Answered[];
  step: Step;
}

export interface Answered {
  question: string;
  good: boolean;
  /** where to look, of one that is not right */
  look?: string;
}

/** `StepTick` is a line of a checklist that is done, or is not after all. */
export interface StepTick {
  item: string;
  off?: boolean;
}

/** `StepDrill` is a drill of a step. */
export interface StepDrill {
  scenario: string;
}

/** `StepPlay` is by what a drill of a step is played: the run begins from it. */
export interface StepPlay {
  assignment: string;
}

/** `NewEntrustment` is a mentor's mark. */
export interface NewEntrustment {
  /** of the gate, by its id */
  ask: string;
  /** 1: may watch, 2: with somebody beside, 3: with somebody to call, 4: alone, 5: may supervise others */
  level: number;
  seen: string;
}

/** `MentorNote` is what a mentor noted for mentors. */
export interface MentorNote {
  id: string;
  words: string;
  /** null: they have been removed */
  by: RunPlayer | null;
  at_ms: number;
}

export interface NewMentorNote {
  words: string;
}
