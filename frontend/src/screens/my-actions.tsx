import { api } from "../api/client";
import type { ReviewAction } from "../api/types";
import { plural } from "../format";
import { ErrorNote, Panel, useAsync } from "../ui";
import { ActionItem } from "./debrief/action-item";

/** What the reviews of runs and game days left one to do: what is open by its day, then what is done. */
export function MyActions() {
  const { data, problem, reload, set } = useAsync((s) => api.get<ReviewAction[]>("/api/me/actions", undefined, s), []);
  if (problem) return <ErrorNote problem={problem} onRetry={reload} />;
  if (!data || data.length === 0) return null;
  const changed = (next: ReviewAction) => set(data.map((a) => (a.id === next.id ? next : a)));
  const open = data.filter((a) => !a.done_ms);
  const done = data.filter((a) => a.done_ms);
  const item = (a: ReviewAction) => (
    <li key={a.id}>
      <ActionItem action={a} onChanged={changed} withRun />
    </li>
  );
  return (
    <Panel title="My actions">
      {open.length === 0 ? <p class="muted">All of them are done.</p> : <ul class="stack">{open.map(item)}</ul>}
      {done.length > 0 ? (
        <details>
          <summary>{plural(done.length, "action")} done</summary>
          <ul class="stack">{done.map(item)}</ul>
        </details>
      ) : null}
    </Panel>
  );
}
