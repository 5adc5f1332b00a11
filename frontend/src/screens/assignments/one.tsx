import { useSignal } from "@preact/signals";
import { api } from "../../api/client";
import type { Assignee, Assignment, LedAssignment, RunPlayer } from "../../api/types";
import { runtimeWords } from "../../runtimes";
import { href } from "../../router";
import { Badge, Breaks, Button, Confirm, ErrorNote, Panel, Spinner, Table, toast, usePoll } from "../../ui";
import { AssignDialog } from "./assign-dialog";
import { AssignedItem, Progress } from "./item";
import { debriefRules, termsText, windowText } from "./words";

const EVERY_MS = 5000;

/** One assignment: for whoever leads it, how far each of its players is. */
export function AssignmentPage({ id }: { id: string }) {
  const round = useSignal(0);
  const reload = () => round.value++;
  const { data: a, problem } = usePoll((s) => api.get<Assignment>(`/api/assignments/${encodeURIComponent(id)}`, undefined, s), (now) => (settled(now) ? 0 : EVERY_MS), [id, round.value], true);
  const changing = useSignal(false);
  const withdrawing = useSignal(false);
  if (!a) {
    return (
      <div class="stack">
        <h1>Assignment</h1>
        {problem ? <ErrorNote problem={problem} /> : <Spinner />}
      </div>
    );
  }
  return (
    <>
      <nav aria-label="Path" class="small">
        <a href={href({ screen: "assignments" })}>Assignments</a>
      </nav>
      <div class="page-head">
        <h1>{a.title}</h1>
        {a.led?.gives && a.state !== "withdrawn" ? (
          <span class="row">
            <Button onClick={() => (changing.value = true)}>Change</Button>
            <Button variant="danger" onClick={() => (withdrawing.value = true)}>
              Withdraw
            </Button>
          </span>
        ) : null}
      </div>
      <div class="stack wide">
        <ErrorNote problem={problem} />
        <p class="muted">
          {a.by ? `Assigned by ${a.by.name}. ` : "Whoever assigned it has been removed. "}
          {windowText(a, Date.now())}; {termsText(a)}.
        </p>
        {a.note ? (
          <p class="due-note">
            <Breaks>{a.note}</Breaks>
          </p>
        ) : null}
        {a.there ? null : <p>This drill is not on the server any more: nobody can begin it. Runs that were played are kept.</p>}
        {a.mine ? (
          <Panel title="Yours to play">
            <AssignedItem assignment={a} />
          </Panel>
        ) : null}
        {a.led ? <LedPart a={a} led={a.led} /> : null}
      </div>
      {changing.value ? (
        <AssignDialog
          change={a}
          onClose={() => (changing.value = false)}
          onDone={() => {
            changing.value = false;
            reload();
          }}
        />
      ) : null}
      {withdrawing.value ? (
        <Withdraw
          assignment={a}
          onClose={() => {
            withdrawing.value = false;
            reload();
          }}
        />
      ) : null}
    </>
  );
}

/** Whether nothing more comes of it by itself. */
function settled(a: Assignment): boolean {
  const under = (p: Assignee | null) => p?.progress === "under-way";
  return a.state === "withdrawn" && !under(a.mine) && !a.led?.players.some(under);
}

function LedPart({ a, led }: { a: Assignment; led: LedAssignment }) {
  return (
    <>
      <Panel title="Who is to play it" flush>
        <Table
          caption="Who is to play it"
          rows={led.players}
          rowKey={(p) => p.person?.id ?? `vacant-${p.seat ?? led.players.indexOf(p)}`}
          columns={[
            { head: "Name", cell: who, class: "name" },
            { head: "How far", cell: (p) => <Progress of={p.progress} percent={p.percent} /> },
            { head: "Runs", cell: (p) => p.runs, number: true },
            { head: "", cell: (p) => (p.late ? <Badge tone="warn">late</Badge> : null) },
            { head: <span class="visually-hidden">Run</span>, cell: run },
          ]}
        />
      </Panel>
      <section class="stack" aria-labelledby="how-played">
        <h2 id="how-played">How it is played</h2>
        <dl class="facts">
          {led.groups.length ? (
            <>
              <dt>Groups</dt>
              <dd>{led.groups.map((g) => g.name || "one that has been taken away").join(", ")}</dd>
            </>
          ) : null}
          <dt>Where</dt>
          <dd>{a.runtime ? runtimeWords(a.runtime).name : "They choose"}</dd>
          <dt>Seed</dt>
          <dd>{led.fresh ? "Another one for each run" : led.seed || "The drill's own"}</dd>
          <dt>Raters</dt>
          <dd>{led.raters}</dd>
          <dt>May watch</dt>
          <dd>{people(led.watchers) || "All who see what others play"}</dd>
          <dt>May mark</dt>
          <dd>{people(led.markers) || "Every assessor"}</dd>
          <dt>Those who play it read the debrief</dt>
          <dd>{debriefRules.find((r) => r.value === a.debrief)?.label}</dd>
          <dt>Others who read it</dt>
          <dd>{people(led.readers) || "Who may watch or mark"}</dd>
        </dl>
      </section>
    </>
  );
}

const people = (list: readonly RunPlayer[]) => list.map((p) => p.name).join(", ");

function who(p: Assignee) {
  return (
    <span class="row">
      {p.person ? (
        <span class="clip" title={p.person.name}>
          {p.person.name}
        </span>
      ) : (
        <span class="muted">vacant: they have been removed</span>
      )}
      {p.seat ? <span class="muted small">{p.seat}</span> : null}
      {p.disabled ? <Badge tone="bad">disabled</Badge> : null}
    </span>
  );
}

function run(p: Assignee) {
  if (!p.run) return null;
  const over = p.progress !== "under-way";
  return (
    <a class="button small" href={href(over ? { screen: "debrief", id: p.run } : { screen: "run", id: p.run })} aria-label={`${over ? "Debrief" : "Watch"} of ${p.person?.name ?? "a vacant seat"}`}>
      {over ? "Debrief" : "Watch"}
    </a>
  );
}

function Withdraw({ assignment: a, onClose }: { assignment: Assignment; onClose: () => void }) {
  const withdraw = async () => {
    await api.del(`/api/assignments/${encodeURIComponent(a.id)}`);
    toast("Withdrawn.", "good");
    onClose();
  };
  return (
    <Confirm title="Withdraw this assignment?" keep="Keep it" act="Withdraw" run={withdraw} onClose={onClose}>
      Nobody can begin it any more. Runs that are under way go on, and what was played is kept.
    </Confirm>
  );
}
