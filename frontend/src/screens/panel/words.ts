import type { CardAgreement, CardDimension, CardRange, CardTotal, Sheet, TaskState } from "../../api/types";
import { plural } from "../../format";

/** Figures are read in steps of a tenth of a percent. */
const figure = (x: number) => `${Math.round(x * 10) / 10}`;

/** An interval as people read it; a point where both ends are one. */
export function rangeWords(r: CardRange): string {
  return r.low === r.high ? `${figure(r.low)} %` : `${figure(r.low)} to ${figure(r.high)} %`;
}

export function scoreWords(d: Pick<CardDimension, "score" | "evidence">): string {
  if (d.score) return rangeWords(d.score);
  return d.evidence ? "nothing could be earned" : "no evidence";
}

export function totalWords(t: CardTotal): string {
  if (!t.score) return "There is no evidence of anything yet.";
  return `${rangeWords(t.score)} over the dimensions of which there is evidence, by their weights. That speaks for ${t.covered} % of the weight.${t.open ? " Marks are missing: it is what they can come to." : ""}`;
}

/** What marks are still to come: of somebody who was deleted, none. */
export function marksWords(s: Pick<Sheet, "name" | "settled">): [says: string, tone: "good" | "note" | "plain"] {
  if (!s.name) return ["deleted", "plain"];
  return s.settled ? ["all marks are in", "good"] : ["marks are missing", "note"];
}

export function agreementWords(a: CardAgreement): string {
  if (a.marks === 0) return "no two raters have marked it yet";
  const third = a.settled > 0 ? `, ${a.settled} settled by a third` : "";
  const kappa = a.weighted.value === null ? "" : `, weighted kappa ${a.weighted.value.toFixed(2)}`;
  const near = a.near > 0 ? `, one level apart ${plural(a.near, "time")}` : "";
  return `the same level ${a.same} of ${plural(a.marks, "time")}${near}${third}${kappa}`;
}

/** How far a piece of work is, for whoever marks it, and how it looks. */
export const stateWords: Record<TaskState, [says: string, tone: "note" | "warn" | "good" | "plain"]> = {
  begun: ["begun", "warn"],
  open: ["to be marked", "note"],
  given: ["given, waits for others", "plain"],
  settled: ["final", "good"],
};
