// What each kind of exercise shows in a way of its own. A kind that is not here is shown
// by its remarks alone.

import { lazy } from "preact/compat";
import type { FunctionComponent } from "preact";
import { fetched } from "../../../ui/fetched";
import type { KindProps } from "./props";

export const kinds: Record<string, FunctionComponent<KindProps> | undefined> = {
  alerts: lazy(() => fetched(() => import("./alerts")).then((m) => ({ default: m.Alerts }))),
  change: lazy(() => fetched(() => import("./change")).then((m) => ({ default: m.Change }))),
  handoff: lazy(() => fetched(() => import("./handoff")).then((m) => ({ default: m.Handoff }))),
  runbook: lazy(() => fetched(() => import("./runbook")).then((m) => ({ default: m.Runbook }))),
  script: lazy(() => fetched(() => import("./script")).then((m) => ({ default: m.Script }))),
};

/** The screens of a recorded run, which a triage rests on. */
export const Recorded = lazy(() => fetched(() => import("./triage")).then((m) => ({ default: m.Recorded })));
