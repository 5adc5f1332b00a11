// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { DebriefRule } from "./account";
import type { AssignedSeat } from "./assigned";
import type { ReviewAction } from "./debrief";
import type { QueuePlace, RunPlayer } from "./run";

/**
 * `GameDay` is a game day as somebody of it sees it: who is in other crews, and what they do, is for whoever
 * leads it alone.
 */
export interface GameDay {
  id: string;
  title: string;
  note: string;
  /** null: whoever gave it has been removed */
  by: RunPlayer | null;
  helpers: RunPlayer[];
  runtime: string;
  /** local time; empty: nobody has said yet */
  begins_at: string;
  zone: string;
  begins_ms?: number;
  begins: HowCrewsBegin;
  debrief: DebriefRule;
  leaderboard: Ranking;
  state: GameDayState;
  /** place of the drill that is played, or is next */
  at: number;
  break_end_ms?: number;
  /** by the clock of the server */
  now_ms: number;
  drills: GameDayDrill[];
  crews: GameDayCrew[];
  /** id of the caller's crew; empty: they are of none */
  mine: string;
  /**
   * `unled` says that nobody who leads it can any more: facilitators who see its crews and admins do, until
   * somebody helps to lead it.
   */
  unled?: boolean;
  /** `led` is what whoever leads it sees besides; null for the others. */
  led: GameDayLed | null;
}

export const howCrewsBegins = [
  /** all at once, when somebody who leads says so */
  "together",
  /** each crew's when all of it are ready */
  "ready",
] as const;

/** `HowCrewsBegin` is how the runs of a game day begin. */
export type HowCrewsBegin = (typeof howCrewsBegins)[number];

export const rankings = [
  /** nobody is */
  "",
  /** how much of the harm that could be avoided was */
  "harm",
  /** of the rubric, at least */
  "score",
] as const;

/** `Ranking` is by what crews are ranked. */
export type Ranking = (typeof rankings)[number];

export const gameDayStates = [
  "planned",
  /** its lobby is */
  "open",
  "playing",
  "break",
  "over",
] as const;

/** `GameDayState` is how far a game day is. */
export type GameDayState = (typeof gameDayStates)[number];

export interface GameDayDrill {
  scenario: string;
  title: string;
  /** it is on this server */
  there: boolean;
  break_min: number;
  /** 0: it is not there */
  length_s: number;
}

export interface GameDayCrew {
  id: string;
  name: string;
  size: number;
  /** that have the lobby before them */
  here: number;
  /** that have said so */
  ready: number;
  /** with the drill that the game day is at */
  standing: CrewStanding;
  /** `inside` is the rest of it, for its members and whoever leads; null for the others. */
  inside: GameDayCrewInside | null;
}

export interface GameDayLed {
  /** `version` is of its crews, drills and helpers, for If-Match. */
  version: string;
  invited: boolean;
  seeds: SeedRule;
  seed: number;
  room: RuntimeRoom;
  /** `addresses` are the names of those outside that are told of its runs. */
  addresses: string[];
}

export const crewStandings = [
  /** it has begun no run */
  "none",
  /** its run waits for a place */
  "queued",
  /** as its sandbox does */
  "starting",
  "running",
  /** the server went away under it, and it waits for one of its crew where it was */
  "awaited",
  "ended",
  /** the server went away under it */
  "interrupted",
  /** it could not be begun, or broke */
  "failed",
] as const;

/** `CrewStanding` is where a crew stands with a drill. */
export type CrewStanding = (typeof crewStandings)[number];

export interface GameDayCrewInside {
  members: GameDayMember[];
  /** of drills that it has begun */
  plays: GameDayPlay[];
  /** its own; 0: it has none, or it is not for the caller */
  seed: number;
}

export const seedRules = [
  /** each drill's own */
  "drill",
  /** one number for all */
  "same",
  /** each crew has its own */
  "crew",
] as const;

/** `SeedRule` is which seed the runs of a game day have. */
export type SeedRule = (typeof seedRules)[number];

/** `RuntimeRoom` is how many runs a runtime plays at once. */
export interface RuntimeRoom {
  runtime: string;
  most: number;
  taken: number;
  waiting: number;
}

export interface GameDayMember {
  /** null: they have been removed, and the seat is vacant */
  person: RunPlayer | null;
  disabled: boolean;
  seat: string;
  here: boolean;
  ready: boolean;
}

export interface GameDayPlay {
  /** of the drill */
  place: number;
  /** the latest */
  run: string;
  standing: CrewStanding;
  /** where it waits */
  queue?: QueuePlace;
  /** it failed */
  why?: string;
  /** `awaited_ms` is until when it waits for one of its crew; 0: it does not. */
  awaited_ms?: number;
}

/**
 * `GameDayTerms` are what can be said of a game day when it is made, and changed later; what is left out of a
 * change stays as it is.
 */
export interface GameDayTerms {
  title?: string;
  note?: string;
  /** ids of people */
  helpers?: string[];
  /** in the order in which they are played */
  drills?: ChosenDrill[];
  crews?: NewGameDayCrew[];
  runtime?: string;
  /** local time: 2026-11-29T14:00; empty: nobody has said yet */
  begins_at?: string;
  zone?: string;
  begins?: HowCrewsBegin;
  seeds?: SeedRule;
  /** that all have */
  seed?: number;
  debrief?: DebriefRule;
  /** empty: there is none */
  leaderboard?: Ranking;
  /** names of those outside that are told of its runs */
  addresses?: string[];
}

export interface ChosenDrill {
  scenario: string;
  /** after it */
  break_min?: number;
}

export interface NewGameDayCrew {
  /** empty: it is new */
  id?: string;
  name: string;
  members: AssignedSeat[];
}

/** `CrewsToDraw` says whom to draw into crews. */
export interface CrewsToDraw {
  people: string[];
  /** ids: their members of the moment */
  groups?: string[];
  crews: number;
  /** 0: another one each time */
  seed?: number;
}

/** `DrawnCrews` are crews that were drawn, and by what seed. */
export interface DrawnCrews {
  seed: number;
  crews: RunPlayer[][];
}

export interface GameDayReady {
  ready: boolean;
}

export interface GameDayStart {
  /** ids; none: all that have not begun, or were interrupted */
  crews?: string[];
  /** have those wait that find no place */
  anyway?: boolean;
}

/** `GameDayStarted` is a game day whose crews were to begin, and those that could not. */
export interface GameDayStarted {
  day: GameDay;
  failed: GameDayFailure[];
}

export interface GameDayFailure {
  /** its name */
  crew: string;
  why: string;
}

export interface GameDayStep {
  /** the runs that are under way */
  end?: boolean;
}

/**
 * `GameDayReview` is a game day afterwards. Those who played see how all crews did, once it is over and
 * debriefs are open; what whoever leads noted, and what they are to ask, is for those who lead.
 */
export interface GameDayReview {
  /** no run is still under way, or being graded */
  complete: boolean;
  /** why the caller is not shown yet how it went; empty: they are */
  withheld: string;
  drills: GameDayDrillReview[];
  ranks: GameDayRank[];
  /** none for those who play */
  script: GameDayPart[];
  survey: GameDaySurvey;
  /** as they were added */
  actions: ReviewAction[];
  /** whose an action may be */
  owners: RunPlayer[];
}

export interface GameDayDrillReview {
  place: number;
  title: string;
  /** of the longest run */
  end_ms: number;
  plays: GameDayPlayReview[];
}

export interface GameDayRank {
  place: number;
  crew: string;
  name: string;
  percent: number;
  /** drills that it is the mean of */
  of: number;
}

export interface GameDayPart {
  title: string;
  why: string;
  questions: string[];
}

/**
 * `GameDaySurvey` is what is asked of those who played, and what came of it: each sees their own answers,
 * whoever leads those of all, without names.
 */
export interface GameDaySurvey {
  questions: SurveyQuestion[];
  /** people */
  answered: number;
  /** the caller may answer */
  open: boolean;
  /** they have */
  mine: boolean;
}

export interface GameDayPlayReview {
  /** its id */
  crew: string;
  name: string;
  /** whose debrief the caller may read */
  run?: string;
  standing: CrewStanding;
  moments: GameDayMoment[];
  /** by minute */
  harm: GameDayHarm[];
  /**
   * `percent` is the score, at least, and Avoided the share of the harm that could be avoided which was, in
   * percent; null: there is none, or none for the caller.
   */
  percent: number | null;
  avoided: number | null;
}

export interface SurveyQuestion {
  text: string;
  /** of the caller, from 1, do not agree, to 5; 0: none */
  rating: number;
  words: string;
  /** `ratings` are how many gave 1 to 5, and Said what they wrote; for whoever leads. */
  ratings: number[];
  said: string[];
}

export interface GameDayMoment {
  at_ms: number;
  kind: MomentKind;
  text: string;
  by?: string;
}

export interface GameDayHarm {
  to_ms: number;
  failed: number;
  slow: number;
}

export const momentKinds = [
  "paged",
  "acknowledged",
  /** the first look that showed a tell */
  "found",
  /** by what spared customers most */
  "mitigated",
  "resolved",
  /** customers or stakeholders were told */
  "updated",
  "closed",
  /** whoever leads did something to the run */
  "led",
  /** of whoever leads, for themselves */
  "note",
] as const;

/** `MomentKind` is what a moment of a run is, across crews. */
export type MomentKind = (typeof momentKinds)[number];

/** `SurveyAsked` is what a survey is to ask. */
export interface SurveyAsked {
  questions: string[];
}

export interface SurveyAnswers {
  /** by the place of the question */
  answers: SurveyAnswer[];
}

export interface SurveyAnswer {
  /** from 1 to 5; 0: none */
  rating: number;
  words: string;
}
