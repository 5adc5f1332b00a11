import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import type { Beginning, ExerciseCard, FileText, Pack, ScenarioCard } from "../../api/types";
import { navigate } from "../../router";
import { Button, Dialog, ErrorNote, Select, TextInput, useAsync } from "../../ui";
import { fileAddress, pathMistake } from "./files";

/** What can be begun; the server has what it begins with, for `drillyard new` too. */
const kinds = [
  { value: "scenario", label: "scenario" },
  { value: "runbook", label: "runbook" },
  { value: "stack", label: "stack" },
  { value: "track", label: "track" },
  { value: "exercise", label: "exercise" },
  { value: "interview", label: "interview template" },
  { value: "page", label: "page of the guide" },
  { value: "", label: "another file, empty" },
];

/** Asks what is to be written, and goes there. */
export function NewFile({ pack, packs, onClose }: { pack: Pack; packs: readonly Pack[]; onClose: () => void }) {
  const kind = useSignal("scenario");
  const name = useSignal("");
  const title = useSignal("");
  const from = useSignal({ scenario: "", stack: "", exercise: "" });
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const drills = useAsync((s) => api.get<ScenarioCard[]>("/api/scenarios", undefined, s), []);
  const exercises = useAsync((s) => api.get<ExerciseCard[]>("/api/exercises", undefined, s), []);
  const models = {
    exercise: (exercises.data ?? []).map((e) => ({ value: e.slug, label: `${e.kind.title}: ${e.title}` })),
    scenario: (drills.data ?? []).map((d) => ({ value: d.slug, label: d.title })),
    stack: packs.flatMap((p) => p.files.flatMap((f) => (/^stacks\/[^/]+\/stack\.yaml$/.test(f.path) && f.in_play ? [{ value: `${p.name}/${f.path.split("/")[1]}`, label: f.title || f.path }] : []))),
  };
  const copied = kind.value === "scenario" || kind.value === "stack" || kind.value === "exercise" ? kind.value : undefined;
  // An exercise is of a kind, which what it is a copy of says.
  const lacks = kind.value === "exercise" && !from.value.exercise;
  const plain = name.value.trim();
  const mistake = !plain ? "" : kind.value ? nameMistake(plain) : pathMistake(plain, pack.files.map((f) => f.path));

  const make = async (e: Event) => {
    e.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      const made = kind.value
        ? await api.post<FileText>(`/api/packs/${encodeURIComponent(pack.name)}/new`, {
            kind: kind.value,
            name: plain,
            title: title.value.trim() || undefined,
            from: (copied && from.value[copied]) || undefined,
          } satisfies Beginning)
        : await api.post<FileText>(fileAddress(pack.name, plain), { text: "" });
      navigate({ screen: "authoring", pack: pack.name, path: made.path });
    } catch (err) {
      problem.value = Problem.of(err);
      busy.value = false;
    }
  };
  return (
    <Dialog open title="New file" onClose={onClose}>
      <form class="stack" onSubmit={(e) => void make(e)}>
        <Select label="Kind" bind={kind} options={kinds} />
        <TextInput
          label={kind.value ? "Name" : "Path"}
          bind={name}
          mono
          autofocus
          maxLength={kind.value ? 60 : 200}
          error={mistake || problem.value?.field("name")}
          hint={kind.value ? "As its file is called, such as the-slow-bank." : "Below the pack's folder, such as stacks/ours/pages/home.html."}
        />
        {kind.value ? <TextInput label="Title" bind={title} maxLength={120} error={problem.value?.field("title")} hint="As people call it. Made of the name unless you write one." /> : null}
        {copied ? (
          <Select
            label="Begin as a copy of"
            value={from.value[copied]}
            onValue={(v) => (from.value = { ...from.value, [copied]: v })}
            placeholder={kind.value === "exercise" ? "choose one of its kind" : "the usual one"}
            options={models[copied]}
            error={problem.value?.field("from")}
            hint={copied === "stack" ? "With its rules, routing and pages." : "It has no mistake and passes: change it into yours, step by step."}
          />
        ) : null}
        <ErrorNote problem={drills.problem} onRetry={drills.reload} />
        <ErrorNote problem={exercises.problem} onRetry={exercises.reload} />
        <ErrorNote problem={problem.value} />
        <div class="row end">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" busy={busy.value} disabled={!plain || mistake !== "" || lacks}>
            Make it
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What is wrong with the name of something new, in a sentence. */
const nameMistake = (name: string) => (/^[a-z][a-z0-9-]{0,60}$/.test(name) ? "" : "Lower-case letters, digits and dashes; it begins with a letter.");
