// What each kind of exercise shows in a way of its own. A kind that is not here is shown
// by its remarks alone.

import { lazy } from "preact/compat";
import type { FunctionComponent } from "preact";
import type { Document } from "../../../api/types";
import { fetched } from "../../../ui/fetched";

/** What a view is given: what a try or a judgement has to show, and what it is about. */
export interface KindProps {
  shown: unknown;
  documents: readonly Document[];
  /** What was written, by part. */
  answer: Readonly<Record<string, string>>;
}

export const kinds: Record<string, FunctionComponent<KindProps> | undefined> = {
  alerts: lazy(() => fetched(() => import("./alerts")).then((m) => ({ default: m.Alerts }))),
  change: lazy(() => fetched(() => import("./change")).then((m) => ({ default: m.Change }))),
  handoff: lazy(() => fetched(() => import("./handoff")).then((m) => ({ default: m.Handoff }))),
  runbook: lazy(() => fetched(() => import("./runbook")).then((m) => ({ default: m.Runbook }))),
  script: lazy(() => fetched(() => import("./script")).then((m) => ({ default: m.Script }))),
};

/** The screens of a recorded run, which a triage rests on. */
export const Recorded = lazy(() => fetched(() => import("./triage")).then((m) => ({ default: m.Recorded })));
