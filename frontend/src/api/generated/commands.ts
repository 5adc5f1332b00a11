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

/** `Escalate` brings another team in, or a persona. */
export interface Escalate {
  type: "escalate";
  page?: string;
  team?: string;
  /** its id; then Team is theirs, or empty */
  persona?: string;
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

/**
 * `TakeHint` has the next hint of the scenario told to the whole crew, at its price: one of them asks for it,
 * or whoever leads gives it.
 */
export interface TakeHint {
  type: "hint";
  /** `step` is which of the hints is meant, from 1: two who ask for it at once are told it once. */
  step: number;
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

/** `MergePage` makes a page part of the incident. */
export interface MergePage {
  type: "merge";
  page: string;
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

/**
 * `Reassign` hands a page to somebody else: exactly one of a team, a seat, and a member of the crew or a
 * persona is given.
 */
export interface Reassign {
  type: "reassign";
  page: string;
  team?: string;
  seat?: string;
  /** the id of a member or of a persona */
  who?: string;
  reason?: string;
}

/** `RefuseAction` does not allow it. */
export interface RefuseAction {
  type: "refuse";
  action: string;
  why?: string;
}

/** `ResolvePage` resolves a page by hand. */
export interface ResolvePage {
  type: "resolve";
  page: string;
  reason: string;
}

/** `SetSeverity` changes the severity of the incident. */
export interface SetSeverity {
  type: "severity";
  severity: Severity;
}

/**
 * `Silence` keeps alerts from being told of for a while. A page that is open stays so: a silence says nothing
 * about what is wrong.
 */
export interface Silence {
  type: "silence";
  /** as routing has them; all must hold */
  matchers: string[];
  comment: string;
  minutes: number;
}

/** `Snooze` lets a page that somebody has ring for nobody for a while, and then again. */
export interface Snooze {
  type: "snooze";
  page: string;
  minutes: number;
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

/** `Unsilence` ends a silence before its time. */
export interface Unsilence {
  type: "unsilence";
  silence: string;
}

/**
 * `PostUpdate` tells stakeholders or customers how things stand. All but the audience and the text may be
 * left out. To customers it can say as well how the components of the status page fare.
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
  /** `components` are journeys, each with its state from now on. */
  components?: Record<string, string>;
}

/** `WithdrawHypothesis` takes a hypothesis back. */
export interface WithdrawHypothesis {
  type: "withdraw";
  hypothesis: string;
  reason: string;
  ruled_out: boolean;
}

/**
 * `WriteRule` has a new alert rule evaluated from now on, and tells when it would have fired in what was
 * measured until now. What is wrong with it is told at once, all of it. See decisions/0154.
 */
export interface WriteRule {
  type: "write-rule";
  alert: string;
  /** what it is about */
  service: string;
  severity: string;
  expr: string;
  for_s: number;
  summary: string;
  runbook?: string;
}

/**
 * `AddInject` adds an inject that is not in the scenario. It is compiled as one that an author writes,
 * against what the run is played on, and refused with all that is wrong with it.
 */
export interface AddInject {
  type: "add";
  title: string;
  /**
   * `sheet` is the inject in the scenario language, as YAML or JSON. Without at and when it comes AfterMS
   * from now, at once for 0.
   */
  sheet: string;
  after_ms?: number;
}

/**
 * `SetDeciding` says how long whoever leads has to decide on what waits for approval, before the scenario's
 * persona does.
 */
export interface SetDeciding {
  type: "deciding";
  /** run time; 0: as long as the scenario says */
  after_ms: number;
}

/**
 * `DelayInjects` puts an inject off, by run time; or, without one, all that is due at a known time. What
 * waits for something else comes after that, as ever.
 */
export interface DelayInjects {
  type: "delay";
  inject?: string;
  by_ms: number;
}

/** `ExtendRun` makes a run longer than its scenario says. */
export interface ExtendRun {
  type: "extend";
  /** run time */
  by_ms: number;
}

/** `FireInject` fires an inject now, whatever it waits for, also when it is held. */
export interface FireInject {
  type: "fire";
  /** id of one that is still to come */
  inject: string;
}

/** `HoldInject` keeps an inject back until it is released, fired or skipped. */
export interface HoldInject {
  type: "hold";
  inject: string;
}

/** `WriteNote` keeps a note of whoever leads, at its moment. Those who play never see it. */
export interface WriteNote {
  type: "note";
  text: string;
}

/** `ReleaseInject` lets an inject that is held come by its script again: at once, when it was due meanwhile. */
export interface ReleaseInject {
  type: "release";
  inject: string;
}

/** `SkipInject` takes an inject off the script: it does not come, or not again. */
export interface SkipInject {
  type: "skip";
  inject: string;
}

/** `SpeakAs` says something as a persona. Those who play read it as they read all that the persona says. */
export interface SpeakAs {
  type: "speak";
  /** the id of a persona */
  as: string;
  /** one with a "#", or the persona's own line, "@ID" */
  channel: string;
  /** on the own line: the id of the member who reads it; empty: all do */
  to?: string;
  text: string;
}

/** `Whisper` says something to one member, or to whoever holds a seat. What would reach nobody is refused. */
export interface Whisper {
  type: "whisper";
  /** the id of a member, */
  to?: string;
  /** or a seat */
  seat?: string;
  text: string;
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
  /** `reads` and Writes are the channels that are for some seats alone, of which this is one. */
  reads?: string[];
  writes?: string[];
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
} & (Acknowledge | TakeAction | ApproveAction | CloseIncident | Declare | End | Escalate | HandRole | TakeHint | StateHypothesis | StateImpact | MergePage | SendMessage | AddNote | Reassign | RefuseAction | ResolvePage | SetSeverity | Silence | Snooze | CheckStep | TakeRole | Unsilence | PostUpdate | WithdrawHypothesis | WriteRule);

export interface ClockChange {
  paused?: boolean;
  /** run time for each second of wall time */
  speed?: number;
}

/**
 * `Intervention` is something that whoever leads a run does to it. Each is a struct of this package;
 * intervene runs on the loop. Who leads is not for the engine to say: see decisions/0129. Why they are
 * events: decisions/0140.
 */
export type Intervention = {
  /** Under which it is carried out once, however often it is sent. */
  key?: string;
} & (AddInject | ApproveAction | SetDeciding | DelayInjects | ExtendRun | FireInject | TakeHint | HoldInject | WriteNote | RefuseAction | ReleaseInject | SkipInject | SpeakAs | Whisper);

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
