// What each kind of exercise shows in a way of its own. A kind that is not here is shown
// by its remarks alone.

import { lazy } from "preact/compat";
import type { FunctionComponent } from "preact";
import { fetched } from "../../../ui/fetched";

/** What a view is given: what a try or a judgement has to show. */
export interface KindProps {
  shown: unknown;
}

export const kinds: Record<string, FunctionComponent<KindProps> | undefined> = {
  alerts: lazy(() => fetched(() => import("./alerts")).then((m) => ({ default: m.Alerts }))),
  script: lazy(() => fetched(() => import("./script")).then((m) => ({ default: m.Script }))),
};
