import { useSignal } from "@preact/signals";
import { api, Problem } from "../../../api/client";
import type { JourneyVisit } from "../../../api/types";
import { Badge, Empty, Select, Spinner, usePoll } from "../../../ui";
import { CommandButton } from "../command-button";
import { useDrill } from "../state/drill";
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
  const asked = usePoll<JourneyVisit>((signal) => api.get(drill.path("/customer"), { journey: view.journey.peek() }, signal), drill.every(AGAIN_MS), [view.journey.value, drill.moved]);
  const visit = asked.data;
  return (
    <div class="tool-page">
      <div class="toolbar">
        <Select label="Journey" quiet bind={view.journey} options={map.journeys.map((j) => ({ value: j.name, label: j.title }))} />
        <span class="grow" />
        {visit ? <Badge tone={visit.ok ? "good" : "bad"}>{visit.ok ? "It worked" : "It did not work"}</Badge> : null}
      </div>
      {visit ? (
        <div class="visit">
          <VisitSteps visit={{ ...visit, at_s: visit.at_ms / 1000 }} />
          <CustomerPage visit={{ ...visit, at_s: visit.at_ms / 1000 }} />
        </div>
      ) : asked.problem && asked.problem.status !== 404 ? (
        <Unanswered problem={asked.problem} />
      ) : (
        <Empty title={asked.problem ? drill.say("Nobody had looked at it as a customer") : ""}>{asked.problem ? null : <Spinner />}</Empty>
      )}
    </div>
  );
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
