// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { RunPlayer } from "./run";
import type { StepExercise } from "./tracks";

/** `InterviewRow` is an interview in a list. */
export interface InterviewRow {
  id: string;
  title: string;
  template: string;
  created_ms: number;
  /** 0: it is open */
  closed_ms?: number;
  /** `candidates` are how many there are; Finished of them have, and Underway have begun. */
  candidates: number;
  underway: number;
  finished: number;
}

export interface NewInterview extends InterviewChange {
  template: string;
}

/** `Interview` is an interview as its hosts see it. */
export interface Interview extends InterviewRow {
  /** empty: it is not on this server any more */
  template_title: string;
  seed: number;
  terms: InterviewTerms;
  /** `fixed` says that a candidate has begun, so that what is asked stays as it is. */
  fixed: boolean;
  hosts: RunPlayer[];
  all: Candidate[];
  /** `dimensions` are what the weights are called. */
  dimensions: WeightedDimension[];
}

/** `InterviewChange` is what is otherwise than it was, or than the template says. */
export interface InterviewChange {
  title?: string;
  seed?: number;
  keep_days?: number;
  days?: number;
  pass?: number;
  rest_min?: number;
  weights?: Record<string, number>;
  /** by item */
  minutes?: Record<string, number>;
  /** items that are left out */
  without?: string[];
  /** ids of people */
  hosts?: string[];
  closed?: boolean;
}

/**
 * `InterviewTerms` are how an interview goes, as its template said and somebody adapted it. Texts are HTML
 * that is safe to show.
 */
export interface InterviewTerms {
  summary_html: string;
  measured_html: string;
  kept_html: string;
  /** allowed or refused */
  notes: string;
  /** as notes */
  assistants: string;
  /** that a link lets somebody in */
  days: number;
  /** that what identifies a candidate is kept after the interview */
  keep_days: number;
  /** between two items of a sitting, at most */
  pause_min: number;
  /** between two items of a sitting, at least */
  rest_min: number;
  /** percent; 0: nothing is asked for */
  pass: number;
  /** percent by dimension, 100 together */
  weights: Record<string, number>;
  sittings: InterviewSitting[];
}

/** `Candidate` is a candidate as the hosts see them. */
export interface Candidate {
  id: string;
  code: string;
  /** empty: they have been deleted */
  name: string;
  address: string;
  note: string;
  extra: number;
  link: LinkState;
  expires_ms: number;
  agreed_ms?: number;
  heard_ms?: number;
  /** since when nothing is heard, with an item under way */
  away_ms?: number;
  finished_ms?: number;
  released_ms?: number;
  deleted_ms?: number;
  items: ItemState[];
  gaps: CandidateGap[];
  given: GivenTime[];
}

/** `WeightedDimension` is one of the scorecard's seven, with what it weighs for everybody. */
export interface WeightedDimension {
  name: string;
  title: string;
  weight: number;
}

/** `InterviewSitting` is what is done in one go. */
export interface InterviewSitting {
  title: string;
  text_html: string;
  items: InterviewItem[];
}

export const linkStates = [
  "unused",
  /** a browser was let in */
  "bound",
  "expired",
  "revoked",
] as const;

/** `LinkState` is how a candidate's link stands. */
export type LinkState = (typeof linkStates)[number];

/** `ItemState` is where a candidate is with an item. */
export interface ItemState {
  id: string;
  kind: string;
  title: string;
  text_html: string;
  sitting: number;
  warm_up: boolean;
  stands: Stands;
  length_ms: number;
  /** `tool` is the kind of exercise that it is, by which one knows what it is done with; empty: a drill. */
  tool?: string;
  /** `rest_ms` is how long they still have to pause before they begin it. */
  rest_ms?: number;
  /** `left_ms` is what is left of it, under way: of a drill the run tells it. */
  left_ms?: number;
  /** its time stands still */
  waits?: boolean;
  begun_ms?: number;
  ended_ms?: number;
  /** `attempt` and Run are where it is done; one of both is empty. */
  attempt?: string;
  run?: string;
  /** its debrief is open to the candidate */
  open?: boolean;
}

export interface CandidateGap {
  item: string;
  from_ms: number;
  until_ms: number;
  /** of the time of the item: a server that was down takes none */
  lost_ms: number;
}

export interface GivenTime {
  item: string;
  ms: number;
  reason: string;
  by: string;
  at_ms: number;
}

/** `InterviewItem` is what a candidate does in a time box of its own. */
export interface InterviewItem {
  id: string;
  /** exercise or drill */
  kind: string;
  /** slug */
  of: string;
  title: string;
  text_html: string;
  minutes: number;
  pass: number;
  /** it is not graded */
  warm_up: boolean;
}

export const standses = [
  "to-come",
  /** they may begin it */
  "next",
  "underway",
  "over",
] as const;

/** `Stands` is how far a candidate is with an item. */
export type Stands = (typeof standses)[number];

export interface InterviewTemplateList {
  templates: InterviewTemplate[];
  dimensions: WeightedDimension[];
}

/** `InterviewTemplate` is what an interview can be made from. */
export interface InterviewTemplate {
  slug: string;
  title: string;
  for: string;
  minutes: number;
  terms: InterviewTerms;
  /** `made_of` are the exercises and drills of its items, by the id of the item. */
  made_of: Record<string, StepExercise>;
}

/** `AboutCandidate` is what a host says of one; what is left out of a change stays. */
export interface AboutCandidate {
  name?: string;
  address?: string;
  /** percent of more time */
  extra?: number;
  note?: string;
}

/** `CandidateLink` is a candidate, and their link, which is told once. */
export interface CandidateLink {
  candidate: Candidate;
  link: string;
}

/** `GivenBack` is time for a candidate. */
export interface GivenBack {
  ms: number;
  reason: string;
}

/** `DoorToken` is what stands in the link of a candidate. */
export interface DoorToken {
  token: string;
}

/** `Door` is what whoever has a link is told before they confirm: whom it is for is not. */
export interface Door {
  state: DoorState;
  /** of the interview */
  title?: string;
  minutes?: number;
  expires_ms?: number;
  /** `leaves` is who is signed in here, and is not any more once they confirm; empty: nobody. */
  leaves?: string;
}

export const doorStates = [
  /** it lets this browser in, once that is confirmed */
  "open",
  /** this browser is in */
  "yours",
  /** another browser was let in */
  "bound",
  /** it is too old */
  "expired",
  /** the interview is */
  "closed",
  /** it was revoked, or never made */
  "unknown",
] as const;

/** `DoorState` is where a link stands. */
export type DoorState = (typeof doorStates)[number];

/**
 * `OwnInterview` is an interview as its candidate sees it: nothing of anybody else, and nothing of how it is
 * judged.
 */
export interface OwnInterview {
  title: string;
  /** of the candidate */
  name: string;
  code: string;
  summary_html: string;
  measured_html: string;
  kept_html: string;
  keep_days: number;
  /** allowed or refused */
  notes: string;
  assistants: string;
  pause_min: number;
  rest_min: number;
  /** percent of more time */
  extra: number;
  expires_ms: number;
  agreed_ms?: number;
  finished_ms?: number;
  released_ms?: number;
  closed?: boolean;
  sittings: OwnSitting[];
  items: ItemState[];
}

export interface OwnSitting {
  title: string;
  text_html: string;
}

/** `BrowserHere` is what the browser of a candidate says of itself. */
export interface BrowserHere {
  /** for how long it could not reach the server since it last said so */
  missed_ms?: number;
  /** the page was just opened */
  anew?: boolean;
}

/** `WarmUpText` is a program that a candidate tries the tools with. */
export interface WarmUpText {
  text: string;
}
