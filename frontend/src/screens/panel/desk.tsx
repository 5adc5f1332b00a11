import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../../api/client";
import { draft } from "../../api/outbox";
import { mayAssess } from "../../api/session";
import type { PanelDesk } from "../../api/types";
import { plural } from "../../format";
import { href, search } from "../../router";
import { announce, Badge, Button, Empty, ErrorNote, Panel, Spinner, TextArea, toast, useAsync, useDoing, useKeys } from "../../ui";
import { Globals, Levels } from "../marking/choices";
import { globalWord } from "../marking/words";
import { readBegun, writeBegun, type Begun } from "./begun";
import { Judged } from "./judged";
import { Prompts } from "./prompts";
import { rangeWords, stateWords } from "./words";
import "./panel.css";

interface At {
  interview: string;
  candidate: string;
  item: string;
}

/** Where a rater marks one piece of work, of which they know a code name. */
export function Desk({ interview, candidate, item }: At) {
  const path = `/api/panel/${[interview, candidate, item].map(encodeURIComponent).join("/")}`;
  const { data, problem, reload, set } = useAsync((s) => api.get<PanelDesk>(path, undefined, s), [path]);
  // What was looked at of a recording is in the address: a reload goes on there.
  const looks = useSignal(Boolean(search.peek()));
  if (!mayAssess()) return <Empty title="Marks are given by assessors." />;
  if (problem) {
    return (
      <div class="stack">
        <h1>Work to mark</h1>
        <ErrorNote problem={problem} onRetry={reload} />
      </div>
    );
  }
  if (!data) return <Spinner />;
  const [says, tone] = stateWords[data.state];
  return (
    <div class="stack wide">
      <header>
        <nav aria-label="Path" class="small">
          <a href={href({ screen: "panel" })}>Marks to give</a>
        </nav>
        <h1>
          {data.code}: {data.title} <Badge tone={tone}>{says}</Badge>
        </h1>
        <p class="muted">
          {data.in}. {data.grade ? "All marks are in, and they stand." : data.third ? "Two raters disagree on it; mark it as if you were the first." : "Another rater marks it as well, and neither sees the other's marks."}
        </p>
      </header>
      <div class={`desk ${data.recorded && looks.value ? "looks" : ""}`}>
        <Judged desk={data} path={path} looks={data.recorded && looks.value} onLooks={(is) => void (looks.value = is)} />
        <div class="stack wide">
          {data.grade ? <CameTo desk={data} grade={data.grade} /> : <Marks path={path} desk={data} onGiven={set} />}
          <Prompts own={data.signals} all={data.prompts} />
        </div>
      </div>
    </div>
  );
}

function Marks({ path, desk, onGiven }: { path: string; desk: PanelDesk; onGiven: (d: PanelDesk) => void }) {
  // What is begun is kept in this browser until it is given.
  const kept = draft(path, "marks");
  const now = useSignal<Begun>(readBegun(kept.peek(), desk));
  const at = useSignal(0);
  const { busy, problem, run } = useDoing();
  useEffect(() => void (now.value = readBegun(kept.peek(), desk)), [desk]);
  const change = (to: Partial<Begun>) => {
    now.value = { ...now.value, ...to };
    kept.value = writeBegun(now.value, desk);
  };
  const { levels, comments, global, comment } = now.value;
  const pick = (id: string, level: number) => change({ levels: { ...now.value.levels, [id]: level } });
  const move = (to: number) => {
    at.value = Math.max(0, Math.min(desk.criteria.length - 1, to));
    document.getElementById(`mark-${at.value}`)?.scrollIntoView({ block: "nearest" });
  };
  const digits = [0, 1, 2, 3, 4, 5];
  useKeys("Marking", {
    "]": { label: "Next criterion", run: () => move(at.value + 1) },
    "[": { label: "Criterion before", run: () => move(at.value - 1) },
    ...Object.fromEntries(
      digits.map((n) => [
        `${n}`,
        {
          label: `Level ${n}`,
          run: () => {
            const c = desk.criteria[at.value];
            if (!c || !desk.takes || c.levels[n] === undefined) return;
            pick(c.id, n);
            announce(`${c.title}: ${n}`);
          },
        },
      ]),
    ),
  });
  const missing = desk.criteria.filter((c) => levels[c.id] === undefined).length + (global === null ? 1 : 0);
  const give = (e: Event) => {
    e.preventDefault();
    void run(async () => {
      let stands = desk;
      for (const c of desk.criteria) {
        const level = levels[c.id];
        const said = comments[c.id] ?? "";
        if (level !== undefined && (level !== c.level || said !== c.comment)) stands = await api.post<PanelDesk>(`${path}/marks`, { criterion: c.id, level, comment: said });
      }
      if (global && (global !== desk.global || comment !== desk.comment)) stands = await api.post<PanelDesk>(`${path}/marks/global`, { global, comment });
      kept.value = "";
      onGiven(stands);
      toast("Your marks are kept.", "good");
    });
  };
  if (!desk.takes) {
    return (
      <Panel title="Your marks">
        <p>You have given yours. They cannot be changed any more, and count once all others are in.</p>
      </Panel>
    );
  }
  return (
    <Panel title="Your marks">
      <form class="stack wide" onSubmit={give}>
        {desk.calibrated ? null : (
          <p class="warn-text">
            Your marks are taken once you have marked the samples: <a href={href({ screen: "calibrate" })}>calibrate</a>.
          </p>
        )}
        {desk.criteria.map((c, n) => (
          <section key={c.id} id={`mark-${n}`} class={`desk-mark ${n === at.value ? "here" : ""}`} onFocusCapture={() => void (at.value = n)}>
            <Levels criterion={c} apart={desk.kind === "exercise" && desk.answer.length > 0} name={`level-${c.id}`} level={levels[c.id] ?? null} onLevel={(level) => pick(c.id, level)} />
            <TextArea label={`Why, for “${c.title}”`} rows={2} maxLength={4000} value={comments[c.id] ?? ""} onValue={(v) => change({ comments: { ...comments, [c.id]: v } })} />
          </section>
        ))}
        <Globals name="global-mark" of={desk.kind === "drill" ? "run" : "attempt"} mark={global} onMark={(m) => change({ global: m })} />
        <TextArea label="Why, for the whole" rows={2} maxLength={4000} value={comment} onValue={(v) => change({ comment: v })} />
        <ErrorNote problem={problem} />
        <div class="row">
          <Button variant="primary" type="submit" busy={busy} disabled={missing > 0 || !desk.calibrated}>
            Give the marks
          </Button>
          <span class="small muted">
            {missing > 0 ? `${plural(missing, "mark is", "marks are")} still to be chosen. ` : ""}
            {desk.third ? "Yours settles it." : "Until the other rater has given theirs you can change yours."}
            {desk.criteria.length ? " Keys: [ and ] move, digits choose." : ""}
          </span>
        </div>
      </form>
    </Panel>
  );
}

function CameTo({ desk, grade }: { desk: PanelDesk; grade: NonNullable<PanelDesk["grade"]> }) {
  return (
    <Panel title="What it came to">
      <dl class="facts">
        <dt>Score</dt>
        <dd>{rangeWords(grade.score)}</dd>
        <dt>Overall mark</dt>
        <dd>{grade.global ? globalWord(grade.global) : "no mark"}</dd>
        {desk.criteria.map((c) => {
          const f = grade.findings.find((one) => one.id === c.id);
          return f ? (
            <>
              <dt>{c.title}</dt>
              <dd>
                {f.points} of {f.max}. You gave {c.level ?? "nothing"}. {f.why}
              </dd>
            </>
          ) : null;
        })}
      </dl>
    </Panel>
  );
}
