import type { LogPage } from "../../../api/types";

/** Lines kept on the screen while following. */
export const KEPT = 1000;

/** What was there, and what came since; a line that came twice is there once. */
export function extend(have: LogPage, since: LogPage): LogPage {
  const last = have.lines.at(-1)?.cursor ?? 0;
  const fresh = since.lines.filter((l) => l.cursor > last);
  return {
    lines: fresh.length > 0 ? [...have.lines, ...fresh].slice(-KEPT) : have.lines,
    total: have.total + since.total,
    dropped: since.dropped,
    next: since.next,
    service: since.service,
    level: since.level,
  };
}
