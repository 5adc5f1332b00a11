import type { Audience, ComponentState, Named } from "../../api/types";
import { clock, span, stopwatch } from "../../format";
import { Badge, Breaks, type Tone } from "../../ui";
import { COMPONENT_SAYS, STATUS_SAYS } from "../cockpit/state/update";
import { due, worst, type PageIncident, type StatusPage, type Told } from "./fold";
import "./status.css";

interface PageProps {
  page: StatusPage;
  reader: Audience;
  /** What customers know, in the order of the stack. */
  journeys: readonly Named[];
  epoch_ms: number;
  /** Run time in whole seconds. */
  now_s: number;
  /** Run time for each second of the reader's. */
  speed: number;
  over: boolean;
}

const TONES: Record<ComponentState, Tone> = { operational: "good", degraded: "warn", "partial-outage": "warn", outage: "bad" };

const OVERALL: Record<ComponentState, string> = {
  operational: "Everything works",
  degraded: "Some of it works badly",
  "partial-outage": "Some of it fails",
  outage: "Some of it does not work",
};

/** The page itself, as whoever waits for news has it before them. */
export function Page({ page, reader, journeys, epoch_ms, now_s, speed, over }: PageProps) {
  const on = page.incidents.filter((i) => i.to_ms === null);
  const past = page.incidents.filter((i) => i.to_ms !== null);
  const state = worst(page);
  const shared = { epoch_ms, journeys, reader };
  return (
    <div class="status-page">
      <p class={`status-overall ${on.length > 0 && state === "operational" ? "warn" : TONES[state]}`} role="status">
        {on.length > 0 && state === "operational" ? "Something is being looked into" : OVERALL[state]}
      </p>
      <ul class="status-components" aria-label="Components">
        {journeys.map((j) => {
          const is = page.components.get(j.name) ?? "operational";
          return (
            <li key={j.name}>
              <span>{j.title}</span> <Badge tone={TONES[is]}>{COMPONENT_SAYS[is]}</Badge>
            </li>
          );
        })}
      </ul>
      {on.map((i) => (
        <Incident key={i.from_ms} incident={i} {...shared}>
          {over ? null : <Next next_ms={page.next_ms} epoch_ms={epoch_ms} now_s={now_s} speed={speed} />}
        </Incident>
      ))}
      {past.length > 0 ? <h2 class="status-past">What is over</h2> : null}
      {past.map((i) => (
        <Incident key={i.from_ms} incident={i} {...shared} />
      ))}
      {page.incidents.length === 0 ? <p class="muted">No incident has been reported.</p> : null}
    </div>
  );
}

interface IncidentProps {
  incident: PageIncident;
  reader: Audience;
  journeys: readonly Named[];
  epoch_ms: number;
  children?: preact.ComponentChildren;
}

function Incident({ incident: i, reader, journeys, epoch_ms, children }: IncidentProps) {
  const at = (ms: number) => clock(epoch_ms + ms, false);
  return (
    <article class="status-incident" aria-label={`Incident of ${at(i.from_ms)}`}>
      <h2>{i.to_ms === null ? `Since ${at(i.from_ms)}` : `From ${at(i.from_ms)} to ${at(i.to_ms)}, ${span((i.to_ms - i.from_ms) / 1000)}`}</h2>
      {children}
      <ol class="status-updates">
        {i.updates.map((u) => (
          <li key={u.n}>
            <p class="row small">
              <span class="muted">{at(u.at_ms)}</span>
              {u.status ? <Badge tone={u.status === "resolved" ? "good" : "accent"}>{STATUS_SAYS[u.status]}</Badge> : null}
              {reader === "stakeholders" ? <span class="faint">{u.audience === "customers" ? "public" : "to stakeholders"}</span> : null}
            </p>
            <p class="status-text">
              <Breaks>{u.text}</Breaks>
            </p>
            <Facts update={u} journeys={journeys} />
          </li>
        ))}
      </ol>
    </article>
  );
}

function Facts({ update: u, journeys }: { update: Told; journeys: readonly Named[] }) {
  const marks = u.marks.map((m) => `${journeys.find((j) => j.name === m.journey)?.title ?? m.journey}: ${COMPONENT_SAYS[m.state].toLowerCase()}`);
  const facts = [u.impact ? `What is noticed: ${u.impact}` : "", u.doing ? `What is being done: ${u.doing}` : "", marks.join(", ")].filter(Boolean);
  return facts.length ? <p class="small muted">{facts.join(" · ")}</p> : null;
}

/** When readers hear more, or since when they wait for it. */
function Next({ next_ms, epoch_ms, now_s, speed }: { next_ms: number; epoch_ms: number; now_s: number; speed: number }) {
  const is = due(next_ms, now_s, speed);
  if (is.due === "none") return null;
  const at = clock(epoch_ms + next_ms, false);
  return (
    <p class={`small status-next ${is.due}`}>
      {is.due === "missed" ? `The next update was promised for ${at}, ${stopwatch(-is.left_s * 1000)} ago.` : `Next update by ${at}, in ${stopwatch(is.left_s * 1000)}.`}
    </p>
  );
}
