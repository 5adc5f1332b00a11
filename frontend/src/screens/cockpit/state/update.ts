import type { ComponentState, UpdateStatus } from "../../../api/types";
import { componentStates, updateStatuses } from "../../../api/types";
import type { Option } from "../../../ui";

export const STATUS_SAYS: Record<UpdateStatus, string> = {
  investigating: "Investigating",
  identified: "Identified",
  monitoring: "Monitoring",
  resolved: "Resolved",
};

/** What an update can say of how things stand. */
export const STATUSES: Option[] = updateStatuses.map((value) => ({ value, label: STATUS_SAYS[value] }));

/** How a status page names the states of components. */
export const COMPONENT_SAYS: Record<ComponentState, string> = {
  operational: "Operational",
  degraded: "Degraded",
  "partial-outage": "Partial outage",
  outage: "Outage",
};

export const COMPONENT_STATES: Option[] = componentStates.map((value) => ({ value, label: COMPONENT_SAYS[value] }));

/** A state as it was picked; undefined: none was. */
export function componentOf(picked: string): ComponentState | undefined {
  return componentStates.find((s) => s === picked);
}

/** A status as it was picked; undefined: none was. */
export function statusOf(picked: string): UpdateStatus | undefined {
  return updateStatuses.find((s) => s === picked);
}
