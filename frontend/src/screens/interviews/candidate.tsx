// What surrounds everything that a candidate sees, and where they are between two items.
//
// Invariants: while this is open the server hears of the browser, so that a lost connection
// is seen; nothing leads out of the interview.

import { lazy, Suspense } from "preact/compat";
import { useEffect, useRef } from "preact/hooks";
import { effect, useSignal } from "@preact/signals";
import { api, Problem, reachable } from "../../api/client";
import type { BrowserHere, ItemState, OwnInterview } from "../../api/types";
import { plural } from "../../format";
import { href, navigate, type Route } from "../../router";
import { useArrival } from "../../shell/arrival";
import { announce, Badge, Button, Confirm, ErrorNote, Html, Panel, Spinner, toast, useDoing } from "../../ui";
import { fetched } from "../../ui/fetched";
import { Missed } from "./missed";
import { Rules } from "./rules";
import { box, remaining, stand, warning } from "./words";
import { remember } from "./unsaved";
import { WarmUp } from "./warm-up";
import { Welcome } from "./welcome";
import "./interviews.css";

const Cockpit = lazy(() => fetched(() => import("../cockpit")).then((m) => ({ default: m.Cockpit })));
const AttemptPage = lazy(() => fetched(() => import("../exercises/attempt")).then((m) => ({ default: m.AttemptPage })));
const Debrief = lazy(() => fetched(() => import("../debrief")).then((m) => ({ default: m.Debrief })));
const StatusScreen = lazy(() => fetched(() => import("../status")).then((m) => ({ default: m.StatusScreen })));

const HEARD_MS = 15_000;
const SOON_MS = 3000;

/** Of this page, whatever is on its screen. */
const missed = new Missed();
effect(() => missed.went(reachable.value));
let anew = true;

export function CandidateScreen({ route: r }: { route: Route }) {
  const now = useSignal<OwnInterview | undefined>(undefined);
  const heard = useSignal(performance.now());
  const failed = useSignal<Problem | null>(null);
  const main = useRef<HTMLElement>(null);
  // The welcome, what there is to do, and the end have one address.
  const stage = r.screen !== "home" || !now.value ? "" : now.value.finished_ms ? "end" : now.value.agreed_ms ? "items" : "welcome";
  useArrival(main, `${href(r)} ${stage}`);
  const hear = async () => {
    const missed_ms = missed.take();
    try {
      const here: BrowserHere = { missed_ms, anew };
      now.value = await api.post<OwnInterview>("/api/interview/here", here);
      anew = false;
      remember(now.value.items.flatMap((i) => [i.attempt ?? "", i.run ?? ""].filter(Boolean)));
      heard.value = performance.now();
      failed.value = null;
    } catch (err) {
      missed.back(missed_ms);
      failed.value = Problem.of(err);
    }
  };
  // A run that was ended is over once all of it is written down, which takes a moment.
  const waits = r.screen !== "run" && r.screen !== "attempt" && now.value?.items.some((i) => i.run && i.stands === "underway");
  useEffect(() => {
    void hear();
  }, [r.screen]);
  // Back in reach: nobody waits for the next time to be told what there is to do.
  const back = reachable.value;
  useEffect(() => {
    if (back && failed.peek()?.status === 0) void hear();
  }, [back]);
  useEffect(() => {
    const id = setInterval(() => void hear(), waits ? SOON_MS : HEARD_MS);
    return () => clearInterval(id);
  }, [waits]);

  if (r.screen === "run") {
    return (
      <Suspense fallback={<Spinner />}>
        <Cockpit key={r.id} runId={r.id} />
      </Suspense>
    );
  }
  if (r.screen === "status") {
    return (
      <Suspense fallback={<Spinner />}>
        <StatusScreen key={r.id} runId={r.id} />
      </Suspense>
    );
  }
  return (
    <div class="shell">
      <header class="topbar interview-bar">
        <span class="product">
          <img src="favicon.svg" alt="" width={20} height={20} />
          <span class="product-name">{now.value?.title ?? "Interview"}</span>
        </span>
        <span class="grow" />
        {now.value && r.screen !== "attempt" ? <ItemClock now={now.value} heard_ms={heard.value} /> : null}
        {r.screen === "home" ? null : (
          <a class="button small" href={href({ screen: "home" })}>
            Back to the interview
          </a>
        )}
      </header>
      <div role="status">
        {reachable.value ? null : (
          <p class="lost">
            <b>The server cannot be reached.</b> What you have typed is kept: go on, or wait. Whoever invited you sees that the connection is lost, and can give you the time back.
          </p>
        )}
      </div>
      <main id="main" ref={main} tabIndex={-1} class="page">
        <Suspense fallback={<Spinner />}>{r.screen === "attempt" ? <AttemptPage key={r.id} id={r.id} /> : r.screen === "debrief" ? <Debrief key={r.id} runId={r.id} /> : r.screen === "warm-up" && now.value ? <WarmUp now={now.value} /> : <InterviewHome now={now.value} problem={failed.value} heardAt={heard.value} heard={(n) => (now.value = n)} again={() => void hear()} />}</Suspense>
      </main>
    </div>
  );
}

/** What is left of the item that is under way, as far as its own screen does not tell it. */
function ItemClock({ now, heard_ms }: { now: OwnInterview; heard_ms: number }) {
  const doing = now.items.find((i) => i.stands === "underway" && i.left_ms !== undefined);
  const left = useSignal(0);
  useEffect(() => {
    if (!doing) return;
    let before = Infinity;
    const tick = () => {
      const ms = (doing.left_ms ?? 0) - (doing.waits ? 0 : performance.now() - heard_ms);
      const says = warning(before, ms);
      if (says && before !== Infinity) toast(says, "bad", "time left");
      before = ms;
      left.value = ms;
    };
    tick();
    const id = setInterval(tick, 1000);
    return () => clearInterval(id);
  }, [doing?.id, doing?.left_ms, heard_ms]);
  if (!doing) return null;
  return (
    <span class={`interview-clock ${left.value < 300_000 ? "late" : ""}`} role="timer">
      <span class="visually-hidden">Time left of {doing.title}: </span>
      {remaining(left.value)}
    </span>
  );
}

interface HomeProps {
  now: OwnInterview | undefined;
  problem: Problem | null;
  /** When it was so, as performance.now() has it. */
  heardAt: number;
  heard: (now: OwnInterview) => void;
  again: () => void;
}

function InterviewHome({ now, problem, heardAt, heard, again }: HomeProps) {
  const ending = useSignal(false);
  if (!now) return problem ? <ErrorNote problem={problem} onRetry={again} /> : <Spinner />;
  if (!now.agreed_ms) return <Welcome now={now} onAgreed={heard} />;
  const open = now.items.filter((i) => !i.warm_up && i.stands !== "over");
  if (now.finished_ms) return <TheEnd now={now} />;
  return (
    <>
      <div class="page-head">
        <h1>{now.title}</h1>
        <span class="muted">You are here as {now.name}.</span>
      </div>
      <div class="stack wide">
        {now.closed ? (
          <p class="warn-note" role="status">
            This interview has been closed. Ask whoever invited you.
          </p>
        ) : now.expires_ms <= Date.now() ? (
          <p class="warn-note" role="status">
            Your link has expired. What you have begun you can finish. To begin anything else, ask whoever invited you for another link: all that you have done is kept.
          </p>
        ) : null}
        {problem?.status === 0 ? null : <ErrorNote problem={problem} onRetry={again} />}
        <Panel title="Try the tools first">
          <div class="row">
            <p class="grow">Each tool that this interview uses, to try for as long as you like. Nothing of it is marked, nothing is kept, and nobody sees it.</p>
            <a class="button" href={href({ screen: "warm-up" })}>
              Try the tools
            </a>
          </div>
        </Panel>
        {now.sittings.map((s, n) => (
          <Panel key={n} title={s.title}>
            <div class="stack">
              {s.text_html ? <Html html={s.text_html} /> : null}
              <ol class="interview-items">
                {now.items
                  .filter((i) => i.sitting === n)
                  .map((i) => (
                    <Item key={i.id} item={i} heardAt={heardAt} again={again} />
                  ))}
              </ol>
            </div>
          </Panel>
        ))}
        <p class="muted">
          Between two exercises the clock stands still{pauses(now)}. Between two sittings there may be days. You may close this page at any time and come back in this browser.
        </p>
        <details>
          <summary>What is measured, and what is kept</summary>
          <Rules now={now} />
        </details>
        <div class="row end">
          <Button variant={open.length === 0 ? "primary" : "default"} onClick={() => (ending.value = true)}>
            End the interview
          </Button>
        </div>
      </div>
      {ending.value ? <End now={now} left={open.length} onClose={() => (ending.value = false)} onEnded={heard} /> : null}
    </>
  );
}

/** How long pauses within a sitting are. */
function pauses(now: OwnInterview): string {
  if (now.rest_min && now.pause_min) return `: within a sitting take ${now.rest_min} to ${now.pause_min} minutes`;
  if (now.rest_min) return `: within a sitting take ${plural(now.rest_min, "minute")} at least`;
  return now.pause_min ? `: take up to ${now.pause_min} minutes within a sitting` : "";
}

function Item({ item: i, heardAt, again }: { item: ItemState; heardAt: number; again: () => void }) {
  const doing = useDoing();
  const resting = useRest(i, heardAt, again);
  const [word, tone] = stand(i);
  const begin = () =>
    doing.run(async () => {
      const begun = await api.post<ItemState>(`/api/interview/items/${encodeURIComponent(i.id)}/begin`, {});
      if (begun.run) navigate({ screen: "run", id: begun.run });
      else if (begun.attempt) navigate({ screen: "attempt", id: begun.attempt });
    });
  return (
    <li class="interview-item">
      <div class="grow">
        <h3>
          {i.title} <Badge tone={tone}>{word}</Badge>
        </h3>
        {i.text_html ? <Html html={i.text_html} /> : null}
        <p class="muted small">{i.warm_up ? "To try the tools. Nothing of it is marked." : `${i.kind === "drill" ? "At most " : ""}${box(i.length_ms)} from when you begin.`}</p>
        {resting > 0 ? (
          <p>
            Your pause: this may begin in <span class="mono">{remaining(resting)}</span>. No clock goes meanwhile.
          </p>
        ) : null}
        <ErrorNote problem={doing.problem} />
      </div>
      {(i.stands === "next" && resting <= 0) || i.stands === "underway" ? (
        <Button variant={i.warm_up ? "default" : "primary"} busy={doing.busy} onClick={() => void begin()}>
          {i.stands === "underway" ? "Go on" : "Begin"}
          <span class="visually-hidden">: {i.title}</span>
        </Button>
      ) : null}
      {i.open && i.run && i.stands === "over" ? (
        <a class="button" href={href({ screen: "debrief", id: i.run })}>
          Debrief<span class="visually-hidden"> of {i.title}</span>
        </a>
      ) : null}
    </li>
  );
}

/** What is left of the pause before an item, in ms; asks anew once it is over. */
function useRest(i: ItemState, heardAt: number, again: () => void): number {
  const left = useSignal(0);
  const over = heardAt + (i.rest_ms ?? 0);
  useEffect(() => {
    left.value = i.rest_ms ? over - performance.now() : 0;
    if (!i.rest_ms) return;
    const id = setInterval(() => {
      left.value = over - performance.now();
      if (left.value > 0) return;
      clearInterval(id);
      announce(`Your pause is over: ${i.title} may begin.`);
      again();
    }, 1000);
    return () => clearInterval(id);
  }, [i.id, i.rest_ms, heardAt]);
  return left.value;
}

function TheEnd({ now }: { now: OwnInterview }) {
  return (
    <div class="stack wide">
      <h1>That was it. Thank you.</h1>
      <p>All that you handed in is kept as it was. Somebody else reads it under the name {now.code}, not under yours, and whoever invited you tells you what comes next. You may close this page.</p>
      {now.released_ms ? (
        <Panel title="What you did, read again">
          <ol class="interview-items">
            {now.items
              .filter((i) => i.open)
              .map((i) => (
                <li key={i.id} class="interview-item">
                  <h3 class="grow">{i.title}</h3>
                  <a class="button" href={i.run ? href({ screen: "debrief", id: i.run }) : href({ screen: "attempt", id: i.attempt ?? "" })}>
                    Debrief<span class="visually-hidden"> of {i.title}</span>
                  </a>
                </li>
              ))}
          </ol>
        </Panel>
      ) : null}
      <details>
        <summary>What is measured, and what is kept</summary>
        <Rules now={now} />
      </details>
    </div>
  );
}

function End({ now, left, onClose, onEnded }: { now: OwnInterview; left: number; onClose: () => void; onEnded: (now: OwnInterview) => void }) {
  const doing = now.items.find((i) => i.stands === "underway");
  return (
    <Confirm
      title="End the interview?"
      keep="Not yet"
      act="End it"
      run={async () => {
        onEnded(await api.post<OwnInterview>("/api/interview/end", {}));
        onClose();
      }}
      onClose={onClose}
    >
      {left > 0 ? `There ${left === 1 ? "is one exercise" : `are ${left} exercises`} that you have not done. ` : ""}
      {doing ? `${doing.title} is handed in as it is. ` : ""}Once it has ended, you cannot go on.
    </Confirm>
  );
}
