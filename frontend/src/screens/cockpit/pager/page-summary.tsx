import { stopwatch } from "../../../format";
import { Badge, Button } from "../../../ui";
import { useDrill } from "../state/drill";
import { isOpen, type Page } from "../state/page";

/** A page in two lines: what, where, since when, and where to go from it. */
export function PageSummary({ page }: { page: Page }) {
  const drill = useDrill();
  const { second, view } = drill;
  const { runbook } = page;
  // What rings for the team that was paged, and that is one's own, needs no more words.
  const passed = page.rings.length > 1 || page.rings[0]?.team !== page.to || page.rings[0]?.seat || page.rings[0]?.who || !drill.oncall.includes(page.to);
  return (
    <>
      <span class="pager-mark" aria-hidden="true" />
      <div class="pager-text">
        <p class="clip">
          <b title={page.summary}>{page.summary}</b>
        </p>
        <p class="pager-facts muted small">
          <span class="pager-sent">sent {stopwatch(second.value * 1000 - page.sent_ms)} ago</span>
          {page.told_ms > page.sent_ms ? <span class="clip">told again {stopwatch(second.value * 1000 - page.told_ms)} ago</span> : null}
          {isOpen(page) && !passed ? null : (
            <span class="clip" title={drill.standing(page)}>
              {drill.standing(page)}
            </span>
          )}
          {page.detail ? (
            <span class="clip grow" title={drill.detail(page)}>
              {drill.detail(page)}
            </span>
          ) : null}
        </p>
      </div>
      <Badge>{page.service}</Badge>
      {drill.hasRunbook(runbook) ? (
        <Button size="small" variant="ghost" onClick={() => view.openRunbook(runbook)}>
          Runbook
        </Button>
      ) : null}
      {drill.offers("dashboards") ? (
        <Button size="small" variant="ghost" class="pager-dashboard" onClick={() => view.openDashboard(page.service)}>
          Dashboard
        </Button>
      ) : null}
    </>
  );
}
