// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

import type { FieldError, SeatState } from "./commands";
import type { Slo, SystemMap } from "./run";

export interface Slugged {
  slug: string;
  title: string;
}

/** `ScenarioCard` is what the catalogue tells of a scenario: nothing of its script. */
export interface ScenarioCard {
  /** of a pack that is not the built-in one, PACK/SLUG */
  slug: string;
  /** null: the built-in one */
  pack: Named | null;
  title: string;
  summary: string;
  level: string;
  duration_s: number;
  skills: string[];
  stack: Named;
  /** those it can be played on */
  runtimes: string[];
  runs: number;
  /**
   * `best_percent` is of first runs: of those before the caller knew the answers. It is what the best comes
   * to at least, whatever is still to be marked.
   */
  best_percent: number | null;
  best_repeat_percent: number | null;
  /**
   * `mistakes` are those in the drill's file as it stands now; the drill is played as it was before. Only who
   * may write drills is told.
   */
  mistakes?: FieldError[];
}

export interface Named {
  name: string;
  title: string;
}

/** `SystemPage` is a system as it is written down: what questions about it are answered from. */
export interface SystemPage {
  name: string;
  title: string;
  summary: string;
  services: ServicePage[];
  alerts: AlertPage[];
  promises: Slo[];
}

export interface ServicePage {
  name: string;
  title: string;
  kind: string;
  summary: string;
  team: Named;
  tier: number;
  replicas: number;
  /** somebody else's: no team of ours runs it */
  external: boolean;
  calls: string[];
  called_by: string[];
  settings: Setting[];
}

export interface AlertPage {
  name: string;
  summary: string;
  /** that it pages; null: none */
  team: Named | null;
  /** that it links to; null: none */
  runbook: Slugged | null;
}

export interface Setting {
  name: string;
  value: string;
}

export interface Scenario extends ScenarioCard {
  briefing_html: string;
  system: SystemMap;
  /** team */
  oncall: Named;
  /** the other teams that they are on call for */
  also_oncall: Named[];
  runbooks: Slugged[];
  /** unless another one is chosen */
  runtime: string;
  /** the caller knows the answers, so what they play now is a repeat */
  repeat: boolean;
  /** nobody has any yet */
  seats: SeatState[];
  /** whoever plays it is led through it */
  tour: boolean;
}

export interface GuideEntry extends Slugged {
  for: Reader;
}

export const readers = [
  /** plays a drill for the first time */
  "newcomer",
  /** plays drills */
  "trainee",
  /** runs drills for others */
  "facilitator",
  /** writes drills */
  "author",
  /** runs the server */
  "operator",
  /** works on Drillyard, or with its interface */
  "engineer",
] as const;

/** `Reader` is whom a page of the guide is for. */
export type Reader = (typeof readers)[number];

export interface GuidePage extends Slugged {
  html: string;
}

export const origins = [
  /** into the program */
  "built-in",
  /** of whoever runs it */
  "folder",
  /** of whoever runs it */
  "file",
  /** by an admin, below the data folder */
  "upload",
] as const;

/** `Origin` is where a pack comes from. */
export type Origin = (typeof origins)[number];
