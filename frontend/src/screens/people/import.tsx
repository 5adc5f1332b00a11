import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { api, located, Problem } from "../../api/client";
import type { ImportedPeople, ImportedPerson } from "../../api/types";
import { plural } from "../../format";
import { Button, CopyButton, Dialog, ErrorNote, Table } from "../../ui";
import { RoleBadges } from "./roles";

/** People from a list: it is looked through first, and then all of it is added, or nobody. */
export function ImportPeople({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const file = useSignal<File | null>(null);
  const would = useSignal<ImportedPerson[] | null>(null);
  const made = useSignal<ImportedPerson[] | null>(null);
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);

  const send = async (chosen: File, path: string, into: typeof would) => {
    busy.value = true;
    problem.value = null;
    would.value = null;
    try {
      into.value = (await api.post<ImportedPeople>(path, chosen)).people;
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  const choose = () => {
    const chosen = input.current?.files?.[0];
    if (!chosen || !input.current) return;
    input.current.value = ""; // the same one again, mended, is a change
    file.value = chosen;
    void send(chosen, "/api/people/import/check", would);
  };
  const add = async () => {
    if (!file.value) return;
    await send(file.value, "/api/people/import", made);
    if (made.value) onDone();
  };
  return (
    <Dialog
      open
      wide
      title="Add people from a list"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{made.value ? "Done" : "Cancel"}</Button>
          {made.value ? <CopyButton text={links(made.value)} what="a line for each person">
              Copy all links
            </CopyButton> : null}
          {would.value ? (
            <Button variant="primary" busy={busy.value} onClick={() => void add()}>
              Add {plural(would.value.length, "person", "people")}
            </Button>
          ) : null}
        </>
      }
    >
      <div class="stack">
        {made.value ? (
          <p>Each link signs its person in once, within 24 hours. They are not shown again.</p>
        ) : (
          <>
            <p class="muted">
              A CSV file whose first line names the columns: <code>login</code>, <code>name</code>, and if you like <code>roles</code> and <code>groups</code>, with semicolons between several. Without roles somebody is
              a trainee.
            </p>
            <div class="row">
              <input ref={input} type="file" accept=".csv,.txt,.tsv,text/csv" hidden aria-label="A list of people" onChange={choose} />
              <Button busy={busy.value} onClick={() => input.current?.click()}>
                Choose a file
              </Button>
              <span class="clip muted">{file.value?.name ?? "Nothing is added before you have seen what it would be."}</span>
            </div>
          </>
        )}
        {problem.value ? problem.value.errors.length ? <Mistakes problem={problem.value} /> : <ErrorNote problem={problem.value} /> : null}
        {made.value ?? would.value ? <Listed people={made.value ?? would.value ?? []} /> : null}
      </div>
    </Dialog>
  );
}

function Mistakes({ problem }: { problem: Problem }) {
  return (
    <div role="alert" class="stack">
      <p>
        <b>{problem.detail}</b>
      </p>
      <Table
        caption="Mistakes"
        rows={problem.errors}
        rowKey={(e) => `${e.field} ${e.message}`}
        columns={[
          { head: "Where", cell: (e) => e.field, class: "nowrap" },
          { head: "What", cell: (e) => e.message },
        ]}
      />
    </div>
  );
}

function Listed({ people }: { people: readonly ImportedPerson[] }) {
  return (
    <Table
      caption="People of the list"
      rows={people}
      rowKey={(p) => p.line}
      columns={[
        { head: "Line", cell: (p) => p.line, number: true },
        { head: "Name", cell: (p) => <span class="clip">{p.name}</span>, class: "name" },
        { head: "Login", cell: (p) => <span class="mono">{p.login}</span> },
        { head: "Roles", cell: (p) => <RoleBadges roles={p.roles} /> },
        { head: "Groups", cell: (p) => p.groups.join(", ") },
        ...(people.some((p) => p.link) ? [{ head: "Link", cell: (p: ImportedPerson) => <CopyButton text={whole(p.link)} what={`the link of ${p.name}`} /> }] : []),
      ]}
    />
  );
}

const whole = (link: string) => new URL(link, located("/")).href;
const links = (people: readonly ImportedPerson[]) => people.map((p) => `${p.login}\t${whole(p.link)}`).join("\n");
