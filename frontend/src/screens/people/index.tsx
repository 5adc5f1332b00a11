import { useSignal } from "@preact/signals";
import { api, located, Problem } from "../../api/client";
import { mayAdminister } from "../../api/session";
import type { Invitation, PersonRow, Role } from "../../api/types";
import { ago, day } from "../../format";
import { href } from "../../router";
import { Badge, Button, copy, Dialog, Empty, ErrorNote, Spinner, Table, TextInput, useAsync } from "../../ui";
import { AssignButton } from "../assignments/assign-button";
import { Groups } from "./groups";
import { ImportPeople } from "./import";
import { Kept } from "./kept";
import { PersonDialog } from "./person-dialog";
import { RoleBadges, RoleChecks } from "./roles";

export function People() {
  const people = useAsync((s) => api.get<PersonRow[]>("/api/people", undefined, s), []);
  const adding = useSignal(false);
  const importing = useSignal(false);
  const invitation = useSignal<{ name: string; link: string } | null>(null);

  const managed = useSignal<PersonRow | null>(null);

  if (!mayAdminister()) return <Empty title="People are for admins." />;
  return (
    <>
      <div class="page-head">
        <h1>People</h1>
        <span class="row">
          <a href={href({ screen: "addresses" })}>Addresses outside</a>
          <AssignButton />
          <Button onClick={() => (importing.value = true)}>Add from a list</Button>
          <Button variant="primary" onClick={() => (adding.value = true)}>
            Add a person
          </Button>
        </span>
      </div>
      <ErrorNote problem={people.problem} onRetry={people.reload} />
      {people.data ? (
        <div class="panel below">
          <Table
            caption="People"
            rows={people.data}
            rowKey={(p) => p.id}
            columns={[
              { head: "Name", cell: name, class: "name" },
              { head: "Login", cell: (p) => <span class="mono">{p.login}</span> },
              { head: "Roles", cell: roles },
              { head: "Password", cell: (p) => (p.has_password ? "set" : <span class="muted">none yet</span>) },
              { head: "Last seen", cell: (p) => (p.last_seen_ms ? ago(Date.now() - p.last_seen_ms) : <span class="muted">never</span>) },
              {
                head: <span class="visually-hidden">What can be done</span>,
                number: true,
                cell: (p) => (
                  <Button size="small" aria-label={`Manage ${p.name}`} onClick={() => (managed.value = p)}>
                    Manage
                  </Button>
                ),
              },
            ]}
          />
        </div>
      ) : people.problem ? null : (
        <Spinner />
      )}
      {people.data ? <Groups people={people.data} /> : null}
      <Kept />
      {importing.value ? <ImportPeople onClose={() => (importing.value = false)} onDone={people.reload} /> : null}
      {adding.value ? (
        <AddPerson
          onClose={() => (adding.value = false)}
          onAdded={(i) => {
            adding.value = false;
            invitation.value = { name: i.person.name, link: i.link };
            people.reload();
          }}
        />
      ) : null}
      {managed.value ? (
        <PersonDialog
          key={managed.value.id}
          person={managed.value}
          onClose={() => (managed.value = null)}
          onChanged={people.reload}
          onLink={(link) => {
            invitation.value = { name: managed.value?.name ?? "", link };
            managed.value = null;
          }}
        />
      ) : null}
      {invitation.value ? <Link {...invitation.value} onClose={() => (invitation.value = null)} /> : null}
    </>
  );
}

function name(p: PersonRow) {
  return (
    <span class="clip" title={p.name}>
      {p.name}
    </span>
  );
}

function roles(p: PersonRow) {
  if (p.disabled_ms) return <Badge tone="bad" title={`${p.roles.join(", ")}, since ${day(p.disabled_ms)} not allowed to sign in`}>disabled</Badge>;
  return <RoleBadges roles={p.roles} />;
}

function AddPerson({ onClose, onAdded }: { onClose: () => void; onAdded: (i: Invitation) => void }) {
  const name = useSignal("");
  const login = useSignal("");
  const roles = useSignal<Role[]>(["trainee"]);
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);

  const add = async (e: Event) => {
    e.preventDefault();
    busy.value = true;
    try {
      onAdded(await api.post<Invitation>("/api/people", { name: name.value.trim(), login: login.value.trim(), roles: roles.value }));
    } catch (err) {
      problem.value = Problem.of(err);
      busy.value = false;
    }
  };
  return (
    <Dialog open title="Add a person" onClose={onClose}>
      <form class="stack" onSubmit={(e) => void add(e)}>
        <TextInput label="Name" bind={name} error={problem.value?.field("name")} autofocus required />
        <TextInput label="Login" bind={login} error={problem.value?.field("login")} autocapitalize="none" spellcheck={false} mono required />
        <RoleChecks chosen={roles.value} onChosen={(r) => (roles.value = r)} error={problem.value?.field("roles")} />
        {problem.value && problem.value.errors.length === 0 ? <ErrorNote problem={problem.value} /> : null}
        <div class="row end">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" busy={busy.value} disabled={!name.value.trim() || !login.value.trim() || roles.value.length === 0}>
            Add and make a link
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Link({ name, link, onClose }: { name: string; link: string; onClose: () => void }) {
  const address = new URL(link, located("/")).href;
  return (
    <Dialog
      open
      title={`Sign-in link for ${name}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Done</Button>
          <Button variant="primary" onClick={() => void copy(address, "The link is copied.")} autofocus>
            Copy the link
          </Button>
        </>
      }
    >
      <div class="stack">
        <p class="muted">It signs {name} in once, within 24 hours. It is not shown again.</p>
        <TextInput label="Link" value={address} onValue={() => {}} readOnly mono onFocus={(e) => e.currentTarget.select()} />
      </div>
    </Dialog>
  );
}
