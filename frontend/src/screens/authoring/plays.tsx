// How a draft goes when everybody plays it: scores, alerts, and what customers
// go through.

import { useSignal, type ReadonlySignal, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, Problem } from "../../api/client";
import type { DryStrip, PlayedDraft } from "../../api/types";
import { number, percent, plural, stopwatch, words } from "../../format";
import { announce, Badge, Button, ErrorNote, Progress, Table, ticks } from "../../ui";
import { Mistake } from "./mistake";
import { alertRows, harmByMinute, longest, worst } from "./strip";
import { MARKS } from "./timeline";

export interface Played {
  of: string;
  came: PlayedDraft;
}

interface PlaysProps {
  pack: string;
  path: string;
  text: ReadonlySignal<string>;
  /** The text as it stands has mistakes. */
  broken: boolean;
  duration_ms: number;
  onJump: (line: number, column: number) => void;
  /** What came of it, of which text; it stays while something else is looked at. */
  played: Signal<Played | null>;
  /** It was asked for by its key: taken back once it is under way. */
  asked: Signal<boolean>;
}

export function Plays({ pack, path, text, broken, duration_ms, onJump, played, asked }: PlaysProps) {
  const problem = useSignal<Problem | null>(null);
  const under = useSignal<AbortController | null>(null);

  const play = async () => {
    under.peek()?.abort();
    const mine = (under.value = new AbortController());
    problem.value = null;
    const of = text.peek();
    try {
      const came = await api.post<PlayedDraft>(`/api/packs/${encodeURIComponent(pack)}/dry-play`, { path, text: of }, mine.signal);
      played.value = { of, came };
      announce(`Played by ${plural(came.scores.length, "responder")}: ${plural(came.scores.filter((s) => !s.ok).length, "score")} out of band, ${plural(came.problems.length, "finding")}.`);
    } catch (err) {
      if (!mine.signal.aborted) problem.value = Problem.of(err);
    } finally {
      if (under.peek() === mine) under.value = null;
    }
  };
  useEffect(() => {
    if (asked.value && !broken) void play();
    asked.value = false;
  }, [asked.value]);
  useEffect(() => () => under.peek()?.abort(), []);

  const came = played.value?.came;
  return (
    <section class="stack" aria-labelledby="plays">
      <div class="row">
        <h2 id="plays" class="grow">
          Played by everybody
        </h2>
        {under.value ? (
          <Button onClick={() => under.peek()?.abort()}>Stop</Button>
        ) : (
          <Button variant="primary" disabled={broken} onClick={() => void play()} title="Ctrl+Enter, or ⌘+Enter">
            Play them all
          </Button>
        )}
      </div>
      {under.value ? <Progress label="Playing all responders in the tabletop" /> : null}
      <ErrorNote problem={problem.value} />
      {came ? (
        <>
          {played.value?.of === text.value ? null : <p class="told warn">The text has changed since it was played.</p>}
          <Found came={came} onJump={onJump} />
          <Scores came={came} />
          {came.strips.map((s) => (
            <Strip key={s.responder} strip={s} end_ms={longest(came.strips, duration_ms)} />
          ))}
          <Harm strips={came.strips} end_ms={longest(came.strips, duration_ms)} />
        </>
      ) : (
        <p class="small muted">Your rehearsals and the responders that are built in play the text as it stands, in the tabletop, in a few seconds. Nothing of it is kept.</p>
      )}
    </section>
  );
}

function Found({ came, onJump }: { came: PlayedDraft; onJump: (line: number, column: number) => void }) {
  if (came.problems.length === 0) return <p>Playing it found nothing wrong.</p>;
  return (
    <ol class="mistakes" aria-label="What playing it found">
      {came.problems.map((p, i) => (
        <Mistake key={i} of={p} onJump={onJump} />
      ))}
    </ol>
  );
}

function Scores({ came }: { came: PlayedDraft }) {
  return (
    <Table
      caption="Scores of all responders"
      rows={came.scores}
      rowKey={(s) => s.responder}
      columns={[
        {
          head: "Responder",
          cell: (s) => (
            <>
              {words(s.responder)} {s.built_in ? <span class="small muted">built in</span> : null}
              {(s.wrong ?? []).map((w) => (
                <span key={w} class="small muted mistake-hint">
                  {w}
                </span>
              ))}
            </>
          ),
        },
        { head: "Score", number: true, cell: (s) => <b>{percent(s.percent)}</b> },
        { head: "Band", cell: (s) => <span class="nowrap muted">{s.band || "any"}</span> },
        { head: "Result", cell: (s) => (s.ok ? <Badge tone="good">in band</Badge> : <Badge tone="bad">out</Badge>) },
      ]}
    />
  );
}

const names: Record<string, string> = { golden: "Alerts when it is played well", idle: "Alerts when nobody acts" };

/** Each alert, from when it fired to when it was over, and the pages that came of them. */
function Strip({ strip: s, end_ms }: { strip: DryStrip; end_ms: number }) {
  const x = (ms: number) => `${(Math.min(ms, end_ms) / end_ms) * 100}%`;
  const rows = alertRows(s);
  return (
    <section class="stack" aria-label={names[s.responder] ?? `Alerts with ${words(s.responder)}`}>
      <h3>{names[s.responder] ?? `Alerts with ${words(s.responder)}`}</h3>
      {rows.length === 0 ? <p class="muted">No alert fires.</p> : null}
      <ul class="strip">
        {rows.map((r) => (
          <li key={r.name} class="strip-row">
            <span class="strip-name small">
              {r.alert} <span class="muted">{r.service}</span>
              <span class="visually-hidden">{r.bars.map((b) => `, from ${stopwatch(b.from_ms)} to ${b.to_ms ? stopwatch(b.to_ms) : "the end"}`)}</span>
            </span>
            <span class="strip-track" aria-hidden="true">
              {r.bars.map((b, i) => (
                <span key={i} class={`strip-bar ${r.severity === "page" ? "rings" : ""}`} style={{ left: x(b.from_ms), width: `max(3px, calc(${x(b.to_ms || end_ms)} - ${x(b.from_ms)}))` }} title={`${stopwatch(b.from_ms)} to ${b.to_ms ? stopwatch(b.to_ms) : "the end"}`} />
              ))}
            </span>
          </li>
        ))}
      </ul>
      <div class="strip-axis" aria-hidden="true">
        {ticks(end_ms, MARKS).map((t) => (
          <span key={t} class="line-tick small muted" style={{ left: x(t) }}>
            {stopwatch(t)}
          </span>
        ))}
      </div>
      {s.pages.length > 0 ? (
        <p class="small muted">
          Pages: {s.pages.map((p) => `${stopwatch(p.at_ms)} ${p.team}, for ${p.service}`).join("; ")}.
        </p>
      ) : (
        <p class="small muted">Nobody is paged.</p>
      )}
    </section>
  );
}

/** Visits that failed or were slow, minute by minute, in each of the plays. */
function Harm({ strips, end_ms }: { strips: readonly DryStrip[]; end_ms: number }) {
  const most = Math.max(1, ...strips.map(worst));
  return (
    <section class="stack" aria-label="Customers' harm, by minute">
      <h3>Customers' harm, by minute</h3>
      <div class="harm-plays">
        {strips.map((s) => (
          <figure key={s.responder}>
            <figcaption class="small">
              {names[s.responder]?.replace("Alerts when", "When") ?? words(s.responder)}: <b>{number(harmByMinute(s).reduce((sum, m) => sum + m.failed + m.slow, 0))}</b> <span class="muted">visits hurt</span>
            </figcaption>
            <ol class="harm-bars">
              {harmByMinute(s).map((m) => (
                <li key={m.from_ms} style={{ width: `${((m.to_ms - m.from_ms) / end_ms) * 100}%` }} title={`${stopwatch(m.from_ms)}: ${number(m.failed)} failed, ${number(m.slow)} slow of ${number(m.all)}`}>
                  <span class="visually-hidden">{`${stopwatch(m.from_ms)}: ${m.failed} failed, ${m.slow} slow of ${m.all}`}</span>
                  <span class="harm-failed" style={{ height: `${(m.failed / most) * 100}%` }} aria-hidden="true" />
                  <span class="harm-slow" style={{ height: `${(m.slow / most) * 100}%` }} aria-hidden="true" />
                </li>
              ))}
            </ol>
          </figure>
        ))}
      </div>
      <p class="small muted">
        <span class="harm-key harm-failed" aria-hidden="true" /> failed · <span class="harm-key harm-slow" aria-hidden="true" /> slow · as high as the highest bar is {plural(most, "visit")} in a minute
      </p>
    </section>
  );
}
