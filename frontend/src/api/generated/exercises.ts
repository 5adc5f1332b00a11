// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { AttemptState } from "./account";
import type { Named, Slugged } from "./catalogue";
import type { Grade, JudgeCriterion } from "./debrief";
import type { Shown } from "./events";
import type { MarkingState } from "./marking";
import type { DeskPrompts } from "./panel";
import type { RunMap } from "./run";

/** `Attempt` is an attempt as it stands. */
export interface Attempt {
  id: string;
  exercise: Slugged;
  kind: string;
  /** who answers */
  person: PersonName;
  state: AttemptState;
  /** `late` says that it could not be judged yet, which is tried again. */
  late?: boolean;
  end_reason?: string;
  created_ms: number;
  /** 0: it has not */
  ended_ms?: number;
  time: Time;
  /** the caller may read its debrief */
  readable: boolean;
  /** they had been shown a debrief of it before */
  repeat: boolean;
  /** `next` is the attempt that it was opened again as, for whoever answers. */
  next?: string;
  /** null: none, or none for the caller yet */
  score: AttemptScore | null;
}

export interface PersonName {
  id: string;
  name: string;
}

/** `Time` is how the time of an attempt stands, as it is asked. */
export interface Time {
  length_ms: number;
  /** back */
  given_ms: number;
  spent_ms: number;
  left_ms: number;
  /** it stands still */
  waits: boolean;
}

export interface AttemptScore {
  percent: number;
  low: number;
  high: number;
}

/** `ExerciseCard` is what the catalogue tells of an exercise. */
export interface ExerciseCard {
  /** of a pack that is not the built-in one, PACK/SLUG */
  slug: string;
  /** null: the built-in one */
  pack: Named | null;
  title: string;
  summary: string;
  kind: Named;
  level: string;
  minutes: number;
  skills: string[];
  /**
   * `attempts` are how many the caller has made, Open is the id of the one that has not ended, and
   * BestPercent what the best of those whose debrief they may read comes to at least.
   */
  attempts: number;
  open?: string;
  best_percent: number | null;
}

/** `Exercise` is an exercise before it is begun: what is asked, and of nothing of what it is asked about. */
export interface Exercise extends ExerciseCard {
  task_html: string;
  measured: Measured[];
  /** a machine judges some of it */
  checked: boolean;
  /** a person does */
  marked: boolean;
  /** the caller's attempts, the latest first */
  mine: Attempt[];
}

/** `Measured` is how much of an exercise is for one dimension of the scorecard. */
export interface Measured {
  title: string;
  points: number;
}

/** `Work` is an attempt for whoever answers it: what they read, and what they have typed. */
export interface Work {
  attempt: Attempt;
  task_html: string;
  documents: Document[];
  /** `recorded` says that there are the screens of a recorded run to look at. */
  recorded: boolean;
  parts: Part[];
  /**
   * `earlier` are the attempts that it goes on with, the latest first: what was typed in those and did not
   * arrive is still where it was typed.
   */
  earlier: string[];
  /** `prompt` is a command to begin with, where there is a terminal; null: there is none. */
  prompt: string | null;
}

export interface Document {
  id: string;
  title: string;
  language: string;
  text: string;
  /** of Markdown */
  html?: string;
}

/** `Part` is one thing that is answered, and what stands. */
export interface Part {
  id: string;
  title: string;
  help_html: string;
  form: Form;
  language?: string;
  options: Option[];
  /** of remarks: the id of a document */
  on?: string;
  /** characters; 0: a bound that nobody meets */
  most: number;
  /** what stood there at first */
  start: string;
  /** what stands */
  text: string;
  /** of it; a save names it */
  version: number;
}

export const forms = [
  /** a file in an editor */
  "code",
  /** Markdown */
  "prose",
  /** one of Options; the answer is its ID */
  "choice",
  /** any of Options; the answer is their IDs, a line each */
  "choices",
  /** a few words */
  "line",
  /** on lines of the document On; a line each: LINE, a tab, the words */
  "remarks",
] as const;

/** `Form` is how a part is answered. */
export type Form = (typeof forms)[number];

export interface Option {
  id: string;
  title: string;
}

/** `Typed` is what somebody typed in a part, on the version that they had before them. */
export interface Typed {
  text: string;
  /** 0: nothing was saved yet */
  version: number;
}

/** `Saved` is what stands once it is saved. */
export interface Saved {
  version: number;
  time: Time;
}

/** `Pasted` is text that was put into a part at once: that it was, and how long it is. */
export interface Pasted {
  part: string;
  characters: number;
}

/** `Tried` is what may be said of an answer while it is written. */
export interface Tried {
  remarks: Remark[];
  /** `shown` is for the view of the kind; null: nothing. */
  shown: unknown;
}

/** `Remark` is what is to be said at a place in an answer. */
export interface Remark {
  part: string;
  /** from 1; 0: of the whole part */
  line: number;
  /** from 1; 0: of the whole line */
  column: number;
  weight: Weight;
  source: string;
  text: string;
  hint?: string;
}

export const weights = ["mistake", "advice"] as const;

/** `Weight` is how much a remark weighs. */
export type Weight = (typeof weights)[number];

/** `AttemptDebrief` is the reading of an attempt that was judged. */
export interface AttemptDebrief {
  attempt: Attempt;
  grade: Grade;
  task_html: string;
  /** what to take to work */
  html: string;
  documents: Document[];
  /** `recorded` says that the caller can look at the recorded run. */
  recorded: boolean;
  answer: Answer[];
  /** of the judge */
  remarks: Remark[];
  /** `shown` is by the judge, for the view of the kind; null: nothing. */
  shown: unknown;
  /** `unmarked` are the titles of the criteria that wait for a person's mark. */
  unmarked: string[];
  /** that the caller can mark */
  criteria: JudgeCriterion[];
  /** to look out for, of whoever can mark; null: they cannot */
  signals: DeskPrompts | null;
  marking: MarkingState;
  events: Shown[];
}

/** `Answer` is what was handed in as one part, and what a good answer has there. */
export interface Answer extends Part {
  /** empty: none is known */
  good: string;
}

/**
 * `Evidence` is a recorded run as whoever answers finds it, and whoever marks the answer: the system, and
 * what told of how it stands.
 */
export interface Evidence {
  /** of its system: nobody can be asked, and nothing done */
  map: RunMap;
  epoch_ms: number;
  /** of run time: the moment at which it is looked at */
  until_ms: number;
  /** alerts and changes */
  events: Shown[];
}

/** `TimeBack` is time that is given back, and why. */
export interface TimeBack {
  ms: number;
  reason: string;
}

/** What the screen of a kind of exercise is given besides remarks. */
export interface ShownBy {
  change: Reviewed[];
  handoff: HandoffShown;
  runbook: RunbookShown;
  script: ScriptShown;
}

/** `Reviewed` is one change as it was judged, for the screen of this kind. */
export interface Reviewed {
  id: string;
  title: string;
  /** id of the document */
  diff: string;
  given: string;
  verdict: string;
  accept: string[];
  /** that make it dangerous */
  lines: string[];
  /** of those, what a remark was on */
  hit: string[];
  remarks: SaidOfLine[];
  figures: ChangeFigures;
}

/** `HandoffShown` is what the screen of this kind shows. */
export interface HandoffShown {
  claims: Claim[];
}

/** `RunbookShown` is what the screen of this kind shows. */
export interface RunbookShown {
  read: Instruction[];
  play?: Followed;
  elsewhere?: Followed;
  /**
   * Idle and Golden are what customers went through, over all journeys, when nobody acted and as the drill's
   * model answer has it, and Own with the runbook.
   */
  own?: PlayedMinute;
  idle?: PlayedMinute;
  golden?: PlayedMinute;
}

/** `ScriptShown` is what the screen of this kind gets beside the remarks. */
export interface ScriptShown {
  tests: ScriptTest[];
}

/** `SaidOfLine` is a remark on a line. */
export interface SaidOfLine {
  line: number;
  text: string;
  hit: boolean;
}

/** `ChangeFigures` are what customers would have gone through. */
export interface ChangeFigures {
  visits: number;
  /** more than without the change; never below 0 */
  failed: number;
  slow: number;
  /** `share` of the visits that went wrong by it; slow ones count a third. */
  share: number;
  /** there are none */
  why?: string;
  /** `minutes` are how customers fared with the change, from its play's begin. */
  minutes: ChangeMinute[];
}

/** `Claim` is a statement in what was written that the log can bear out or contradict. */
export interface Claim {
  line: number;
  words: string;
  time?: boolean;
  right?: boolean;
  /** neither: the log does not tell */
  wrong?: boolean;
  why: string;
}

/** `Instruction` is one thing that a runbook says to do, as a machine understands it. */
export interface Instruction {
  line: number;
  section: RunbookSection;
  sort: InstructionSort;
  /** how it is understood */
  said: string;
  why?: string;
  hint?: string;
  if?: InstructionIf;
}

/** `Followed` is how a runbook was followed in a drill. */
export interface Followed {
  /** of the drill */
  title?: string;
  done: FollowedStep[];
  /** where it stopped for want of a clear step */
  stopped?: FollowedStep;
  /** what the system would not do */
  refused?: string[];
  /**
   * `breached_ms` and Restored are when an objective was first breached and since when all were met again, in
   * ms of run time; 0: never.
   */
  breached_ms?: number;
  restored_ms?: number;
  minutes: PlayedMinute[];
  /** the first cure had not helped when it was judged */
  helpless?: boolean;
}

/** `PlayedMinute` is how customers fared in a stretch of run time, over all journeys. */
export interface PlayedMinute {
  from_ms: number;
  to_ms: number;
  visits: number;
  failed: number;
  slow: number;
}

/** `ScriptTest` is one test as it went. Expected and Got are those of visible tests alone. */
export interface ScriptTest {
  name: string;
  shows: string;
  passed: boolean;
  why?: string;
  want?: ScriptRun;
  got?: ScriptRun;
}

/** `ChangeMinute` is how customers fared in a stretch of run time, over all journeys. */
export interface ChangeMinute {
  from_ms: number;
  to_ms: number;
  visits: number;
  failed: number;
  slow: number;
}

export const runbookSections = ["trigger", "impact", "steps", "safety", "rollback", "escalation", "verification"] as const;

/** `RunbookSection` is what a part of a runbook is for. */
export type RunbookSection = (typeof runbookSections)[number];

export const instructionSorts = [
  "look",
  "act",
  "wait",
  "escalate",
  /** it says what is not to be done */
  "never",
  /** it asks for a change, and not plainly which */
  "unclear",
] as const;

/** `InstructionSort` is what an instruction has somebody do. */
export type InstructionSort = (typeof instructionSorts)[number];

/** `InstructionIf` is when an instruction is to be followed. */
export interface InstructionIf {
  test: InstructionTest;
  words: string;
  /** of Changed */
  service?: string;
  /** of Changed: a type of change; empty: any */
  change?: string;
  /** of Firing */
  alert?: string;
  not?: boolean;
}

/** `FollowedStep` is one instruction as it was followed. */
export interface FollowedStep {
  line: number;
  section: RunbookSection;
  sort: InstructionSort;
  said: string;
  /** run time */
  at_ms: number;
  /** why it was not followed */
  skipped?: string;
}

/** `ScriptRun` is a run in words. */
export interface ScriptRun {
  command: string;
  stdout: string;
  stderr: string;
  exit: number;
  stopped?: string;
  /** processes that were still there */
  left?: number;
  millis: number;
}

export const instructionTests = [
  /** customers are not served as promised */
  "unwell",
  /** they are */
  "well",
  /** something of a service was changed lately */
  "changed",
  /** an alert goes on */
  "firing",
  /** nothing that a machine could tell */
  "unknown",
] as const;

/** `InstructionTest` is what a condition asks. */
export type InstructionTest = (typeof instructionTests)[number];
