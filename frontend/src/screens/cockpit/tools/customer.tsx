import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { api, Problem } from "../../../api/client";
import type { JourneyVisit } from "../../../api/types";
import { Badge, Empty, Select, Spinner, usePoll } from "../../../ui";
import { CommandButton } from "../command-button";
import { useDrill, type Drill, type Visit } from "../state/drill";
import { Unanswered } from "../unanswered";
import { CustomerPage } from "./customer-page";
import { VisitSteps } from "./visit-steps";

/** The system as a customer meets it: one visit, made now, or of a run that is over the last that was made. */
export function CustomerVisit() {
  return useDrill().past ? <LastVisit /> : <OwnVisit />;
}

function LastVisit() {
  const drill = useDrill();
  const { map, view } = drill;
  const asked = usePoll<Visit | null>((signal) => lastVisit(drill, view.journey.peek(), signal), drill.every(AGAIN_MS), [view.journey.value, drill.moved]);
  // The same visit is the same page, under whatever address it comes again.
  const visit = useMemo(() => asked.data, [asked.data?.at_ms, asked.awaited]);
  return (
    <div class="tool-page">
      <div class="toolbar">
        <Select label="Journey" quiet bind={view.journey} options={map.journeys.map((j) => ({ value: j.name, label: j.title }))} />
        <span class="grow" />
        {visit ? <Badge tone={visit.ok ? "good" : "bad"}>{visit.ok ? "It worked" : "It did not work"}</Badge> : null}
      </div>
      {visit ? (
        <div class="visit">
          <VisitSteps visit={visit} />
          <CustomerPage visit={visit} />
        </div>
      ) : visit === null ? (
        <Empty title={drill.say("Nobody had looked at it as a customer")} />
      ) : asked.problem ? (
        <Unanswered problem={asked.problem} />
      ) : (
        <Empty title="">
          <Spinner />
        </Empty>
      )}
    </div>
  );
}

/** The last visit by the moment that is shown; null: there was none yet, and one may come. */
async function lastVisit(drill: Drill, journey: string, signal: AbortSignal): Promise<Visit | null> {
  try {
    const visit = await api.get<JourneyVisit>(drill.path("/customer"), { journey }, signal);
    return { ...visit, at_s: visit.at_ms / 1000 };
  } catch (err) {
    if (err instanceof Problem && err.status === 404) return null;
    throw err;
  }
}

const AGAIN_MS = 3000;

function OwnVisit() {
  const drill = useDrill();
  const { map, view } = drill;
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const visit = drill.visit.value;

  async function go() {
    busy.value = true;
    problem.value = null;
    try {
      drill.visit.value = { at_s: drill.second.peek(), ...(await api.post<JourneyVisit>(drill.path("/customer"), { journey: view.journey.peek() }, undefined, drill.sight)) };
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  }

  return (
    <div class="tool-page">
      <div class="toolbar">
        <Select label="Journey" quiet bind={view.journey} options={map.journeys.map((j) => ({ value: j.name, label: j.title }))} disabled={drill.over.value} />
        <CommandButton variant="primary" busy={busy.value} disabled={view.journey.value === ""} onClick={go}>
          {drill.say("Visit as a customer")}
        </CommandButton>
        <span class="grow" />
        {visit ? <Badge tone={visit.ok ? "good" : "bad"}>{visit.ok ? "It worked" : "It did not work"}</Badge> : null}
      </div>
      <Unanswered problem={problem.value} onRetry={go} />
      {visit ? (
        <div class="visit">
          <VisitSteps visit={visit} />
          <CustomerPage visit={visit} />
        </div>
      ) : (
        <Empty title={drill.say("See what customers see")}>Makes one real visit to the system, step by step, and shows the last page it got.</Empty>
      )}
    </div>
  );
}
