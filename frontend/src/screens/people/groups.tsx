import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import type { Group, PersonRow } from "../../api/types";
import { plural } from "../../format";
import { profileOptions, profiles } from "../tracks/words";
import { Button, Checks, Dialog, Empty, ErrorNote, Panel, Select, Table, TextInput, toast, useAsync } from "../../ui";

/** The groups that there are, for whoever looks after people. */
export function Groups({ people }: { people: readonly PersonRow[] }) {
  const groups = useAsync((s) => api.get<Group[]>("/api/groups", undefined, s), [people]);
  const open = useSignal<Group | "new" | null>(null);
  const done = () => {
    open.value = null;
    groups.reload();
  };
  return (
    <Panel
      title="Groups"
      class="below"
      actions={
        <Button size="small" onClick={() => (open.value = "new")}>
          New group
        </Button>
      }
    >
      <ErrorNote problem={groups.problem} onRetry={groups.reload} />
      {groups.data?.length === 0 ? <Empty title="There are no groups: facilitators and assessors see what everybody plays." /> : null}
      {groups.data?.length ? (
        <Table
          caption="Groups"
          rows={groups.data}
          rowKey={(g) => g.id}
          columns={[
            { head: "Group", cell: (g) => <span class="clip">{g.name}</span>, class: "name" },
            { head: "Members", cell: (g) => listed(g.members) },
            { head: "Led by", cell: (g) => listed(g.leads) },
            { head: "How their house works", cell: (g) => (g.profile ? (profiles[g.profile]?.split(":")[0] ?? g.profile) : <span class="muted">as this server has it</span>) },
            {
              head: <span class="visually-hidden">What can be done</span>,
              number: true,
              cell: (g) => (
                <Button size="small" aria-label={`Manage the group ${g.name}`} onClick={() => (open.value = g)}>
                  Manage
                </Button>
              ),
            },
          ]}
        />
      ) : null}
      {open.value ? <GroupDialog key={open.value === "new" ? "new" : open.value.id} group={open.value === "new" ? null : open.value} people={people} onClose={() => (open.value = null)} onDone={done} /> : null}
    </Panel>
  );
}

const SHOWN = 4;

function listed(people: Group["members"]) {
  if (people.length === 0) return <span class="muted">nobody</span>;
  const rest = people.length - SHOWN;
  return (
    <span title={people.map((p) => p.name).join(", ")}>
      {people
        .slice(0, SHOWN)
        .map((p) => p.name)
        .join(", ")}
      {rest > 0 ? <span class="muted"> and {plural(rest, "more", "more")}</span> : null}
    </span>
  );
}

interface GroupDialogProps {
  group: Group | null;
  people: readonly PersonRow[];
  onClose: () => void;
  onDone: () => void;
}

function GroupDialog({ group, people, onClose, onDone }: GroupDialogProps) {
  const name = useSignal(group?.name ?? "");
  const members = useSignal(group?.members.map((p) => p.id) ?? []);
  const leads = useSignal(group?.leads.map((p) => p.id) ?? []);
  const profile = useSignal<string>(group?.profile ?? "");
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal("");
  const path = group ? `/api/groups/${encodeURIComponent(group.id)}` : "/api/groups";

  const act = async (what: string, ask: () => Promise<unknown>, said: string) => {
    busy.value = what;
    problem.value = null;
    try {
      await ask();
      toast(said, "good");
      onDone();
    } catch (err) {
      problem.value = Problem.of(err);
      busy.value = "";
    }
  };
  const save = () => {
    const asked = { name: name.value.trim(), members: members.value, leads: leads.value, profile: profile.value };
    return act("save", () => (group ? api.patch(path, asked) : api.post(path, asked)), group ? "The group is changed." : "The group is made.");
  };
  const able = people.filter((p) => p.roles.includes("facilitator") || p.roles.includes("assessor"));
  const options = (list: readonly PersonRow[]) => list.map((p) => ({ value: p.id, label: p.name, says: p.login }));
  return (
    <Dialog
      open
      wide
      title={group ? group.name : "New group"}
      onClose={onClose}
      footer={
        <>
          {group ? (
            <Button variant="danger" busy={busy.value === "remove"} onClick={() => void act("remove", () => api.del(path), "The group is removed; its people stay.")}>
              Remove the group
            </Button>
          ) : null}
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={busy.value === "save"} disabled={!name.value.trim()} onClick={() => void save()}>
            Save
          </Button>
        </>
      }
    >
      <div class="stack">
        {problem.value && problem.value.errors.length === 0 ? <ErrorNote problem={problem.value} /> : null}
        <TextInput label="Name" bind={name} error={problem.value?.field("name")} required />
        <Select label="How their house works, in what its members play" bind={profile} placeholder="As this server has it" options={profileOptions} error={problem.value?.field("profile")} />
        <p class="muted small">Whoever leads groups sees what their members play, and nobody else's runs: also once the group is gone. An admin can change that under Manage.</p>
        <div class="group-parts">
          <Checks label="Members" many={["person", "people"]} options={options(people)} chosen={members.value} onChosen={(ids) => (members.value = ids)} error={problem.value?.field("members")} />
          <Checks
            label="Led by"
            many={["person", "people"]}
            options={options(able)}
            chosen={leads.value}
            onChosen={(ids) => (leads.value = ids)}
            error={problem.value?.field("leads")}
            hint={able.length ? undefined : "No facilitator or assessor is among them."}
          />
        </div>
      </div>
    </Dialog>
  );
}
