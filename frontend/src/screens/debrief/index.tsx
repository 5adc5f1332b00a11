import { useSignal, type Signal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { api } from "../../api/client";
import { has, maySeeOthers } from "../../api/session";
import type { Debrief as DebriefData, Finding, Run, Shown, WithheldDebrief } from "../../api/types";
import { attempt, day, endings, stopwatch } from "../../format";
import { href, search, setSearch } from "../../router";
import { runtimeWords } from "../../runtimes";
import { Button, ErrorNote, Html, Panel, Spinner, useAsync } from "../../ui";
import { EventList, smooth } from "./event-list";
import { Findings } from "./findings";
import { GlobalMarks } from "./global-marks";
import { Marks } from "./marks";
import { Dimensions, Score, TimingsRow } from "./score";
import { Timeline } from "./timeline";
import { Compared } from "./compared";
import { Customers } from "./customers";
import { Exports } from "./exports";
import { ReviewPanel } from "./review";
import { Assessments } from "./assessments";
import { Better, Patterns } from "./better";
import { WhatWasTrue } from "./truth";
import { Members, namesOf } from "./members";
import { Release } from "./release";
import { ContentNote, playable } from "../content-note";
import { Tour } from "../tour/tour";
import { Withheld } from "./withheld";
import "./debrief.css";

/** The reading of a run afterwards: the score, and the moments behind each point. */
export function Debrief({ runId }: { runId: string }) {
  const { data, problem, reload, set } = useAsync((s) => api.get<DebriefData | WithheldDebrief>(`/api/runs/${encodeURIComponent(runId)}/debrief`, undefined, s), [runId]);
  if (data && "withheld" in data) return <Withheld data={data} onOpen={reload} onSaid={set} />;
  if (data) return <Reading data={data} onGraded={set} />;
  if (!problem) return <Spinner>Grading…</Spinner>;
  return (
    <div class="stack">
      <h1>Debrief</h1>
      <ErrorNote problem={problem} onRetry={reload} />
      {problem.status === 409 ? <a href={href({ screen: "run", id: runId })}>To the run</a> : null}
    </div>
  );
}

function Reading({ data, onGraded }: { data: DebriefData; onGraded: (d: DebriefData) => void }) {
  const finding = useSignal<Finding | null>(null);
  const picked = useSignal<{ seq: number } | null>(null);
  const timeline = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const { run, grade, events, debrief: analysis } = data;
  const bySeq = useMemo(() => new Map(events.flatMap((e): [number, Shown][] => (e.seq === undefined ? [] : [[e.seq, e]]))), [events]);
  // What a run that was cut short did not come to is not held against it.
  const reached = analysis.cut_short ? { ...grade, findings: grade.findings.filter((f) => f.result !== "missed") } : grade;
  const names = useMemo(() => namesOf(events), [events]);
  useReturn(finding, reached.findings);
  const chosen = useMemo(() => new Set(finding.value?.events ?? []), [finding.value]);

  const choose = (f: Finding | null) => {
    finding.value = f;
    const first = f?.events[0];
    if (first === undefined) return;
    picked.value = { seq: first };
    timeline.current?.scrollIntoView({ behavior: smooth(), block: "nearest" });
  };
  const pick = (seq: number) => {
    picked.value = { seq };
    list.current?.scrollIntoView({ behavior: smooth(), block: "nearest" });
  };
  const chooseFromEvent = (f: Finding) => {
    finding.value = f;
    document.getElementById(`finding-${f.id}`)?.scrollIntoView({ behavior: smooth(), block: "nearest" });
  };
  return (
    <div class="debrief wide-page">
      <header class="page-head">
        <div>
          {has("candidate") ? null : (
            <nav aria-label="Path" class="small">
              <a href={href({ screen: "runs" })}>Runs</a>
            </nav>
          )}
          <h1>{run.title}</h1>
          <p class="muted">
            {run.person.name} · {runtimeWords(run.runtime).name} · {day(run.epoch_ms || run.created_ms)} · {stopwatch(analysis.end_ms)} of {stopwatch(run.length_ms)}
            {run.end_reason ? ` · ${endings[run.end_reason]}` : ""} · {attempt(run)}
          </p>
        </div>
        {run.opens_ms && !run.playing ? <Release run={run} onReleased={(run: Run) => onGraded({ ...data, run })} /> : null}
        <Exports runId={run.id} />
        <span class="row">
          {has("candidate") ? null : (
            <a class="button" href={href({ screen: "replay", id: run.id })}>
              Look around
            </a>
          )}
          {playable(run) ? (
            <a class="button" href={href({ screen: "scenario", slug: run.scenario })}>
              Run it again
            </a>
          ) : null}
        </span>
      </header>
      <ContentNote run={run} />
      {run.tour ? <Tour run={run} events={0} over /> : null}

      {data.html ? (
        <Panel title="What this drill was about" class="lesson">
          <Html html={data.html} />
        </Panel>
      ) : null}
      <div class="debrief-top">
        <Score grade={grade} analysis={analysis} />
        {analysis.cut_short ? null : <Dimensions grade={grade} />}
      </div>
      <Members grade={grade} names={names} />
      <Assessments analysis={analysis} />
      <div class="debrief-columns">
        <Better analysis={analysis} onPick={pick} />
        <div class="stack wide">
          <Patterns analysis={analysis} onPick={pick} />
          <WhatWasTrue truth={analysis.truth} />
        </div>
      </div>
      {/* The script of a tour waits for somebody: had nobody acted, nothing would have failed. */}
      {run.tour ? null : <Customers analysis={analysis} onPick={pick} />}
      {analysis.cut_short ? null : <TimingsRow grade={grade} />}
      <Compared data={data} />

      <div ref={timeline} class="debrief-timeline">
        <Panel
          title={finding.value ? `The run: ${finding.value.title}` : "The run"}
          actions={
            finding.value ? (
              <Button size="small" onClick={() => choose(null)}>
                Show all
              </Button>
            ) : null
          }
        >
          <Timeline analysis={analysis} bySeq={bySeq} chosen={chosen} onPick={(seq) => (picked.value = { seq })} />
        </Panel>
      </div>

      <div class="debrief-columns">
        <Panel title={analysis.cut_short ? "What there is to say" : "Findings"} flush>
          <Findings grade={reached} names={names} run={run.id} signals={analysis.signals ?? {}} events={events} bySeq={bySeq} chosen={finding.value?.id ?? null} onChoose={choose} onPick={(seq) => (picked.value = { seq })} />
        </Panel>
        <div ref={list} class="sticky">
          <Panel title="Events" flush>
            <EventList analysis={analysis} findings={grade.findings} epoch_ms={run.epoch_ms} chosen={chosen} at={picked.value} onChoose={chooseFromEvent} />
          </Panel>
        </div>
      </div>

      <GlobalMarks debrief={data} />
      {maySeeOthers() && !run.playing ? <Marks debrief={data} onGraded={onGraded} /> : null}
      {has("candidate") ? null : <ReviewPanel runId={run.id} review={data.review} onChanged={(review) => onGraded({ ...data, review })} />}
    </div>
  );
}

/** Keeps the finding that is read in the address: what shows a skill leads to it, and whoever has looked at what it rests on comes back. */
function useReturn(chosen: Signal<Finding | null>, findings: readonly Finding[]) {
  useEffect(() => {
    const id = new URLSearchParams(search.peek()).get("criterion");
    const back = findings.find((f) => f.id === id);
    if (!back) return;
    chosen.value = back;
    document.getElementById(`finding-${back.id}`)?.scrollIntoView({ block: "center" });
    document.querySelector<HTMLElement>(`#finding-${CSS.escape(back.id)} .finding-head`)?.focus({ preventScroll: true });
  }, []);
  const id = chosen.value?.id ?? "";
  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else setSearch(id ? `criterion=${encodeURIComponent(id)}` : "", true);
  }, [id]);
}
