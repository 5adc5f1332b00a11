import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { api, Problem } from "../../api/client";
import { loadMe, me } from "../../api/session";
import type { PersonRow, Role } from "../../api/types";
import { Button, Dialog, ErrorNote, toast } from "../../ui";
import { RemovePerson } from "./remove";
import { Identities } from "./identities";
import { RoleChecks } from "./roles";

interface PersonDialogProps {
  person: PersonRow;
  onClose: () => void;
  /** Something of them has changed. */
  onChanged: () => void;
  onLink: (link: string) => void;
}

/** What an admin can do for one person, each with what comes of it. */
export function PersonDialog({ person, onClose, onChanged, onLink }: PersonDialogProps) {
  const roles = useSignal<Role[]>(person.roles);
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal("");
  const removing = useSignal(false);
  const self = person.id === me.value?.person.id;
  const path = `/api/people/${encodeURIComponent(person.id)}`;
  const less = person.roles.some((r) => !roles.value.includes(r));
  const same = !less && roles.value.length === person.roles.length;

  const act = async (name: string, ask: () => Promise<unknown>, done: string) => {
    busy.value = name;
    problem.value = null;
    try {
      await ask();
      if (self) await loadMe(); // what one may see and do has changed, too
      toast(done, "good");
      onChanged();
      onClose();
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = "";
    }
  };
  const link = async () => {
    busy.value = "link";
    try {
      onLink((await api.post<{ link: string }>(`${path}/link`)).link);
    } catch (err) {
      problem.value = Problem.of(err);
      busy.value = "";
    }
  };
  return (
    <Dialog open title={person.name} onClose={onClose} footer={<Button onClick={onClose}>Close</Button>}>
      <div class="stack wide">
        <ErrorNote problem={problem.value} />
        <form
          class="stack"
          onSubmit={(e) => {
            e.preventDefault();
            void act("roles", () => api.patch(path, { roles: roles.value }), `${person.name} has the roles now.`);
          }}
        >
          <RoleChecks
            chosen={roles.value}
            onChosen={(r) => (roles.value = r)}
            error={problem.value?.field("roles")}
            hint={less ? "They lose a role: they are signed out everywhere, and their open screens close at once." : undefined}
          />
          <div class="row end">
            <Button type="submit" busy={busy.value === "roles"} disabled={same || roles.value.length === 0}>
              Change the roles
            </Button>
          </div>
        </form>
        {person.roles.includes("facilitator") || person.roles.includes("assessor") ? <Sees person={person} busy={busy.value === "bound"} onChange={(bound) => void act("bound", () => api.patch(path, { bound }), bound ? `${person.name} sees their groups.` : `${person.name} sees everybody.`)} /> : null}
        <Identities path={path} />
        {person.disabled_ms ? (
          <Deed text="They cannot sign in. What they played is kept.">
            <Button busy={busy.value === "enable"} onClick={() => void act("enable", () => api.patch(path, { disabled: false }), `${person.name} can sign in again.`)}>
              Enable
            </Button>
          </Deed>
        ) : (
          <>
            {self ? null : (
              <Deed text="A new sign-in link voids earlier ones, signs them out everywhere, and closes their open screens.">
                <Button busy={busy.value === "link"} onClick={() => void link()}>
                  New sign-in link
                </Button>
              </Deed>
            )}
            <Deed text={self ? "Ends every session of yours, this one too, and voids links and tokens." : "Ends every session of theirs, closes their open screens, and voids links and tokens."}>
              <Button busy={busy.value === "out"} onClick={() => void act("out", () => api.del(`${path}/sessions`), `${person.name} is signed out everywhere.`)}>
                Sign out everywhere
              </Button>
            </Deed>
            <Deed text="Signs them out everywhere and keeps them from signing in, until they are enabled again. What they played is kept.">
              <Button variant="danger" busy={busy.value === "disable"} onClick={() => void act("disable", () => api.patch(path, { disabled: true }), `${person.name} is disabled.`)}>
                Disable
              </Button>
            </Deed>
          </>
        )}
        {self ? null : (
          <Deed text="Takes away all that is known of them. You are asked what becomes of what they played.">
            <Button variant="danger" onClick={() => (removing.value = true)}>
              Remove…
            </Button>
          </Deed>
        )}
        {removing.value ? (
          <RemovePerson
            person={person}
            onClose={() => (removing.value = false)}
            onRemoved={() => {
              onChanged();
              onClose();
            }}
          />
        ) : null}
      </div>
    </Dialog>
  );
}

/** Whose runs a facilitator or an assessor sees. */
function Sees({ person, busy, onChange }: { person: PersonRow; busy: boolean; onChange: (bound: boolean) => void }) {
  if (person.roles.includes("admin")) return null; // they see everybody's in any case
  return (
    <Deed text={person.bound ? "They see what the groups play that they lead, and nobody else's runs." : "They see what everybody plays. Once they lead a group, they see that of their groups alone."}>
      <Button busy={busy} onClick={() => onChange(!person.bound)}>
        {person.bound ? "Let them see everybody" : "Their groups alone"}
      </Button>
    </Deed>
  );
}

function Deed({ text, children }: { text: string; children: ComponentChildren }) {
  return (
    <div class="row">
      <p class="grow small muted">{text}</p>
      {children}
    </div>
  );
}
