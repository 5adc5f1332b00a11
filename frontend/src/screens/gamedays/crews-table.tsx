import { useSignal } from "@preact/signals";
import { Problem } from "../../api/client";
import type { GameDay, GameDayCrew } from "../../api/types";
import { clock, words } from "../../format";
import { href } from "../../router";
import { Badge, Button, ErrorNote, Table, type Column } from "../../ui";
import { startCrews } from "./start-crews";
import { begins, missing, playNow, standings } from "./words";

/** All crews: for whoever leads with who is in them, and the way into what they play. */
export function CrewsTable({ day, onChanged }: { day: GameDay; onChanged: (day: GameDay) => void }) {
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal("");
  const start = async (crew: GameDayCrew) => {
    busy.value = crew.id;
    problem.value = null;
    try {
      onChanged(await startCrews(day, { crews: [crew.id], anyway: true }));
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = "";
    }
  };
  const waits = day.state === "open" || day.state === "break";
  const columns: Column<GameDayCrew>[] = [
    { head: "Crew", cell: (c) => <b>{c.name}</b>, class: "name" },
    ...(day.led ? [{ head: "Who", cell: members }] : []),
    {
      head: waits ? "Here and ready" : "Here",
      cell: (c) => (
        <span class="row" title={missing(c)}>
          <Badge tone={c.here === c.size ? "good" : "plain"}>
            {c.here} of {c.size} here
          </Badge>
          {waits || (day.state === "playing" && begins(c.standing)) ? (
            <Badge tone={c.ready === c.size ? "good" : "warn"}>
              {c.ready} of {c.size} ready
            </Badge>
          ) : null}
        </span>
      ),
    },
    { head: "How far", cell: (c) => <Standing crew={c} day={day} /> },
  ];
  if (day.led) {
    columns.push({
      head: <span class="visually-hidden">What to do</span>,
      cell: (c) => {
        const play = playNow(day, c);
        return (
          <span class="row end">
            {play && !begins(play.standing) ? (
              <a class="button small" href={href(play.standing === "ended" ? { screen: "debrief", id: play.run } : { screen: "run", id: play.run })} aria-label={`${play.standing === "ended" ? "Debrief of" : "Watch"} ${c.name}`}>
                {play.standing === "ended" ? "Debrief" : "Watch"}
              </a>
            ) : null}
            {day.state === "playing" && begins(c.standing) ? (
              <Button size="small" busy={busy.value === c.id} onClick={() => void start(c)} aria-label={`Start ${c.name}`}>
                {c.standing === "none" ? "Start" : "Start again"}
              </Button>
            ) : null}
          </span>
        );
      },
    });
  }
  return (
    <>
      <ErrorNote problem={problem.value} />
      <Table caption="Crews" rows={day.crews} rowKey={(c) => c.id} columns={columns} />
    </>
  );
}

function Standing({ crew, day }: { crew: GameDayCrew; day: GameDay }) {
  const [label, tone] = standings[crew.standing];
  const play = playNow(day, crew);
  return (
    <span class="row">
      <Badge tone={tone}>{label}</Badge>
      {play?.awaited_ms ? <span class="muted small">until {clock(play.awaited_ms, false)}</span> : null}
      {play?.queue ? <span class="muted small">place {play.queue.place}</span> : null}
      {play?.why && begins(crew.standing) ? <span class="muted small">{play.why}</span> : null}
    </span>
  );
}

/** Who is in a crew; who is not here is pale, and all of it is read out. */
function members(c: GameDayCrew) {
  return (
    <span class="crew-names">
      {c.inside?.members.map((m, i) => {
        const says = [words(m.seat), m.disabled ? "they cannot sign in" : m.here ? "here" : "not here", m.ready ? "ready" : ""].filter(Boolean).join(", ");
        return (
          <span key={m.person?.id ?? i} class={m.here ? "" : "muted"} title={says}>
            {m.person?.name ?? "vacant"}
            {m.disabled ? " (disabled)" : ""}
            <span class="visually-hidden">: {says};</span>
          </span>
        );
      })}
    </span>
  );
}
