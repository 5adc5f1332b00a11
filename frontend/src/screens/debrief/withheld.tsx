import { useEffect } from "preact/hooks";
import type { Debrief, Shown, WithheldDebrief } from "../../api/types";
import { has } from "../../api/session";
import { ago, day, endings, stopwatch } from "../../format";
import { href } from "../../router";
import { runtimeWords } from "../../runtimes";
import { Breaks, Button, Panel, Table } from "../../ui";
import { record, type Known } from "../cockpit/state/record";
import { tell } from "../cockpit/state/story";
import { ContentNote, playable } from "../content-note";
import { Assess } from "./assess";

/** One thing the player did, in words; empty for what another line tells as well. */
function did(e: Shown, known: Known): string {
  if (e.kind === "message.sent") return `Said in ${e.body.channel}: ${e.body.text}`;
  if (e.kind === "evidence.viewed") return `Looked at ${[e.body.source, e.body.service, e.body.query].filter(Boolean).join(" · ")}`;
  return record(e, known)?.text ?? "";
}

/** Longest wait that a timer of the browser can take. */
const LONGEST_MS = 2 ** 31 - 1;

interface WithheldProps {
  data: WithheldDebrief;
  onOpen: () => void;
  onSaid: (next: Debrief | WithheldDebrief) => void;
}

/** The debrief of a run whose answers its player may not see yet: how it went as they see it, what they did, and when it opens. */
export function Withheld({ data, onOpen, onSaid }: WithheldProps) {
  const { run, withheld, events } = data;
  const known = tell(events);
  useEffect(() => {
    if (!withheld.opens_ms) return;
    const timer = setTimeout(onOpen, Math.min(LONGEST_MS, Math.max(1000, withheld.opens_ms - Date.now() + 500)));
    return () => clearTimeout(timer);
  }, [withheld.opens_ms]);
  return (
    <div class="debrief debrief-withheld wide-page">
      <header class="page-head">
        <div>
          {has("candidate") ? null : (
            <nav aria-label="Path" class="small">
              <a href={href({ screen: "runs" })}>Runs</a>
            </nav>
          )}
          <h1>{run.title}</h1>
          <p class="muted">
            {runtimeWords(run.runtime).name} · {day(run.epoch_ms || run.created_ms)} · {stopwatch(run.now_ms)} of {stopwatch(run.length_ms)}
            {run.end_reason ? ` · ${endings[run.end_reason]}` : ""}
          </p>
        </div>
        {playable(run) ? (
          <a class="button" href={href({ screen: "scenario", slug: run.scenario })}>
            Run it again
          </a>
        ) : null}
      </header>
      <ContentNote run={run} />
      {withheld.opens_ms ? (
        <Panel title="Not shown yet" actions={<Button size="small" onClick={onOpen}>Look again</Button>}>
          <p>{withheld.text}</p>
          <p class="muted" role="status">
            It opens {ago(Date.now() - withheld.opens_ms)}, on {day(withheld.opens_ms)}.
          </p>
        </Panel>
      ) : withheld.text ? (
        <Panel title={withheld.never ? "Not shown" : "Not shown yet"} actions={withheld.never ? null : <Button size="small" onClick={onOpen}>Look again</Button>}>
          <p>{withheld.text}</p>
        </Panel>
      ) : null}
      {withheld.assess ? <Assess runId={run.id} text={withheld.ask} onSaid={onSaid} /> : null}
      <Panel title="What you did" flush>
        <Table
          caption="What you did"
          rows={events.map((e) => ({ n: e.n, at_ms: e.at_ms, text: did(e, known) })).filter((e) => e.text)}
          rowKey={(e) => String(e.n)}
          columns={[
            { head: "At", cell: (e) => stopwatch(e.at_ms), class: "nowrap", number: true },
            { head: "What", cell: (e) => <Breaks>{e.text}</Breaks> },
          ]}
        />
      </Panel>
    </div>
  );
}
