import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import type { ReviewAction } from "../../api/types";
import { date } from "../../format";
import { href } from "../../router";
import { Badge, ErrorNote } from "../../ui";

interface ActionItemProps {
  action: ReviewAction;
  onChanged: (next: ReviewAction) => void;
  /** Names the run or the game day it comes from, where that is not plain. */
  withRun?: boolean;
  class?: string;
}

/** What somebody is to do: ticked by its owner, or by whoever leads. */
export function ActionItem({ action: a, onChanged, withRun, class: extra = "" }: ActionItemProps) {
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const tick = async (done: boolean) => {
    if (busy.peek()) return;
    busy.value = true;
    problem.value = null;
    try {
      onChanged(await api.patch<ReviewAction>(`${a.game_day ? `/api/gamedays/${encodeURIComponent(a.game_day)}` : `/api/runs/${encodeURIComponent(a.run)}/review`}/actions/${encodeURIComponent(a.id)}`, { done }));
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  const late = !a.done_ms && a.due < new Date().toISOString().slice(0, 10);
  return (
    <div class={`action-item ${extra}`}>
      <label class="row">
        <input type="checkbox" class="checkbox" checked={Boolean(a.done_ms)} disabled={!a.mine} onChange={(e) => void tick(e.currentTarget.checked)} />
        <span class={a.done_ms ? "done" : ""}>{a.text}</span>
      </label>
      <p class="small muted">
        {a.owner.name} · {a.done_ms ? `done ${date(a.done_ms)}` : `by ${date(Date.parse(a.due))}`} {late ? <Badge tone="warn">late</Badge> : null}
        {withRun ? (
          <>
            {" "}
            · from <a href={href(a.game_day ? { screen: "gameday", id: a.game_day } : { screen: "debrief", id: a.run })}>{a.title}</a>
          </>
        ) : null}
      </p>
      <ErrorNote problem={problem.value} />
    </div>
  );
}
