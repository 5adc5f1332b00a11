import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import { mayFacilitate } from "../../api/session";
import type { GameDay } from "../../api/types";
import { Badge, Breaks, ErrorNote, Panel, Spinner, usePoll } from "../../ui";
import { runtimeWords } from "../../runtimes";
import { Board } from "./board/board";
import { CrewsTable } from "./crews-table";
import { Leading } from "./leading";
import { Mine } from "./mine";
import { Path } from "./path";
import { Review } from "./review";
import { Unled } from "./unled";
import { begins, leaderboards, opening, states, stateText, whenText } from "./words";
import { useServerNow } from "./server-now";
import "./gamedays.css";

const EVERY_MS = 3000;

/** One game day: its lobby, and what there is to do in it now. */
export function GameDayPage({ id }: { id: string }) {
  const round = useSignal(0);
  const answer = useSignal<GameDay | null>(null);
  const compare = useSignal(false);
  const { data, problem } = usePoll(
    async (s) => {
      const day = await api.get<GameDay>(`/api/gamedays/${encodeURIComponent(id)}`, undefined, s);
      answer.value = null;
      return day;
    },
    EVERY_MS,
    [id, round.value],
    true,
  );
  const day = answer.value ?? data;
  const now_ms = useServerNow(day?.now_ms);
  if (!day) {
    return (
      <div class="stack">
        <h1>Game day</h1>
        {problem ? <ErrorNote problem={problem} /> : <Spinner />}
      </div>
    );
  }
  // Whoever leads has all crews in sight while they play; those that have not begun, or have
  // to begin again, are started from the table.
  const boarded = Boolean(day.led) && mayFacilitate() && !day.mine && day.state === "playing";
  /** What came of something that one did is shown at once, and looked at again. */
  const changed = (next: GameDay) => {
    answer.value = next;
    round.value++;
  };
  return (
    <>
      <Path />
      <div class="page-head">
        <h1>{day.title}</h1>
        <Badge tone={states[day.state][1]}>{states[day.state][0]}</Badge>
      </div>
      <div class="stack wide">
        <ErrorNote problem={problem} />
        <p role="status">{stateText(day, now_ms)}</p>
        {day.unled ? <Unled day={day} onChanged={changed} /> : null}
        {day.led ? <Leading day={day} onChanged={changed} /> : null}
        {day.mine ? <Mine day={day} now_ms={now_ms} onChanged={changed} /> : null}
        {day.state === "over" ? <Review day={day} /> : null}
        {boarded ? <Board day={day.id} /> : null}
        {boarded && !day.crews.some((c) => begins(c.standing)) ? null : (
          <Panel title={day.led ? "Crews" : "The crews"} flush>
            <CrewsTable day={day} onChanged={changed} />
          </Panel>
        )}
        {day.state !== "over" && day.led && day.crews.some((c) => c.inside?.plays.some((p) => p.standing === "ended")) ? (
          <details onToggle={(e) => (compare.value = e.currentTarget.open)}>
            <summary>How the crews did so far</summary>
            {compare.value ? (
              <div class="stack wide">
                <Review day={day} />
              </div>
            ) : null}
          </details>
        ) : null}
        <About day={day} />
      </div>
    </>
  );
}

function About({ day }: { day: GameDay }) {
  return (
    <section class="stack" aria-labelledby="about-day">
      <h2 id="about-day">About it</h2>
      {day.note ? (
        <p class="due-note">
          <Breaks>{day.note}</Breaks>
        </p>
      ) : null}
      <dl class="facts">
        <dt>When</dt>
        <dd>{whenText(day)}</dd>
        <dt>Led by</dt>
        <dd>{[day.by?.name, ...day.helpers.map((h) => h.name)].filter(Boolean).join(", ") || "nobody any more"}</dd>
        <dt>Drills</dt>
        <dd>
          <ol class="plain-list">
            {day.drills.map((d, i) => (
              <li key={i}>
                {i + 1}. {d.title}
                {d.there ? "" : " (not on this server any more)"}
                {d.break_min && i + 1 < day.drills.length ? <span class="muted">, then a break of {d.break_min} min</span> : null}
              </li>
            ))}
          </ol>
        </dd>
        <dt>Where</dt>
        <dd>{runtimeWords(day.runtime).name}</dd>
        <dt>Runs begin</dt>
        <dd>{day.begins === "ready" ? "each crew's when all of it are ready" : "all at once"}</dd>
        <dt>Debriefs open</dt>
        <dd>{opening.find((o) => o.value === day.debrief)?.label.toLowerCase()}</dd>
        {day.leaderboard ? (
          <>
            <dt>Leaderboard</dt>
            <dd>{leaderboards.find((l) => l.value === day.leaderboard)?.label.toLowerCase()}</dd>
          </>
        ) : null}
      </dl>
    </section>
  );
}
