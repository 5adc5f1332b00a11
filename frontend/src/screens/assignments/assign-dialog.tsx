import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import type { Assignable, Assignment, AssignmentTerms, DebriefRule, Group, NewAssignment, Scenario, ScenarioCard } from "../../api/types";
import { runtimes } from "../../api/types";
import { runtimeWords } from "../../runtimes";
import { segments } from "../../segments";
import { Button, Dialog, ErrorNote, Picker, Select, Spinner, TextArea, TextInput, toast, useAsync } from "../../ui";
import { here, zones } from "../../zones";
import { Tell } from "../addresses";
import { drillChoice } from "../choices";
import { Named } from "./named";
import { Seats } from "./seats";
import { debriefRules } from "./words";
import "./assignments.css";

interface AssignDialogProps {
  /** The drill; without, one is chosen. */
  drill?: Pick<ScenarioCard, "slug" | "title" | "runtimes">;
  /** What is to be changed; without, something new is given. */
  change?: Assignment;
  onClose: () => void;
  onDone: (a: Assignment) => void;
}

const NOTE = 500;

/** Assigns a drill to people, or changes what was assigned. */
export function AssignDialog({ drill, change, onClose, onDone }: AssignDialogProps) {
  const people = useAsync((s) => api.get<Assignable[]>("/api/assignees", undefined, s), []);
  const groups = useAsync((s) => api.get<Group[]>("/api/groups", undefined, s), []);
  const drills = useAsync((s) => (drill || change ? Promise.resolve([]) : api.get<ScenarioCard[]>("/api/scenarios", undefined, s)), []);
  const led = change?.led;
  const ids = (list: readonly { id: string }[] | undefined) => (list ?? []).map((p) => p.id);

  const scenario = useSignal(drill?.slug ?? change?.scenario ?? "");
  const cast = useAsync((s) => (scenario.value && (change?.there ?? true) ? api.get<Scenario>(`/api/scenarios/${segments(scenario.value)}`, undefined, s) : Promise.resolve(null)), [scenario.value]);
  const seats = useSignal<Readonly<Record<string, string>>>(Object.fromEntries(led?.players.flatMap((p) => (p.person && p.seat ? [[p.person.id, p.seat]] : [])) ?? []));
  const players = useSignal<readonly string[]>(led?.players.flatMap((p) => (p.person && !p.by_group ? [p.person.id] : [])) ?? []);
  const toGroups = useSignal<readonly string[]>(ids(led?.groups.filter((g) => g.id)));
  const watchers = useSignal<readonly string[]>(ids(led?.watchers));
  const markers = useSignal<readonly string[]>(ids(led?.markers));
  const readers = useSignal<readonly string[]>(ids(led?.readers));
  const tell = useSignal<readonly string[]>(led?.addresses ?? []);
  const until = useSignal(change?.until ?? "");
  const from = useSignal(change?.from ?? "");
  const zone = useSignal(change?.zone ?? here);
  const note = useSignal(change?.note ?? "");
  const runtime = useSignal(change?.runtime ?? "");
  const seed = useSignal<string>(led?.fresh ? "fresh" : led?.seed ? "number" : "own");
  const number = useSignal(led?.seed ? String(led.seed) : "1");
  const raters = useSignal(String(led?.raters ?? 1));
  const times = useSignal(String(change?.times ?? 1));
  const pass = useSignal(String(change?.pass ?? 0));
  const together = useSignal(change?.together ?? false);
  const debrief = useSignal<string>(change?.debrief ?? "played-out");
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);

  const wrong = (name: string) => problem.value?.field(name);
  const card = drill ?? drills.data?.find((d) => d.slug === scenario.value);
  const asked = [people, groups, drills, cast] as const;
  const unanswered = asked.filter((a) => a.problem);

  const send = async (e: Event) => {
    e.preventDefault();
    busy.value = true;
    problem.value = null;
    const terms: AssignmentTerms = {
      players: players.value.map((person) => ({ person, ...(seats.value[person] ? { seat: seats.value[person] } : {}) })),
      groups: [...toGroups.value],
      watchers: [...watchers.value],
      markers: [...markers.value],
      readers: [...readers.value],
      until: until.value,
      from: from.value,
      zone: zone.value,
      note: note.value.trim(),
      runtime: runtime.value,
      seed: seed.value === "number" ? Number(number.value) : 0,
      fresh: seed.value === "fresh",
      raters: Number(raters.value),
      times: Number(times.value),
      pass: Number(pass.value),
      together: together.value,
      debrief: debrief.value as DebriefRule,
      addresses: [...tell.value],
    };
    try {
      const done = change
        ? await api.patch<Assignment>(`/api/assignments/${encodeURIComponent(change.id)}`, terms)
        : await api.post<Assignment>("/api/assignments", { scenario: scenario.value, ...terms } satisfies NewAssignment);
      toast(change ? "Changed." : `${done.title} is assigned.`, "good");
      onDone(done);
    } catch (err) {
      problem.value = Problem.of(err);
      busy.value = false;
    }
  };
  const everyone = people.data ?? [];
  return (
    <Dialog open wide title={change ? `Change: ${change.title}` : drill ? `Assign ${drill.title}` : "Assign a drill"} onClose={onClose}>
      <form class="stack" onSubmit={(e) => void send(e)}>
        {drill || change ? null : <Picker label="Drill" bind={scenario} placeholder="Choose a drill" error={wrong("scenario")} choices={(drills.data ?? []).map(drillChoice)} />}
        <ErrorNote problem={unanswered[0]?.problem} onRetry={() => unanswered.forEach((a) => a.reload())} />
        {people.data ? <Named label="Who is to play it" people={everyone.filter((p) => p.plays)} chosen={players} error={wrong("players")} /> : people.problem ? null : <Spinner />}
        {groups.data?.length ? <Named label="Groups that are to play it" many={["group", "groups"]} people={groups.data} chosen={toGroups} error={wrong("groups")} hint="Whoever is a member at the time." /> : null}
        <label class="check">
          <input type="checkbox" class="checkbox" checked={together.value} onChange={(e) => (together.value = e.currentTarget.checked)} />
          <span>They are one crew and play one run together</span>
        </label>
        {cast.data ? <Seats people={everyone.filter((p) => players.value.includes(p.id))} seats={cast.data.seats} given={seats} together={together.value} /> : null}
        <div class="terms">
          <TextInput label="Due: the end of" type="date" bind={until} error={wrong("until")} hint="Empty: no due date." />
          <Select label="Time zone of the days" bind={zone} options={zones} error={wrong("zone")} />
        </div>
        <TextArea label="Why, for those who play it" bind={note} rows={2} maxLength={NOTE} error={wrong("note")} />
        <details>
          <summary>More: when, how, and who sees it</summary>
          <div class="stack more-terms">
            <div class="terms">
              <TextInput label="Not before" type="date" bind={from} error={wrong("from")} />
              <TextInput label="How often at most" type="number" min={0} max={100} bind={times} error={wrong("times")} hint="0: as often as they like." />
              <TextInput label="Score to reach, in percent" type="number" min={0} max={100} bind={pass} error={wrong("pass")} hint="0: to have played it is enough." />
              <Select label="Where" bind={runtime} placeholder="They choose" error={wrong("runtime")} options={(card?.runtimes ?? runtimes).map((r) => ({ value: r, label: runtimeWords(r).name }))} />
              <Select
                label="Seed"
                bind={seed}
                options={[
                  { value: "own", label: "The drill's own" },
                  { value: "fresh", label: "Another one for each run" },
                  { value: "number", label: "This number" },
                ]}
              />
              {seed.value === "number" ? <TextInput label="Number of the seed" type="number" min={1} bind={number} error={wrong("seed")} /> : null}
              <Select label="Raters" bind={raters} error={wrong("raters")} options={[{ value: "1", label: "One" }, { value: "2", label: "Two, blind to each other" }]} />
              <Select label="Those who play it read the debrief" bind={debrief} options={debriefRules} error={wrong("debrief")} />
            </div>
            <Named label="Who may watch" people={everyone} chosen={watchers} error={wrong("watchers")} hint="Nobody named: all who see what others play. Else only these, and you." />
            <Named label="Who may mark" people={everyone.filter((p) => p.marks)} chosen={markers} error={wrong("markers")} hint="Nobody named: every assessor." />
            <Named label="Who else reads the debrief" people={everyone} chosen={readers} error={wrong("readers")} hint="Once a run has ended, whatever those who played may read." />
            <Tell chosen={tell.value} onChosen={(names) => (tell.value = names)} error={wrong("addresses")} />
          </div>
        </details>
        <ErrorNote problem={problem.value} />
        <div class="row end">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" busy={busy.value} disabled={!scenario.value || players.value.length + toGroups.value.length === 0}>
            {change ? "Change it" : "Assign"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
