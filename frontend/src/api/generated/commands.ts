// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { Risk, Target } from "./actions";
import type { FileText, Right } from "./authoring";
import type { Audience, ImpactKind, Outcome, Severity, UpdateStatus } from "./events";

/** `Acknowledge` takes a page. */
export interface Acknowledge {
  type: "acknowledge";
  page: string;
}

/** `TakeAction` does something to the system. */
export interface TakeAction {
  type: "action";
  action: string;
  target: Target;
  args?: Record<string, string>;
  reason: string;
  /** `break_glass` takes at once what is not for one person alone. It means nothing for what is. */
  break_glass?: boolean;
}

/** `ApproveAction` allows what another asked for. */
export interface ApproveAction {
  type: "approve";
  /** the id of the request */
  action: string;
}

/**
 * `CloseIncident` tells everyone that it is over. It needs no declared incident: a false alarm is closed as
 * well, and it may be wrong.
 */
export interface CloseIncident {
  type: "close";
  outcome: Outcome;
  text: string;
}

/** `Declare` opens the incident. */
export interface Declare {
  type: "declare";
  title: string;
  severity: Severity;
}

/**
 * `End` ends the run now. In the closing phase nothing is cut short by it, and the run ends for the reason
 * for which the phase began.
 */
export interface End {
  type: "end";
}

/** `Escalate` brings another team in. */
export interface Escalate {
  type: "escalate";
  page?: string;
  team: string;
  reason: string;
}

/** `HandRole` gives a seat up, to another member or to nobody. */
export interface HandRole {
  type: "hand-role";
  seat: string;
  /** the id of a member; empty: nobody */
  to?: string;
  /** the handoff note: what whoever goes on needs to know */
  text?: string;
}

/** `StateHypothesis` says what someone believes is wrong. */
export interface StateHypothesis {
  type: "hypothesis";
  text: string;
  /** a service, or the way between two: "a->b" */
  suspect?: string;
  change?: string;
  owner?: string;
}

/** `StateImpact` says what customers suffer. */
export interface StateImpact {
  type: "impact";
  journey?: string;
  /** "30%" or "15-30%" */
  share?: string;
  kind?: ImpactKind;
}

/**
 * `SendMessage` says something in a channel. With a status it is an update as well, for the stakeholders who
 * read along; so is one that begins as one does, as in "Update: …".
 */
export interface SendMessage {
  type: "message";
  channel: string;
  text: string;
  status?: UpdateStatus;
  /** with Status, as Doing and NextMS */
  impact?: string;
  doing?: string;
  next_ms?: number;
}

/** `AddNote` writes a line into the incident's timeline. */
export interface AddNote {
  type: "note";
  text: string;
}

/** `RefuseAction` does not allow it. */
export interface RefuseAction {
  type: "refuse";
  action: string;
  why?: string;
}

/** `SetSeverity` changes the severity of the incident. */
export interface SetSeverity {
  type: "severity";
  severity: Severity;
}

/** `CheckStep` ticks or unticks a step of a runbook. */
export interface CheckStep {
  type: "step";
  runbook: string;
  step: string;
  done: boolean;
}

/** `TakeRole` takes an empty seat, or one that a persona stands in for. */
export interface TakeRole {
  type: "take-role";
  seat: string;
}

/**
 * `PostUpdate` tells stakeholders or customers how things stand. All but the audience and the text may be
 * left out.
 */
export interface PostUpdate {
  type: "update";
  audience: Audience;
  text: string;
  status?: UpdateStatus;
  impact?: string;
  doing?: string;
  /** run time for which the next one is promised; 0: none is */
  next_ms?: number;
}

/** `WithdrawHypothesis` takes a hypothesis back. */
export interface WithdrawHypothesis {
  type: "withdraw";
  hypothesis: string;
  reason: string;
  ruled_out: boolean;
}

/** `Clock` says how the run time of a run goes by. */
export interface Clock {
  /** bound to the wall clock: it can be neither paused nor sped up */
  live: boolean;
  paused: boolean;
  /** run time for each second of wall time; 0: as fast as it can be played */
  speed: number;
}

export interface FieldError {
  field: string;
  message: string;
}

/** `Done` is the answer to what is only done. */
export interface Done {
  ok: boolean;
}

/** `SeatState` is a seat as a run has it. */
export interface SeatState {
  seat: string;
  title: string;
  must: boolean;
  /** what is for this seat, and others that have it too */
  may: Right[];
  /** the same in words: "Telling customers" */
  says: string[];
  /**
   * `holder` is the id of who has it, and StandIn the name of the persona that stands in, while nobody has.
   * Both empty: it is empty.
   */
  holder?: string;
  stand_in?: string;
}

/** `PreviewAsked` is an action that somebody thinks of taking. */
export interface PreviewAsked {
  action: string;
  target: Target;
  args?: Record<string, string>;
}

/** `Preview` is what a person is told before an action is taken. */
export interface Preview {
  title: string;
  blast: string;
  risk: Risk;
}

/** `Command` is something a person asks of a run. Each is a struct of this package; do runs on the loop. */
export type Command = {
  /** Under which it is carried out once, however often it is sent. */
  key?: string;
} & (Acknowledge | TakeAction | ApproveAction | CloseIncident | Declare | End | Escalate | HandRole | StateHypothesis | StateImpact | SendMessage | AddNote | RefuseAction | SetSeverity | CheckStep | TakeRole | PostUpdate | WithdrawHypothesis);

export interface ClockChange {
  paused?: boolean;
  /** run time for each second of wall time */
  speed?: number;
}

/** `Direction` is what whoever runs a drill does to it. */
export interface Direction {
  type: DirectionType;
  /** id of an inject that has not been fired */
  inject?: string;
  /** id of an action that waits for approval */
  action?: string;
  /** of a refusal; may be empty */
  why?: string;
  /** of a whisper: the id of a member, */
  to?: string;
  /** or a seat, */
  seat?: string;
  /** and what is said */
  text?: string;
}

export const directionTypes = ["fire", "hold", "skip", "approve", "refuse", "whisper"] as const;

/** `DirectionType` is what is done. */
export type DirectionType = (typeof directionTypes)[number];

/** `ProblemDocument` is a problem as it is sent. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  /** a sentence for the person at the screen */
  detail?: string;
  /** mistakes in what was sent */
  errors?: FieldError[];
  /** where in an expression the mistake is: byte offsets */
  start?: number;
  end?: number;
  /** what is there instead of what was to be written over */
  now?: FileText;
  /** of which more is in the server's log */
  request_id?: string;
}
