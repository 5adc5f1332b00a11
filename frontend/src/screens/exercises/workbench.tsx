import { useComputed, useSignal } from "@preact/signals";
import { Suspense } from "preact/compat";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { api, Problem } from "../../api/client";
import type { Attempt, Part, Remark, Time, Tried, Work } from "../../api/types";
import { plural } from "../../format";
import { search } from "../../router";
import { announce, Button, Confirm, ErrorNote, Html, Panel, Spinner, Tabs, toast, useDoing } from "../../ui";
import { Console } from "./console";
import { kinds, Recorded } from "./kinds";
import { Numbered } from "./numbered";
import { PartEditor } from "./part";
import { Remarks } from "./remarks";
import { Saver, type SaveState } from "./saver";

const words: Record<SaveState, string> = {
  saved: "Saved",
  saving: "Saving…",
  unsaved: "Not saved yet",
  offline: "Not saved: no connection. It is kept in this browser, and sent again.",
  waits: "Not saved: the time stands still. It is sent once it goes on.",
  conflict: "Not saved: something else was saved meanwhile",
  ended: "Not saved: the attempt has ended",
};

export const attemptPath = (id: string) => `/api/attempts/${encodeURIComponent(id)}`;
export const partsPath = (path: string) => `${path}/parts/`;
const partPath = (path: string, part: string) => partsPath(path) + encodeURIComponent(part);

/** The tab of a recorded run; no document can be called so. */
const RECORDED = "/recorded";

/** Where an exercise is answered: what is read beside what is typed. */
export function Workbench({ work, path, onEnded }: { work: Work; path: string; onEnded: () => void }) {
  // What was looked at of a recording is in the address: a reload goes on there.
  const tab = useSignal(work.recorded && search.peek() ? RECORDED : "task");
  const confirming = useSignal(false);
  const tried = useSignal<Tried | null>(null);
  const answer = useSignal<Record<string, string>>({}); // that was tried
  const time = useSignal({ at: performance.now(), of: work.attempt.time });
  const doing = useDoing();
  const said = useRef<HTMLDivElement>(null);
  const onTime = (of: Time) => (time.value = { at: performance.now(), of });
  const savers = useMemo(() => new Map(work.parts.map((p) => [p.id, new Saver(partPath(path, p.id), p, onTime, work.earlier.map((id) => partPath(attemptPath(id), p.id)))])), []);
  useEffect(() => () => savers.forEach((s) => s.stop()), []);
  // It is asked now and then how the time stands: somebody may have given some back.
  useEffect(() => void onTime(work.attempt.time), [work]);
  useEffect(() => {
    const leave = (e: BeforeUnloadEvent) => {
      if ([...savers.values()].some((s) => s.state.value !== "saved")) e.preventDefault();
    };
    // Whoever goes on elsewhere leaves this window first: what they typed is sent before that.
    const send = () => savers.forEach((s) => void s.flush());
    addEventListener("beforeunload", leave);
    addEventListener("blur", send);
    addEventListener("visibilitychange", send);
    return () => {
      removeEventListener("beforeunload", leave);
      removeEventListener("blur", send);
      removeEventListener("visibilitychange", send);
    };
  }, []);
  const state = useComputed(() => {
    const all = [...savers.values()].map((s) => s.state.value);
    return (["ended", "conflict", "waits", "offline", "unsaved", "saving"] as const).find((s) => all.includes(s)) ?? "saved";
  });

  useEffect(() => {
    if (state.value === "ended") onEnded();
  }, [state.value]);

  const flush = async () => {
    const done = await Promise.all([...savers.values()].map((s) => s.flush()));
    if (done.includes(false)) throw new Problem({ title: "Not saved", detail: "Some of what you typed is not saved yet. See below what is the matter with it." });
  };
  // What a try says stands below the answer, and is what was asked for.
  useEffect(() => said.current?.focus(), [tried.value]);
  const tryIt = () =>
    doing.run(async () => {
      await flush();
      answer.value = Object.fromEntries([...savers].map(([id, s]) => [id, s.text]));
      tried.value = await api.post<Tried>(`${path}/try`);
      announce(tried.value.remarks.length ? plural(tried.value.remarks.length, "remark") : "Nothing to remark");
    });
  const submit = async () => {
    await flush();
    await api.post<Attempt>(`${path}/submit`);
    confirming.value = false;
    onEnded();
  };
  const over = useSignal(false);
  const onOver = (is: boolean) => {
    over.value = is;
    if (is) onEnded();
  };
  const Kind = kinds[work.attempt.kind];
  const document = work.documents.find((d) => d.id === tab.value);
  const looks = work.recorded && tab.value === RECORDED;
  const tabs = [{ id: "task", label: "Task" }, ...(work.recorded ? [{ id: RECORDED, label: "Recording" }] : []), ...work.documents.map((d) => ({ id: d.id, label: d.title }))];
  return (
    <div class="wide-page">
      <div class="page-head workbench-head">
        <h1>{work.attempt.exercise.title}</h1>
        <span class="row">
          <span role="status" class={`save-state ${state.value}`}>
            {over.value ? "The time is up: what was saved is handed in. What was not is kept in this browser." : words[state.value]}
          </span>
          <Clock time={time.value} onSoon={() => savers.forEach((s) => void s.flush())} onOver={onOver} />
          <Button busy={doing.busy} onClick={() => void tryIt()}>
            Try
          </Button>
          <Button variant="primary" onClick={() => void (confirming.value = true)}>
            Hand in
          </Button>
        </span>
      </div>
      <ErrorNote problem={doing.problem} />
      <div class={`workbench ${looks ? "looks" : ""}`}>
        <div class="workbench-read">
          <Tabs label="What to read" scrolls={!looks} active={tab.value} onPick={(id) => void (tab.value = id)} tabs={tabs}>
            {looks ? (
              <Suspense fallback={<Spinner />}>
                <Recorded title={work.attempt.exercise.title} path={`${path}/evidence`} />
              </Suspense>
            ) : document ? (
              document.html ? <Html html={document.html} /> : <Numbered text={document.text} />
            ) : (
              <Html html={work.task_html} />
            )}
          </Tabs>
        </div>
        <div class="stack">
          {work.parts.map((p) => (
            <PartEditor key={p.id} part={p} saver={savers.get(p.id) as Saver} remarks={remarksOf(tried.value, p)} on={work.documents.find((d) => d.id === p.on)} onPaste={(n) => void api.post(`${path}/pastes`, { part: p.id, characters: n }).catch(() => {})} />
          ))}
          {work.prompt === null ? null : (
            <Panel title="Terminal">
              <Console path={`${path}/terminal`} prompt={work.prompt} before={flush}>
                A shell in the same place as the tests: no network, and limits. It begins with the given files and with your script as it was saved, and each save brings your script there anew. What you change there is not your answer, and is gone when the terminal is closed.
              </Console>
            </Panel>
          )}
          {tried.value ? (
            <div class="tried" ref={said} tabIndex={-1}>
              <Panel title="What the try says">
                <div class="stack wide">
                  {tried.value.remarks.length ? <Remarks of={tried.value.remarks} parts={work.parts} weighed /> : <p>There is nothing to remark.</p>}
                  {Kind && tried.value.shown ? (
                    <Suspense fallback={<Spinner />}>
                      <Kind shown={tried.value.shown} documents={work.documents} answer={answer.value} />
                    </Suspense>
                  ) : null}
                </div>
              </Panel>
            </div>
          ) : null}
        </div>
      </div>
      {confirming.value ? (
        <Confirm title="Hand in your answer?" keep="Go on working" act="Hand in" run={submit} onClose={() => void (confirming.value = false)}>
          <p>It is judged as it stands now, and cannot be changed afterwards.</p>
        </Confirm>
      ) : null}
    </div>
  );
}

const remarksOf = (tried: Tried | null, p: Part): Remark[] => (tried?.remarks ?? []).filter((r) => r.part === p.id);

const WARN_MIN = [15, 5, 1];
/** How long before its end what is typed is sent at once. */
const SOON_MS = 4000;

function Clock({ time, onSoon, onOver }: { time: { at: number; of: Time }; onSoon: () => void; onOver: (is: boolean) => void }) {
  const now = useSignal(performance.now());
  useEffect(() => {
    const id = setInterval(() => void (now.value = performance.now()), 1000);
    return () => clearInterval(id);
  }, []);
  const left = Math.max(0, time.of.left_ms - (time.of.waits ? 0 : now.value - time.at));
  const minutes = Math.ceil(left / 60_000);
  const warns = WARN_MIN.includes(minutes) && time.of.length_ms > minutes * 60_000;
  useEffect(() => {
    if (warns) toast(`${plural(minutes, "minute")} left. What is saved is handed in when the time is up.`, minutes > 5 ? "plain" : "bad", "time left");
  }, [warns, minutes]);
  useEffect(() => onOver(left === 0), [left === 0]);
  useEffect(() => {
    if (left > 0 && left < SOON_MS && !time.of.waits) onSoon();
  }, [left]);
  const seconds = Math.floor(left / 1000);
  return (
    <span class={`clock mono ${minutes <= 5 ? "late" : ""}`} aria-label="Time left" role="timer">
      {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, "0")} left
    </span>
  );
}
