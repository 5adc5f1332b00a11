// What is kept of what people did, for how long, and which words are read nowhere.

import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import type { NewRedaction, Redaction, RedactionReach, Retention } from "../../api/types";
import { day, plural } from "../../format";
import { parse } from "../../router";
import { Button, Checks, Confirm, Dialog, Empty, ErrorNote, Panel, Spinner, Table, TextInput, toast, useAsync } from "../../ui";

export function Kept() {
  const retention = useAsync((s) => api.get<Retention>("/api/retention", undefined, s), []);
  const redactions = useAsync((s) => api.get<Redaction[]>("/api/redactions", undefined, s), []);
  const adding = useSignal(false);
  const back = useSignal<Redaction | null>(null);
  return (
    <Panel
      title="What is kept"
      actions={
        <Button size="small" onClick={() => (adding.value = true)}>
          Redact words
        </Button>
      }
    >
      <div class="stack">
        <ErrorNote problem={retention.problem} onRetry={retention.reload} />
        {retention.data ? <p>{said(retention.data)}</p> : retention.problem ? null : <Spinner />}
        <ErrorNote problem={redactions.problem} onRetry={redactions.reload} />
        {redactions.data?.length === 0 ? <Empty title="No words are redacted: texts of runs are read as they were written." /> : null}
        {redactions.data?.length ? (
          <Table
            caption="Words that are read nowhere"
            rows={redactions.data}
            rowKey={(r) => r.id}
            columns={[
              { head: "Words", cell: (r) => <span class="clip">{r.words}</span>, class: "name" },
              { head: "Read as", cell: (r) => r.shown },
              { head: "In", cell: (r) => counted(r) || "all runs" },
              { head: "By", cell: (r) => r.by || <span class="muted">a removal, or a command</span> },
              { head: "Since", cell: (r) => day(r.created_ms), class: "nowrap" },
              {
                head: <span class="visually-hidden">What can be done</span>,
                number: true,
                cell: (r) => (
                  <Button size="small" aria-label={`Have ${r.words} read again`} onClick={() => (back.value = r)}>
                    Take back
                  </Button>
                ),
              },
            ]}
          />
        ) : null}
      </div>
      {adding.value ? (
        <Redact
          onClose={() => (adding.value = false)}
          onDone={() => {
            adding.value = false;
            redactions.reload();
          }}
        />
      ) : null}
      {back.value ? (
        <Confirm
          title="Have these words read again?"
          keep="Leave them out"
          act="Take back"
          run={async () => {
            await api.del(`/api/redactions/${encodeURIComponent(back.value!.id)}`);
            back.value = null;
            redactions.reload();
          }}
          onClose={() => (back.value = null)}
        >
          Whoever may read those runs reads “{back.value.words}” in them again.
        </Confirm>
      ) : null}
    </Panel>
  );
}

/** So many runs and attempts at exercises, in words; empty: none of either. */
function counted(of: { runs: number; attempts: number }): string {
  return [of.runs && plural(of.runs, "run"), of.attempts && plural(of.attempts, "attempt")].filter(Boolean).join(" and ");
}

/** How long runs are kept, and what goes next, in words. */
export function said(r: Retention): string {
  if (r.days === 0) return "Runs are kept for good. Whoever runs this server can set for how many days instead.";
  const rule = `Runs are kept for ${plural(r.days, "day")} after their end. What is older goes once a day, ${r.scores ? "all but its score" : "with its score"}.`;
  const people = (e: Retention["due"]) => `${counted(e)} of ${plural(e.people, "person", "people")}`;
  const all = (e: Retention["due"]) => e.runs + e.attempts;
  const due = all(r.due) ? ` ${people(r.due)} ${all(r.due) === 1 ? "goes" : "go"} next.` : " Nothing is that old.";
  const soon = all(r.soon) > all(r.due) ? ` Within ${plural(r.soon_days, "day")} it is ${people(r.soon)}.` : "";
  return rule + due + soon;
}

/** The id of a run, out of that or the address of one of its pages. */
export function runOf(written: string): string {
  const text = written.trim();
  const route = parse(text.slice(text.indexOf("#") + 1));
  return route.screen === "run" || route.screen === "debrief" || route.screen === "status" ? route.id : text;
}

const anyCase = [{ value: "any", label: "In capital and small letters alike" }] as const;

/** Asks for words, tells what leaving them out would reach, and then does it. */
function Redact({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const words = useSignal("");
  const run = useSignal("");
  const alike = useSignal<"any"[]>([]);
  const reach = useSignal<RedactionReach | null>(null);
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const asked = (): NewRedaction => ({ words: words.value.trim(), any_case: alike.value.length > 0, run: runOf(run.value) });

  const send = async (e: Event) => {
    e.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      if (!reach.value) {
        reach.value = await api.post<RedactionReach>("/api/redactions/check", asked());
      } else {
        await api.post<Redaction>("/api/redactions", asked());
        toast("The words are read nowhere any more.", "good");
        onDone();
        return;
      }
    } catch (err) {
      problem.value = Problem.of(err);
    }
    busy.value = false;
  };
  // What it reaches was asked of other words.
  const anew = () => (reach.value = null);
  return (
    <Dialog open title="Redact words" onClose={onClose}>
      <form class="stack" onSubmit={(e) => void send(e)} onInput={anew}>
        <p>Something else is read in their place in the texts of logs, debriefs, exports and reviews. The log stays as it is, so this can be taken back. Backups and exports that were made before still hold the words.</p>
        <TextInput label="Words" bind={words} error={problem.value?.field("words")} hint="A name, say. Parts of longer words are left alone." autofocus required />
        <Checks
          label="Written"
          options={anyCase}
          chosen={alike.value}
          onChosen={(v) => {
            alike.value = v;
            anew();
          }}
        />
        <TextInput label="Of one run alone" bind={run} error={problem.value?.field("run")} hint="Its id, or the address of its page. Empty: of all runs, those to come as well." mono />
        {problem.value && problem.value.errors.length === 0 ? <ErrorNote problem={problem.value} /> : null}
        <p role="status">
          {reach.value ? (reach.value.events ? `They are in ${plural(reach.value.events, "event")} of ${counted(reach.value)}.` : "They are in no log now.") : ""}
        </p>
        <div class="row end">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant={reach.value ? "danger" : "primary"} type="submit" busy={busy.value} disabled={!words.value.trim()}>
            {reach.value ? "Redact" : "See what it reaches"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
