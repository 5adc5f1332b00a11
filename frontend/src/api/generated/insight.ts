// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { Slugged } from "./catalogue";
import type { FindingResult } from "./debrief";
import type { RunPlayer } from "./run";

/** `Skills` is what somebody has shown. */
export interface Skills {
  /** the eight critical ones */
  skills: ShownSkill[];
  /** the seven of the scorecard */
  dimensions: ShownSkill[];
  /** that all of it rests on */
  runs: number;
  /** at exercises, that it rests on besides */
  attempts: number;
  /** `missing` are the titles of the critical skills that were never shown. */
  missing: string[];
}

/** `ShownSkill` is what somebody has shown of a skill, or of a dimension of the scorecard. */
export interface ShownSkill {
  name: string;
  title: string;
  /** what somebody does who has the skill */
  says?: string;
  /** `estimate` is null where it was never shown. */
  estimate: SkillEstimate | null;
  /** `said` is what that means, in a sentence. */
  said: string;
  /** the latest first, and not more than some */
  runs: ShownRun[];
}

/**
 * `SkillEstimate` is the share of points that somebody would earn in a drill of the usual difficulty, the
 * first time and without hints, in percent. Low and high hold it with a probability of 90 %.
 */
export interface SkillEstimate {
  percent: number;
  low: number;
  high: number;
  /** with attempts at exercises */
  runs: number;
  /** different ones, and exercises */
  drills: number;
  /** at exercises, of Runs */
  attempts: number;
  sure: HowSure;
}

/** `ShownRun` is a run, or an attempt at an exercise, that shows it, and by what. */
export interface ShownRun {
  /** empty: it is an attempt */
  run: string;
  /** id of one at an exercise; empty: it is a run */
  attempt: string;
  /** slug of the drill, or of the exercise */
  scenario: string;
  title: string;
  at_ms: number;
  /** of the points of these criteria */
  percent: number;
  /** they knew the answers: it counts for little */
  repeat: boolean;
  /** that were used: they lower it */
  hints: number;
  criteria: ShownCriterion[];
}

export const howSures = [
  /** the interval is so wide that hardly anything is told */
  "little",
  "some",
  "well",
] as const;

/** `HowSure` is how much is known. */
export type HowSure = (typeof howSures)[number];

/** `ShownCriterion` is a criterion that shows it. */
export interface ShownCriterion {
  id: string;
  /** empty: it would tell the reader an answer */
  title: string;
  result: FindingResult;
  points: number;
  max: number;
}

/** `NextSuggestion` is one thing to do next, and why. */
export interface NextSuggestion {
  kind: SuggestionKind;
  /** `scenario` is the drill to play, and Exercise the exercise to answer; empty: it is none. */
  scenario: string;
  exercise: string;
  title: string;
  /** `track` and Step are those that ask for it; empty: no track does. */
  track: string;
  step: string;
  /** a sentence */
  why: string;
  /** what to do this time, in a sentence */
  how?: string;
}

export const suggestionKinds = [
  /** of a track */
  "step",
  /** something was done again and again that makes incidents worse */
  "habit",
  /** what was missed last time */
  "missed",
  /** shown a while ago, and due again */
  "repeat",
  /** a skill that was never shown */
  "new",
  /** what says little so far */
  "other",
] as const;

/** `SuggestionKind` is why something is suggested. */
export type SuggestionKind = (typeof suggestionKinds)[number];

/** `PersonSkills` is what somebody has shown, with who they are. */
export interface PersonSkills extends Skills {
  person: RunPlayer;
}

/** `Certificate` is a track that somebody has completed, and what that rests on. */
export interface Certificate {
  id: string;
  person: RunPlayer;
  track: Slugged;
  summary: string;
  completed_ms: number;
  /** name */
  issuer: string;
  rests_on: Ground[];
  /** `credential` is where its Open Badge is taken away as a file, and Keys where that can be verified by. */
  credential: string;
  keys: string;
}

/** `Ground` is one thing that a completion rests on. */
export interface Ground {
  kind: GroundKind;
  title: string;
  /** what was shown, in a sentence */
  said: string;
  at_ms: number;
  /** id, where it is one */
  run?: string;
  /** `answer` is the id of an attempt at an exercise, where it is one. */
  answer?: string;
  /** name of who said so, where somebody did */
  by?: string;
}

export const groundKinds = [
  /** that was played */
  "run",
  /** to an exercise */
  "answer",
  /** that was passed */
  "gate",
  /** of a line of a checklist */
  "signoff",
  /** a mark of how much supervision they need */
  "entrusted",
] as const;

/** `GroundKind` is what sort of thing a completion rests on. */
export type GroundKind = (typeof groundKinds)[number];

/** `BadgeKeys` are the published ones, as a JSON Web Key Set (RFC 7517): of all that ever signed. */
export interface BadgeKeys {
  keys: unknown[];
}

/** `BadgeIssuer` is who issues badges, as the standard has it. */
export interface BadgeIssuer {
  id: string;
  type: string[];
  name: string;
  url?: string;
}

/** `LeadFigures` is how groups get on. What is of one person is not in it. */
export interface LeadFigures {
  /** as 2026-03, the oldest first */
  months: string[];
  least_runs: number;
  least_people: number;
  /** the first is of everybody who is seen */
  cohorts: Cohort[];
  /** of everybody, what is thinnest first */
  skills: GroupSkill[];
  /** what looks broken first */
  drills: DrillForLead[];
  milestones: Milestone[];
  /** what is left out, in sentences */
  notes: string[];
}

/** `Cohort` is how a group gets on over time. */
export interface Cohort {
  /** id; empty: everybody who is seen */
  group: string;
  name: string;
  people: number;
  /** of them, who played in these months */
  active: number;
  /** with attempts at exercises, as below */
  runs: number;
  /** it is so small that nothing more is told of it */
  few: boolean;
  metrics: TeamFigure[];
}

/** `GroupSkill` is how well a skill is known and had among people. */
export interface GroupSkill {
  name: string;
  title: string;
  /** who have shown it */
  people: number;
  /** of so many who played something */
  of: number;
  /** that show it */
  runs: number;
  /** mean of their estimates; null: of too few people */
  percent: number | null;
  thin: boolean;
  said: string;
}

/** `DrillForLead` are a drill as it was played by those who are seen. */
export interface DrillForLead {
  scenario: string;
  title: string;
  runs: number;
  /** mean score of first runs; null: of too few */
  percent: number | null;
  /** what looks wrong with it, over everybody's runs, in sentences */
  broken: string[];
}

/** `Milestone` is a gate of a track. */
export interface Milestone {
  track: string;
  track_title: string;
  step: string;
  title: string;
  /** who got through it */
  people: number;
  /** median, from each one's start day; null: of too few */
  days: number | null;
  /** of those who were to be through by now, in time */
  met: number;
  late: number;
}

/** `TeamFigure` is one figure of a group, over months. */
export interface TeamFigure {
  name: string;
  title: string;
  unit: string;
  /** less of it is better */
  less: boolean;
  /** null: it is the trend that counts */
  target: number | null;
  /** the target in words */
  aim: string;
  /** it is a median; else a mean */
  middle: boolean;
  /** one a month */
  points: FigurePoint[];
}

/** `FigurePoint` is one figure of a month. */
export interface FigurePoint {
  /** null: nothing was played, or it is left out */
  value: number | null;
  runs: number;
  people: number;
  /** too few runs or people are behind it, or behind how it differs from another group's */
  few: boolean;
  /** the target; null: there is none, or no value */
  meets: boolean | null;
}

/** `LeadPeople` is how people get on one by one, for those who lead them. */
export interface LeadPeople {
  /** by name */
  people: PersonFigures[];
  /** of all pages */
  total: number;
}

/** `PersonFigures` is how one person gets on. */
export interface PersonFigures extends Passages {
  /** id */
  person: string;
  name: string;
  /** ids */
  groups: string[];
  /** in these months */
  runs: number;
  /** when they played last; null: never */
  last_ms: number | null;
  /** used a run; null: they played nothing */
  hints: number | null;
  /** the eight, in their order */
  skills: PersonSkill[];
}

/** `PersonSkill` is what is known of somebody's skill. */
export interface PersonSkill {
  name: string;
  /** null: it was never shown */
  estimate: SkillEstimate | null;
}

/**
 * `Passages` are the gates of somebody's tracks that they have tried, and what they did in the real world, in
 * the order of the tracks.
 */
export interface Passages {
  gates: Passage[];
  sign_offs: SignOff[];
  /** `waits` is how many things wait for somebody to sign them off. */
  waits: number;
}

/** `Passage` is a gate that somebody has tried. */
export interface Passage {
  /** title */
  track: string;
  title: string;
  /** that were played for it, until it was passed */
  runs: number;
  /** when it was passed, as far as runs show; null: not yet */
  passed_ms: number | null;
  /** what is missing, in sentences; empty: it was passed */
  missing: string;
  /** of entrustment, 1 to 5; 0: nobody has marked it */
  level: number;
  /** who has */
  by: string;
}

/** `SignOff` is a thing in the real world that was signed off. */
export interface SignOff {
  title: string;
  /** empty: they have been removed */
  by: string;
  at_ms: number;
}
