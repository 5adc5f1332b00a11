import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import { me } from "../../api/session";
import type { GameDay } from "../../api/types";
import { clock, words } from "../../format";
import { href } from "../../router";
import { Badge, Button, ErrorNote, Panel } from "../../ui";
import { begins, playNow, underWay } from "./words";

interface MineProps {
  day: GameDay;
  now_ms: number;
  onChanged: (day: GameDay) => void;
}

/** One's own crew: who is there, whether they are ready, and the way into the run. */
export function Mine({ day, now_ms, onChanged }: MineProps) {
  const crew = day.crews.find((c) => c.id === day.mine);
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  if (!crew?.inside) return null;
  const self = crew.inside.members.find((m) => m.person?.id === me.value?.person.id);
  const play = playNow(day, crew);
  const paused = day.begins === "ready" && day.state === "break" && (day.break_end_ms ?? 0) > now_ms;
  const asked = day.state === "open" || day.state === "break" || (day.state === "playing" && begins(crew.standing));
  const past = crew.inside.plays.filter((p) => p.standing === "ended");

  const ready = async (is: boolean) => {
    busy.value = true;
    problem.value = null;
    try {
      onChanged(await api.post<GameDay>(`/api/gamedays/${encodeURIComponent(day.id)}/ready`, { ready: is }));
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  return (
    <Panel title={`Your crew: ${crew.name}`}>
      <div class="stack">
        <ul class="crew-members">
          {crew.inside.members.map((m, i) => (
            <li key={m.person?.id ?? i}>
              <span class="grow">
                {m.person?.name ?? <span class="muted">vacant</span>} {m.seat ? <span class="muted small">{words(m.seat)}</span> : null}
              </span>
              {m.disabled ? <Badge tone="bad">disabled</Badge> : <Badge tone={m.here ? "good" : "plain"}>{m.here ? "here" : "not here"}</Badge>}
              {asked ? <Badge tone={m.ready ? "good" : "warn"}>{m.ready ? "ready" : "not ready"}</Badge> : null}
            </li>
          ))}
        </ul>
        {play?.queue ? (
          <p role="status">
            Your run waits for a place: {play.queue.place} of {play.queue.waiting} in the queue. It begins by itself.
          </p>
        ) : null}
        {play?.awaited_ms ? (
          <p role="status">
            The server went away under your run. It stands where it was until one of you opens it, and ends at {clock(play.awaited_ms)} if nobody does.
          </p>
        ) : null}
        {play?.standing === "interrupted" ? <p role="status">Your run was interrupted: the server went away. What was recorded is kept; whoever leads the game day can begin it again.</p> : null}
        {play?.standing === "failed" ? <p role="status">Your run could not begin{play.why ? `: ${play.why}` : "."} Whoever leads the game day sees this, too.</p> : null}
        <ErrorNote problem={problem.value} />
        <div class="row">
          {play && underWay(play.standing) && play.standing !== "queued" ? (
            <a class="button primary large" href={href({ screen: "run", id: play.run })}>
              Join your crew
            </a>
          ) : null}
          {asked && self ? (
            <Button variant={self.ready ? "default" : "primary"} size="large" busy={busy.value} disabled={paused} aria-pressed={self.ready} onClick={() => void ready(!self.ready)}>
              {self.ready ? "Not ready after all" : "I am ready"}
            </Button>
          ) : null}
          {asked ? (
            <span class="muted small">
              {day.begins === "ready" ? "It begins once all of you are ready." : `It begins when ${day.by?.name ?? "whoever leads it"} starts it for all.`} Stay here: the way in appears by itself.
            </span>
          ) : null}
          {past.map((p) => (
            <a key={p.run} class="button" href={href({ screen: "debrief", id: p.run })}>
              Debrief: {day.drills[p.place]?.title}
            </a>
          ))}
        </div>
      </div>
    </Panel>
  );
}
