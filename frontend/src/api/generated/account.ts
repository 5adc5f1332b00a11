// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { ReviewAction } from "./debrief";
import type { Attempt } from "./exercises";
import type { Run, RunPlayer } from "./run";

/** `Me` is the answer to every sign-in as well. */
export interface Me {
  person: Person;
  /** for the header of every call that changes something */
  csrf: string;
  version: string;
}

export interface Person {
  id: string;
  login: string;
  name: string;
  roles: Role[];
  has_password: boolean;
}

export const roles = [
  /** plays drills */
  "trainee",
  /** leads runs of others */
  "facilitator",
  /** marks them */
  "assessor",
  /** writes drills */
  "author",
  /** looks after people and the server */
  "admin",
  /** CandidateRole is of who is let in by a link, for one interview: they have no other, and nobody is given it. */
  "candidate",
] as const;

/** `Role` is something that a person does in Drillyard. None includes another: see decisions/0122. */
export type Role = (typeof roles)[number];

export interface MeChange {
  name?: string;
  password?: string;
  /** needed for another password */
  present_password?: string;
}

/**
 * `OwnData` is everything that the server holds of a person, for that person: what their logs hold is in the
 * debriefs, which are taken out one by one as they are shown.
 */
export interface OwnData {
  person: PersonRow;
  /** names of those that they are in, or lead */
  groups: string[];
  tokens: Token[];
  /**
   * `identities` are who they are at providers, Sessions where they are signed in, and Readings the drills
   * whose answers they were shown.
   */
  identities: Identity[];
  sessions: OwnSession[];
  readings: OwnReading[];
  /** that they play or played; scores as far as they are shown to them */
  runs: Run[];
  /** where those runs are taken out as JSON */
  debriefs: string[];
  /** of reviews, that are theirs */
  actions: ReviewAction[];
  game_days: OwnGameDay[];
  tracks: OwnTrack[];
  /** at exercises */
  attempts: OwnAttempt[];
  /** what they did or tried */
  trail: TrailLine[];
}

/** `PersonRow` is what admins see of a person. */
export interface PersonRow extends Person {
  /** null: never */
  last_seen_ms: number | null;
  /** since when they may not sign in; null: they may */
  disabled_ms: number | null;
  /** they see what their groups play alone, not everybody */
  bound: boolean;
}

/** `Token` is a token without its secret. */
export interface Token {
  id: string;
  name: string;
  scopes: string[];
  created_ms: number;
  expires_ms: number;
  /** null: never */
  used_ms: number | null;
  /**
   * `vouched_ms` is when it lets nobody in any more until its person has signed in with their provider again;
   * 0: they signed in here.
   */
  vouched_ms?: number;
}

export interface Identity {
  id: string;
  /** see nameOf */
  provider: string;
  login: string;
  /** 0: never yet */
  used_ms?: number;
}

export interface OwnSession {
  since_ms: number;
  /** lastly, to within a few minutes */
  used_ms: number;
  /** whom they signed in with; empty: here */
  provider?: string;
}

export interface OwnReading {
  scenario: string;
  when_ms: number;
}

/** `OwnGameDay` is a game day that they lead, or play in. */
export interface OwnGameDay {
  id: string;
  title: string;
  leads: boolean;
  /** name of theirs; empty: they are of none */
  crew: string;
  /** in it; empty: any */
  seat: string;
  /** to its survey */
  answers: OwnAnswer[];
}

/** `OwnTrack` is a track that they learn by, or learned by. What mentors note for each other is not in it. */
export interface OwnTrack {
  id: string;
  track: string;
  title: string;
  start_day: string;
  /** name; empty: they have none */
  mentor: string;
  done: OwnStep[];
  trusted: OwnTrust[];
}

/** `OwnAttempt` is an attempt of theirs at an exercise. */
export interface OwnAttempt extends Attempt {
  /** what they handed in, or have typed so far, by part */
  answer: Record<string, string>;
  /** that are noted */
  pastes: number;
  /** `commands` are those that they tried. */
  commands: string[];
  /** where it is read; empty: not yet */
  debrief: string;
}

/** `TrailLine` is one call: who made it, and what came of it. */
export interface TrailLine {
  id: number;
  wall_ms: number;
  /** null: nobody was signed in */
  person: TrailPerson | null;
  action: string;
  object: string;
  object_title: string;
  outcome: TrailOutcome;
  detail: string;
  made: string;
  ended_ms: number | null;
}

export interface OwnAnswer {
  question: string;
  /** from 1, do not agree, to 5; 0: none */
  rating: number;
  words: string;
}

/** `OwnStep` is one thing that they did in a step, or that was signed off for them. */
export interface OwnStep {
  step: string;
  did: string;
  item: string;
  value: string;
  good: boolean;
  by: string;
  when_ms: number;
}

/** `OwnTrust` is a mentor's mark of how much supervision they need. */
export interface OwnTrust {
  step: string;
  level: number;
  seen: string;
  by: string;
  when_ms: number;
}

export interface TrailPerson {
  id: string;
  login: string;
  name: string;
}

export const trailOutcomes = [
  "done",
  "failed",
  "denied",
  /** it is not known what came of it */
  "allowed",
  /** in trails of older builds: it was done */
  "noted",
] as const;

/** `TrailOutcome` is what came of a call, as its line in the trail has it. */
export type TrailOutcome = (typeof trailOutcomes)[number];

export const attemptStates = [
  "open",
  /** handed in */
  "judging",
  "judged",
  "withdrawn",
] as const;

/** `AttemptState` is how far an attempt at an exercise has come. */
export type AttemptState = (typeof attemptStates)[number];

export interface NewToken {
  name: string;
  scopes: Scope[];
  /** that it is good for */
  days: number;
}

/** `MadeToken` is a token with its secret, which is told once. */
export interface MadeToken extends Token {
  secret: string;
}

export const scopes = ["runs:read", "runs:write", "drills:read", "drills:write", "packs:read", "packs:write", "people:read", "people:write"] as const;

/**
 * `Scope` is a part of what a person may do that a token of theirs may do. What it lets by is asked for roles
 * as well: see decisions/0127.
 */
export type Scope = (typeof scopes)[number];

export interface Credentials {
  login: string;
  password: string;
}

/** `LinkToken` is what stands in a one-time address. */
export interface LinkToken {
  token: string;
}

export interface Provider {
  name: string;
  title: string;
}

/** `Leaving` is what a browser that signed out does next. */
export interface Leaving {
  /** `then` is where the provider signs the person out who signed in with it. */
  then?: string;
}

export const debriefRules = [
  "played-out",
  "at-once",
  /** when somebody releases it */
  "released",
  "never",
  "over",
] as const;

/** `DebriefRule` is when whoever played a run may read its debrief. */
export type DebriefRule = (typeof debriefRules)[number];

export const profiles = ["start-up", "enterprise", "regulated"] as const;

/** `Profile` is how an organisation works, so how much of process its drills have. See decisions/0159. */
export type Profile = (typeof profiles)[number];

export interface NewPerson {
  login: string;
  name: string;
  roles: Role[];
}

/** `Invitation` is a new person, and the address that lets them in. */
export interface Invitation extends OneTimeLink {
  person: Person;
}

/** `OneTimeLink` is an address that signs somebody in once. */
export interface OneTimeLink {
  link: string;
}

export interface PersonChange {
  name?: string;
  /** all that they are to have */
  roles?: Role[];
  disabled?: boolean;
  /** to their groups */
  bound?: boolean;
}

/** `ImportedPeople` is what a roster would make, or has made. */
export interface ImportedPeople {
  people: ImportedPerson[];
}

/** `ImportedPerson` is a line of a roster, and the address that lets its person in once they are there. */
export interface ImportedPerson {
  line: number;
  login: string;
  name: string;
  roles: Role[];
  groups: string[];
  /** empty: nobody is made yet */
  link: string;
}

export interface NewIdentity {
  provider: string;
  /** what the provider calls them */
  login: string;
}

/** `Retention` is for how long runs are kept that have ended, and what goes by that. */
export interface Retention {
  /** 0: for good */
  days: number;
  /** what a run came to stays when its log goes */
  scores: boolean;
  /**
   * `due` goes when the server looks next, which it does once a day, and Soon within the next SoonDays, Due
   * with it.
   */
  due: Expired;
  soon: Expired;
  soon_days: number;
}

export interface Expired {
  runs: number;
  /** at exercises */
  attempts: number;
  /** who began them */
  people: number;
  /** end of the first of them; 0: there are none */
  oldest_ms?: number;
}

/** `Redaction` is words that nobody is shown any more. */
export interface Redaction {
  id: string;
  words: string;
  /** in their place */
  shown: string;
  any_case: boolean;
  /** of which they are left out, and Attempts; 0 of both: of all, those to come as well */
  runs: number;
  attempts: number;
  /** name; empty: it came of a person's removal */
  by: string;
  created_ms: number;
}

export interface NewRedaction {
  words: string;
  /** in whatever letters they are written */
  any_case: boolean;
  /** of this one alone; empty: of all */
  run?: string;
}

/** `RedactionReach` is what a redaction leaves words out of. */
export interface RedactionReach {
  events: number;
  runs: number;
  /** at exercises */
  attempts: number;
}

/** `Group` is a group as those see it whose it is. */
export interface Group {
  id: string;
  name: string;
  members: RunPlayer[];
  /** facilitators and assessors whose group it is */
  leads: RunPlayer[];
  /** `profile` is how the house works that its members play in; empty: as the server has it. */
  profile?: Profile;
}

export interface NewGroup {
  name: string;
  /** ids of people */
  members: string[];
  leads: string[];
  /** `profile` is how the house works that they play in; empty: as the server has it. */
  profile?: Profile;
}

export interface GroupChange {
  name?: string;
  /** all that there are to be */
  members?: string[];
  leads?: string[];
  /** Profile, where it is there and empty, is as the server has it. */
  profile?: Profile;
}

export interface Trail {
  lines: TrailLine[];
  /** what to ask for before, for what is older; null: nothing is */
  next: number | null;
  /** that there can be */
  actions: string[];
}
