import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { clock, plural } from "../../../format";
import { asked } from "../../../api/lengths";
import { Button, Empty, Select, TextInput, useKeys } from "../../../ui";
import { useDrill } from "../state/drill";
import { termOf, withTerm } from "../state/filter";
import { Unanswered } from "../unanswered";
import { InputError } from "./input-error";
import { LogList } from "./log-list";
import { useLogs } from "./use-logs";

const LEVELS = [
  { value: "", label: "All levels" },
  { value: "info", label: "Info +" },
  { value: "warn", label: "Warn +" },
  { value: "error", label: "Error" },
];

/** The lines services wrote, searched by one line of text that every control edits. */
export function Logs() {
  const drill = useDrill();
  const { view, map, over } = drill;
  const filter = view.filter.value;
  const window = view.window.value;
  const typed = useSignal(filter);
  const tail = useSignal(true);

  useEffect(() => {
    typed.value = filter;
  }, [filter]);

  const logs = useLogs(filter, window, tail.value && window === null && !over.value);
  // A trace runs through many services: what narrowed the search before would hide most of it.
  const set = (key: string, value: string) => (view.filter.value = withTerm(key === "trace" ? "" : typed.peek(), key, value));

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
          if (typed.peek() === filter) logs.again();
          view.filter.value = typed.peek();
        }}
      >
        <TextInput class="grow" label="Log filter" quiet mono maxLength={asked.q} placeholder='level:error service:NAME status:500 "words in a row"' bind={typed} spellcheck={false} />
        <Button type="submit" variant="primary">
          Search
        </Button>
      </form>
      {logs.problem ? logs.problem.status === 422 ? <InputError input={filter} problem={logs.problem} /> : <Unanswered problem={logs.problem} onRetry={logs.again} /> : null}
      <div class="toolbar">
        <Select label="Service" quiet value={termOf(filter, "service")} onValue={(v) => set("service", v)} options={map.services.map((s) => ({ value: s.name, label: s.title }))} placeholder="All services" />
        <div class="chips" role="group" aria-label="Level">
          {LEVELS.map((l) => (
            <Button key={l.value} size="small" aria-label={`Level: ${l.label}`} variant={termOf(filter, "level") === l.value ? "primary" : "default"} aria-pressed={termOf(filter, "level") === l.value} onClick={() => set("level", l.value)}>
              {l.label}
            </Button>
          ))}
        </div>
        {window ? (
          <Button size="small" variant="primary" onClick={() => (view.window.value = null)} title="Back to the newest lines" aria-label="Clear the time window">
            {clock(drill.epoch_ms + window.from_ms)} – {clock(drill.epoch_ms + window.to_ms)} ✕
          </Button>
        ) : (
          <Button size="small" aria-pressed={tail.value} variant={tail.value ? "primary" : "default"} disabled={over.value} onClick={() => (tail.value = !tail.value)}>
            Follow
          </Button>
        )}
        <span class="grow" />
        <span class="faint small nowrap" role="status">
          {logs.page ? plural(logs.page.total, "line") : ""}
          {logs.page && logs.page.dropped > 0 ? `, ${logs.page.dropped} older ones are gone` : ""}
        </span>
      </div>
      {logs.page && logs.page.lines.length > 0 ? (
        <LogList lines={logs.page.lines} follow={tail.value && window === null} onTerm={set} />
      ) : logs.page && !logs.problem ? (
        <Empty title="No line matches">{window ? "Try a wider stretch of time, or fewer terms." : "New ones will show here as they come."}</Empty>
      ) : null}
    </div>
  );
}

const SEARCH = "log-search";
