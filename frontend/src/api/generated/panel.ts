// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { Finding, Grade, JudgeCriterion, JudgedMoment } from "./debrief";
import type { GlobalMark } from "./events";
import type { Document, Part, Remark } from "./exercises";
import type { Figure } from "./marking";

export interface DeskPrompts {
  strong: string[];
  weak: string[];
  red: string[];
}

/** `PanelTasks` is what the caller is asked to mark. */
export interface PanelTasks {
  tasks: PanelTask[];
  /** `calibrated_runs` and Answers say that the caller has marked the samples of them. */
  calibrated_runs: boolean;
  calibrated_answers: boolean;
}

/** `PanelTask` is a piece of work, as a rater knows it. */
export interface PanelTask {
  interview: string;
  /** an id, which tells no name */
  candidate: string;
  item: string;
  code: string;
  /** title of the interview */
  in: string;
  title: string;
  kind: WorkKind;
  state: TaskState;
  /** two others parted on it */
  third: boolean;
}

export const workKinds = ["exercise", "drill"] as const;

/** `WorkKind` is what an item is made of. */
export type WorkKind = (typeof workKinds)[number];

export const taskStates = [
  /** some marks are given */
  "begun",
  "open",
  /** all of them: the others' are waited for */
  "given",
  /** what they come to stands */
  "settled",
] as const;

/** `TaskState` is how far somebody's marks on a piece of work have come. */
export type TaskState = (typeof taskStates)[number];

/** `PanelDesk` is a piece of work and what it takes to mark it. */
export interface PanelDesk extends PanelTask {
  task_html: string;
  documents: Document[];
  /** there are the screens of a recorded run, as whoever answered had them */
  recorded: boolean;
  /** none of a drill */
  answer: Part[];
  remarks: Remark[];
  /** what happened, and when of the time that there was */
  moments: JudgedMoment[];
  criteria: DeskMark[];
  /** the caller's; empty: not given */
  global: GlobalMark;
  /** with it */
  comment: string;
  /** marks are still taken of the caller */
  takes: boolean;
  calibrated: boolean;
  /** of all work */
  prompts: DeskPrompts;
  /** of this exercise; may be none */
  signals: DeskPrompts;
  /** null: not all marks are given */
  grade: Grade | null;
}

/** `DeskMark` is a criterion, and what the caller gave. */
export interface DeskMark extends JudgeCriterion {
  /** null: none */
  level: number | null;
  comment: string;
}

/** `InterviewPanel` is who marks what in an interview. */
export interface InterviewPanel {
  title: string;
  items: PanelItem[];
  /** `people` are those who can be asked: assessors who do not hold the interview. */
  people: PanelPerson[];
}

export interface PanelItem {
  id: string;
  title: string;
  kind: WorkKind;
  /** ids of those who are asked first: two, or fewer so far */
  raters: string[];
  /** id; empty: nobody */
  third: string;
}

export interface PanelPerson {
  id: string;
  name: string;
  calibrated_runs: boolean;
  calibrated_answers: boolean;
}

/** `PanelPut` is who is to mark what. */
export interface PanelPut {
  items: PanelAsk[];
}

export interface PanelAsk {
  id: string;
  raters: string[];
  third: string;
}

/** `Sheets` is all candidates of an interview, side by side: they have one seed. */
export interface Sheets {
  title: string;
  seed: number;
  sheets: Sheet[];
}

/** `Sheet` is the scorecard of a candidate. */
export interface Sheet {
  interview: string;
  /** title of the interview */
  in: string;
  candidate: string;
  code: string;
  /** empty: nothing identifies them any more */
  name: string;
  /** percent of the whole that is asked for; 0: nothing is */
  pass: number;
  seed: number;
  /** every mark stands */
  settled: boolean;
  card: Scorecard;
  works: SheetWork[];
}

/** `Scorecard` is what work shows, by dimension. */
export interface Scorecard {
  /** all, in the order in which they are shown */
  dimensions: CardDimension[];
  total: CardTotal;
  /** `agreement` is over all marks, those on whole pieces of work too. */
  agreement: CardAgreement;
  /** `without` is the work that says nothing, and why. Never null. */
  without: CardWithout[];
}

/** `SheetWork` is one piece of work. */
export interface SheetWork {
  item: string;
  title: string;
  kind: WorkKind;
  pass: number;
  /** why there is nothing to judge; empty: there is */
  missing: string;
  /** null: none */
  score: CardRange | null;
  /** who have given all of their marks */
  raters: number;
  parted: boolean;
  settled: boolean;
  global: string;
  pasted: SheetPaste[];
}

/** `CardDimension` is one of the seven. */
export interface CardDimension {
  name: string;
  title: string;
  /** percent */
  weight: number;
  /** `evidence` says that there is some, or will be once marks are given. Without, there is no score. */
  evidence: boolean;
  /**
   * Points, Max and Open are scaled so that each piece of work has 100 in all. Open points wait for a mark
   * and are in Max.
   */
  points: number;
  max: number;
  open: number;
  /** `score` is what Points come to of Max; null: nothing could be earned. */
  score: CardRange | null;
  /** what it rests on; never null */
  rests: CardRest[];
  /** pieces of work among those */
  works: number;
  agreement: CardAgreement;
}

/** `CardTotal` is the mean of the dimensions that have a score, by their weights. */
export interface CardTotal {
  /** null: no dimension has one */
  score: CardRange | null;
  /** percent of all weight whose dimensions have a score */
  covered: number;
  /** marks are missing that can change it */
  open: boolean;
}

/**
 * `CardAgreement` is how far the first two raters of everything agree who marked without seeing each other's
 * marks.
 */
export interface CardAgreement {
  /** that both gave */
  marks: number;
  /** of those, with the same level */
  same: number;
  /** one level apart */
  near: number;
  /** that a third was asked for, as the two parted somewhere on that work */
  settled: number;
  /** `weighted` is the quadratically weighted kappa of Cohen over them. */
  weighted: Figure;
}

/** `CardWithout` is a piece of work that says nothing. */
export interface CardWithout {
  work: string;
  title: string;
  why: string;
}

/** `CardRange` is an interval in percent; a point has Low and High alike. */
export interface CardRange {
  low: number;
  high: number;
}

/** `SheetPaste` is that something was pasted: a fact, and no judgement. */
export interface SheetPaste {
  at_ms: number;
  part: string;
  characters: number;
}

/** `CardRest` is one criterion that a dimension rests on. */
export interface CardRest {
  work: string;
  /** of the work */
  title: string;
  /** `marked` says that a person judges it; else a machine did. */
  marked: boolean;
  finding: Finding;
}

/** `Overruled` is what an assessor gives in place of what a machine gave. */
export interface Overruled {
  criterion: string;
  points: number;
  reason: string;
}
