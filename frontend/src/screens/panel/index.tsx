import { api } from "../../api/client";
import { mayAssess } from "../../api/session";
import type { PanelTask, PanelTasks } from "../../api/types";
import { plural } from "../../format";
import { href } from "../../router";
import { Badge, Empty, ErrorNote, Panel, Spinner, usePoll } from "../../ui";
import { Due } from "../due";
import { stateWords } from "./words";
import "./panel.css";

const EVERY_MS = 30_000;

/** What waits for a rater: work without names, in an order that is theirs. */
export function Tasks() {
  const { data, problem } = usePoll((s) => api.get<PanelTasks>("/api/panel", undefined, s), EVERY_MS, [], true);
  if (!mayAssess()) return <Empty title="Marks are given by assessors." />;
  const open = data?.tasks.filter((t) => t.state === "open" || t.state === "begun") ?? [];
  const done = data?.tasks.filter((t) => t.state === "given" || t.state === "settled") ?? [];
  return (
    <>
      <div class="page-head">
        <h1>Marks to give</h1>
        {data ? <span class="muted">{open.length ? `${plural(open.length, "piece")} of work` : "nothing waits"}</span> : null}
      </div>
      <div class="stack wide">
        <p class="lead muted">
          Work of candidates, by code names and without anybody else's marks. The order is yours alone. Before your first mark, <a href={href({ screen: "calibrate" })}>calibrate</a>.
        </p>
        <ErrorNote problem={problem} />
        {!data ? (
          problem ? null : <Spinner />
        ) : (
          <>
            {(open.some((t) => t.kind === "exercise") && !data.calibrated_answers) || (open.some((t) => t.kind === "drill") && !data.calibrated_runs) ? (
              <p class="warn-text">Your marks are taken once you have marked the samples of such work.</p>
            ) : null}
            <Panel title="Waiting for you">
              {open.length === 0 ? <p class="muted">Nothing waits for you.</p> : null}
              {open.map((t) => (
                <Row key={`${t.candidate} ${t.item}`} task={t} does="Mark" />
              ))}
            </Panel>
            {done.length ? (
              <Panel title="Given">
                {done.map((t) => (
                  <Row key={`${t.candidate} ${t.item}`} task={t} does="Read" />
                ))}
              </Panel>
            ) : null}
          </>
        )}
      </div>
    </>
  );
}

function Row({ task: t, does }: { task: PanelTask; does: string }) {
  const [says, tone] = stateWords[t.state];
  return (
    <Due
      title={
        <>
          <b>{t.code}</b>: {t.title} <Badge tone={tone}>{says}</Badge>
        </>
      }
      why={`${t.in}${t.third ? ", as the third rater: two disagree" : ""}`}
    >
      <a class="button" href={href({ screen: "desk", interview: t.interview, candidate: t.candidate, item: t.item })} aria-label={`${does}: ${t.code}, ${t.title}`}>
        {does}
      </a>
    </Due>
  );
}
