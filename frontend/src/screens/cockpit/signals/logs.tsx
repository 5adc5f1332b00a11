import { batch, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { asked as lengths } from "../../../api/types";
import { draft } from "../../../api/outbox";
import type { LogPage } from "../../../api/types";
import { clock, plural } from "../../../format";
import { Button, Empty, Select, Spinner, TextInput, useKeys } from "../../../ui";
import { CopyLink } from "../copy-link";
import { useDrill } from "../state/drill";
import { around, windowForm, type Window } from "../state/view";
import { Unanswered } from "../unanswered";
import { InputError } from "./input-error";
import { LogList } from "./log-list";
import { useLogs } from "./use-logs";
import { useSearch } from "./use-search";

const LEVELS = [
  { value: "", label: "All levels" },
  { value: "info", label: "Info +" },
  { value: "warn", label: "Warn +" },
  { value: "error", label: "Error" },
];

/** The lines services wrote, searched by one line of text that every control edits. */
export function Logs() {
  const drill = useDrill();
  const { run, view, map, over } = drill;
  const filter = view.filter.value;
  const window = view.window.value;
  const typed = draft(run.id, "logs.filter");
  const asked = draft(run.id, "logs.asked");
  const tail = useSignal(true);
  const open = view.lines.value;

  // Another search brings its text along, before it is painted; coming back to the same leaves what is being typed.
  useLayoutEffect(() => {
    if (filter !== asked.peek()) typed.value = filter;
    asked.value = filter;
  }, [filter]);

  // A line in the address may be older than the newest there are.
  useEffect(() => {
    const line = view.lines.peek()[0];
    if (line && view.window.peek() === null) view.window.value = around(line.at_ms);
  }, []);

  // An open line is being read: it is not scrolled away, and the button says so.
  const following = tail.value && window === null && open.length === 0 && !over.value;
  const logs = useLogs(filter, window, following);
  const { narrow, refused } = useSearch(typed, (wanted) => view.search(wanted));

  const level = logs.page?.level ?? "";

  function follow() {
    batch(() => {
      tail.value = !following;
      if (following) return;
      view.lines.value = [];
      view.window.value = null;
    });
  }

  useKeys("Logs", {
    "/": { label: "Search the logs", run: () => document.getElementById(SEARCH)?.querySelector("input")?.focus() },
  });

  return (
    <div class="logs">
      <form
        id={SEARCH}
        class="toolbar"
        role="search"
        onSubmit={(e) => {
          e.preventDefault();
          if (over.peek()) return;
          if (typed.peek() === filter) logs.again();
          view.search(typed.peek());
        }}
      >
        <TextInput class="grow" label="Log filter" quiet mono maxLength={lengths.q} placeholder='level:error service:NAME status:500 "words in a row"' bind={typed} readOnly={over.value} spellcheck={false} />
        <Button type="submit" variant="primary" busy={logs.awaited} disabled={over.value}>
          Search
        </Button>
      </form>
      {refused && refused.input === typed.value ? <InputError input={refused.input} problem={refused.problem} /> : logs.problem ? logs.problem.status === 422 ? <InputError input={filter} problem={logs.problem} /> : <Unanswered problem={logs.problem} onRetry={logs.again} /> : null}
      <div class="toolbar">
        <Select label="Service" quiet value={logs.page?.service ?? ""} onValue={(v) => narrow("service", v)} options={map.services.map((s) => ({ value: s.name, label: s.title }))} placeholder="All services" disabled={over.value} />
        <div class="chips" role="group" aria-label="Level">
          {LEVELS.map((l) => (
            <Button key={l.value} size="small" aria-label={`Level: ${l.label}`} variant={level === l.value ? "primary" : "default"} aria-pressed={level === l.value} disabled={over.value} onClick={() => narrow("level", l.value)}>
              {l.label}
            </Button>
          ))}
        </div>
        {window ? (
          <Button size="small" variant="primary" disabled={over.value} onClick={() => (view.window.value = null)} title="Back to the newest lines">
            {clock(drill.epoch_ms + window.from_ms)} – {clock(drill.epoch_ms + window.to_ms)} ✕
          </Button>
        ) : null}
        <Button size="small" aria-pressed={following} variant={following ? "primary" : "default"} disabled={over.value} title={following ? "New lines are added as they come" : "Closes what is open and adds new lines as they come"} onClick={follow}>
          Follow
        </Button>
        <CopyLink fixed={() => ({ window: shownWindow(logs.page, drill.epoch_ms, window) })} />
        <span class="grow" />
        <span class="faint small nowrap" role="status">
          {logs.awaited ? "Searching… " : ""}
          {logs.page ? plural(logs.page.total, "line") : ""}
          {logs.page && logs.page.dropped > 0 ? `, ${logs.page.dropped} older ones are gone` : ""}
        </span>
      </div>
      {logs.page && logs.page.lines.length > 0 ? (
        <LogList lines={logs.page.lines} follow={following} stale={logs.awaited} onTerm={narrow} onAway={() => (tail.value = false)} />
      ) : logs.awaited ? (
        <Empty title="Logs">
          <Spinner>Searching…</Spinner>
        </Empty>
      ) : logs.page && !logs.problem ? (
        <Empty title="No line matches">{window ? "Try a wider stretch of time, or fewer terms." : "New ones will show here as they come."}</Empty>
      ) : null}
    </div>
  );
}

const SEARCH = "log-search";

/** The stretch of time that is shown, as an address has it. */
function shownWindow(page: LogPage | undefined, epoch_ms: number, window: Window): string {
  const [first, last] = [page?.lines[0], page?.lines.at(-1)];
  const at = window ?? (first && last ? { from_ms: Date.parse(first.time) - epoch_ms, to_ms: Date.parse(last.time) - epoch_ms + 1 } : null);
  return windowForm.write(at);
}
