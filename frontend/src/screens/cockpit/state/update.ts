import type { UpdateStatus } from "../../../api/types";
import { updateStatuses } from "../../../api/types";
import type { Option } from "../../../ui";

const SAYS: Record<UpdateStatus, string> = {
  investigating: "Investigating",
  identified: "Identified",
  monitoring: "Monitoring",
  resolved: "Resolved",
};

/** What an update can say of how things stand. */
export const STATUSES: Option[] = updateStatuses.map((value) => ({ value, label: SAYS[value] }));

/** A status as it was picked; undefined: none was. */
export function statusOf(picked: string): UpdateStatus | undefined {
  return updateStatuses.find((s) => s === picked);
}
