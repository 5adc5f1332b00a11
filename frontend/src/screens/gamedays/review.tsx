import { useSignal } from "@preact/signals";
import { api, located } from "../../api/client";
import type { GameDay, GameDayDrillReview, GameDayRank, GameDayReview } from "../../api/types";
import { percent, plural, stopwatch } from "../../format";
import { href } from "../../router";
import { ErrorNote, Panel, Spinner, Table, usePoll } from "../../ui";
import { Actions } from "./actions";
import { Across } from "./across";
import { Survey } from "./survey";
import { standings } from "./words";
import "./review.css";

const EVERY_MS = 30_000;
/** As long as something is being graded. */
const SOON_MS = 3000;

/** A game day afterwards: how all crews did, what to talk about, and what follows. */
export function Review({ day }: { day: GameDay }) {
  const round = useSignal(0);
  const { data: r, problem } = usePoll(
    (s) => api.get<GameDayReview>(`/api/gamedays/${encodeURIComponent(day.id)}/review`, undefined, s),
    (review) => (review.complete || review.withheld ? EVERY_MS : SOON_MS),
    [day.id, day.state, round.value],
    true,
  );
  if (!r) return problem ? <ErrorNote problem={problem} /> : <Spinner />;
  const changed = () => round.value++;
  return (
    <>
      <ErrorNote problem={problem} />
      {day.led ? (
        <p class="row">
          <a class="button" href={located(`/api/gamedays/${encodeURIComponent(day.id)}/review.html`)} target="_blank" rel="noreferrer">
            Print it
          </a>
          <a class="button" href={located(`/api/gamedays/${encodeURIComponent(day.id)}/review.md`)} download>
            Take it out as Markdown
          </a>
        </p>
      ) : null}
      {r.withheld ? <p class="muted">{r.withheld}</p> : null}
      {r.ranks.length > 0 ? <Leaderboard ranks={r.ranks} day={day} /> : null}
      {r.drills.map((d) => (
        <Drill key={d.place} drill={d} mine={day.mine} />
      ))}
      {r.script.length > 0 ? (
        <Panel title="To talk about">
          <div class="stack">
            {r.script.map((p) => (
              <section key={p.title} aria-label={p.title}>
                <h3>{p.title}</h3>
                <p class="muted">{p.why}</p>
                <ul class="asked">
                  {p.questions.map((q) => (
                    <li key={q}>{q}</li>
                  ))}
                </ul>
              </section>
            ))}
          </div>
        </Panel>
      ) : null}
      <Actions day={day} actions={r.actions} owners={r.owners} onChanged={changed} />
      {day.state === "over" || day.led ? <Survey day={day} survey={r.survey} onChanged={changed} /> : null}
    </>
  );
}

function Leaderboard({ ranks, day }: { ranks: readonly GameDayRank[]; day: GameDay }) {
  return (
    <Panel title="Leaderboard" flush>
      <Table
        caption="Leaderboard"
        rows={ranks}
        rowKey={(r) => r.crew}
        columns={[
          { head: "Place", cell: (r) => r.place, number: true },
          { head: "Crew", cell: (r) => (r.crew === day.mine ? <b>{r.name} (yours)</b> : r.name), class: "name" },
          { head: day.leaderboard === "harm" ? "Harm avoided" : "Score", cell: (r) => percent(r.percent), number: true },
          { head: "Over", cell: (r) => plural(r.of, "drill") },
        ]}
      />
    </Panel>
  );
}

const COLUMNS = [
  ["acknowledged", "Acknowledged"],
  ["found", "Found"],
  ["mitigated", "Mitigated"],
  ["resolved", "Resolved"],
  ["updated", "First update"],
] as const;

function Drill({ drill: d, mine }: { drill: GameDayDrillReview; mine: string }) {
  const scored = d.plays.some((p) => p.percent !== null);
  const spared = d.plays.some((p) => p.avoided !== null);
  return (
    <Panel title={`How it went: ${d.title}`}>
      <div class="stack">
        <Across drill={d} mine={mine} />
        <Table
          caption={`How each crew did: ${d.title}`}
          rows={d.plays}
          rowKey={(p) => p.crew}
          columns={[
            { head: "Crew", cell: (p) => (p.run ? <a href={href({ screen: "debrief", id: p.run })}>{p.name}</a> : p.name), class: "name" },
            ...COLUMNS.map(([kind, head]) => ({
              head,
              number: true,
              cell: (p: (typeof d.plays)[number]) => {
                const m = p.moments.find((one) => one.kind === kind);
                return m ? stopwatch(m.at_ms) : <span class="muted">—</span>;
              },
            })),
            { head: "Visits hurt", number: true, cell: (p) => p.harm.reduce((sum, h) => sum + h.failed + h.slow, 0) },
            ...(spared ? [{ head: "Harm avoided", number: true, cell: (p: (typeof d.plays)[number]) => (p.avoided === null ? <span class="muted">—</span> : percent(p.avoided)) }] : []),
            ...(scored ? [{ head: "Score", number: true, cell: (p: (typeof d.plays)[number]) => (p.percent === null ? <span class="muted">—</span> : percent(p.percent)) }] : []),
            { head: "", cell: (p) => (p.standing === "ended" ? null : <span class="muted small">{standings[p.standing][0]}</span>) },
          ]}
        />
      </div>
    </Panel>
  );
}
