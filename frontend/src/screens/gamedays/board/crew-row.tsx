import type { ComponentChildren } from "preact";
import type { Intervention } from "../../../api/types";
import { deed, factor, number, plural, span, stopwatch, words } from "../../../format";
import { href } from "../../../router";
import { Badge, Button, severityTone } from "../../../ui";
import { timeOf, type Heard } from "./stream";
import { quietFor, type Row } from "./trouble";

interface CrewRowProps {
  row: Row;
  at_ms: number;
  chosen: boolean;
  current: boolean;
  onChoose: (on: boolean) => void;
  onDo: (i: Intervention) => void;
}

const QUIET_MS = 120_000;

/** One crew: what an eye needs, in a line or two. */
export function CrewRow({ row: { crew, run }, at_ms, chosen, current, onChoose, onDo }: CrewRowProps) {
  const here = run ? run.here.filter((p) => !p.away).length : 0;
  const s = run?.summary;
  return (
    <tr class={`board-row ${current ? "current" : ""} ${chosen ? "chosen" : ""}`} data-crew={crew.id} aria-current={current || undefined}>
      <td>
        <input type="checkbox" class="checkbox" aria-label={`Choose ${crew.name}`} checked={chosen} disabled={!run} onChange={(e) => onChoose(e.currentTarget.checked)} />
      </td>
      <th scope="row" class="board-crew">
        {run ? <a href={href({ screen: "run", id: run.run })}>{crew.name}</a> : crew.name}
        <Line>{run ? `${here} of ${s?.crew.length || crew.members.length} here` : plural(crew.members.length, "member")}</Line>
      </th>
      {run && s ? (
        <>
          <td>
            <Standing run={run} at_ms={at_ms} />
          </td>
          <td>
            <Incident run={run} at_ms={at_ms} />
          </td>
          <td>
            {s.roles.map((r) => (
              <Line key={r.seat} title={words(r.seat)}>
                <b>{initials(r.seat)}</b> {r.holder.name}
              </Line>
            ))}
            {s.roles.length === 0 ? <Line>none taken</Line> : null}
          </td>
          <td>
            <Doing run={run} at_ms={at_ms} />
          </td>
          <td class="number">
            {s.criteria ? `${s.criteria.met}/${s.criteria.of}` : "–"}
            {s.hints ? <Line>{plural(s.hints, "hint")}</Line> : null}
          </td>
          <td class="number">
            <span class={s.harm.lately ? "alarm" : ""}>{number(s.harm.failed + s.harm.slow, 0)}</span>
            <Line title="in the last minute">{s.harm.lately ? `+${number(s.harm.lately, 0)}` : "–"}</Line>
          </td>
          <td>
            <Ahead run={run} at_ms={at_ms} onDo={onDo} />
          </td>
        </>
      ) : (
        <td colSpan={7} class="muted">
          {crew.run ? "It is being asked for." : "Has not begun this drill."}
        </td>
      )}
    </tr>
  );
}

function Line({ children, title }: { children: ComponentChildren; title?: string }) {
  return (
    <span class="board-line" title={title}>
      {children}
    </span>
  );
}

const initials = (seat: string) =>
  seat
    .split("-")
    .map((w) => w[0]?.toUpperCase())
    .join("");

function Standing({ run, at_ms }: { run: Heard; at_ms: number }) {
  const s = run.summary;
  const now = timeOf(run, at_ms);
  const state = run.error
    ? "broken"
    : run.state === "queued"
      ? `place ${run.place ?? "?"}`
      : run.state !== "running"
        ? run.state
        : run.paused
          ? "paused"
          : s.ends_ms
            ? "closing"
            : run.speed !== 1
              ? factor(run.speed)
              : "";
  return (
    <>
      <span class="board-line" title={`${stopwatch(now)} of ${stopwatch(s.length_ms)}`}>
        <b class="clock">{stopwatch(now)}</b> / {stopwatch(s.length_ms)}
      </span>
      {state ? <Badge tone={run.error ? "bad" : run.paused ? "warn" : run.state === "ended" ? "plain" : "note"}>{state}</Badge> : null}
    </>
  );
}

function Incident({ run, at_ms }: { run: Heard; at_ms: number }) {
  const { pages, severity, outcome, objectives } = run.summary;
  const unheard = pages.open - pages.acked;
  return (
    <>
      <span class="row tight">
        {severity ? <Badge tone={outcome ? "good" : severityTone(severity)}>{outcome ? "closed" : severity}</Badge> : <span class="faint">undeclared</span>}
        {objectives.length ? (
          <Badge tone="bad" title={objectives.map(words).join(", ")}>
            {objectives.length} breached
          </Badge>
        ) : null}
      </span>
      <Line>
        {pages.open ? plural(pages.open, "page") : "no page"}
        {unheard > 0 ? (
          <span class="alarm" title="Nobody has acknowledged it">
            , {unheard === pages.open ? "" : `${unheard} `}untaken{pages.oldest_ms ? ` ${stopwatch(timeOf(run, at_ms) - pages.oldest_ms)}` : ""}
          </span>
        ) : null}
      </Line>
    </>
  );
}

function Doing({ run, at_ms }: { run: Heard; at_ms: number }) {
  const { last, looks, crew, did_ms } = run.summary;
  const quiet = quietFor(run, at_ms);
  const name = (id: string) => crew.find((m) => m.id === id)?.name?.split(" ")[0] ?? "Somebody";
  const watched = looks.map((l) => `${name(l.person)}: ${l.source}${l.service ? ` of ${l.service}` : ""}`);
  return (
    <>
      {last ? (
        <Line title={`${last.by}: ${last.text}`}>
          <b>{stopwatch(last.at_ms)}</b> {last.by}: {last.text}
        </Line>
      ) : (
        <Line>no action yet</Line>
      )}
      {quiet > QUIET_MS ? (
        <Badge tone="warn">{did_ms ? `nothing for ${span(quiet / 1000)}` : "has done nothing"}</Badge>
      ) : (
        <Line title={watched.join("\n")}>{watched.length ? watched.join(", ") : "nobody looks at anything"}</Line>
      )}
    </>
  );
}

function Ahead({ run, at_ms, onDo }: { run: Heard; at_ms: number; onDo: (i: Intervention) => void }) {
  const { injects, waiting, decides_ms, reason } = run.summary;
  const now = timeOf(run, at_ms);
  const held = injects.filter((i) => i.held);
  const next = injects.filter((i) => !i.held).sort((a, b) => (a.due_ms || Infinity) - (b.due_ms || Infinity))[0];
  return (
    <>
      {waiting.map((a) => {
        const left = decides_ms ? a.asked_ms + decides_ms - now : 0;
        return (
          <span key={a.id} class="row tight board-asked">
            <span class="grow" title={a.reason}>
              <b>{a.by}</b>: {deed(a)}
              {decides_ms ? <span class={left < 10_000 ? "alarm" : ""}> · {left > 0 ? `${span(left / 1000)} to decide` : "being decided"}</span> : null}
            </span>
            <Button size="small" variant="primary" aria-label={`Approve ${deed(a)} of ${a.by}`} onClick={() => onDo({ type: "approve", action: a.id })}>
              Approve
            </Button>
            <Button size="small" aria-label={`Refuse ${deed(a)} of ${a.by}`} onClick={() => onDo({ type: "refuse", action: a.id })}>
              Refuse
            </Button>
          </span>
        );
      })}
      {next ? (
        <Line title={next.title}>
          {next.due_ms ? `${next.due_ms > now ? `in ${span((next.due_ms - now) / 1000)}` : "now"}: ` : "waits: "}
          {next.title || next.id}
        </Line>
      ) : (
        <Line>{reason ? `over: ${reason}` : "nothing more to come"}</Line>
      )}
      {held.length ? (
        <Badge tone="warn" title={held.map((i) => i.title).join("\n")}>
          {held.length} held
        </Badge>
      ) : null}
      {injects.length > 1 && held.length === 0 ? <Line>{plural(injects.length, "inject")} to come</Line> : null}
    </>
  );
}
