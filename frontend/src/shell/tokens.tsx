// A person's own tokens: what lets a program in as them.

import { useSignal } from "@preact/signals";
import { api, Problem } from "../api/client";
import { scopes, type MadeToken, type Scope, type Token } from "../api/types";
import { ago, day } from "../format";
import { Badge, Button, Checks, CopyButton, Dialog, Empty, ErrorNote, Select, Spinner, Table, TextInput, toast, useAsync } from "../ui";

const says: Record<Scope, string> = {
  "runs:read": "runs, debriefs, assignments",
  "runs:write": "start, play and end runs",
  "drills:read": "the catalogue, samples, the guide",
  "drills:write": "mark sample runs",
  "packs:read": "packs and their files",
  "packs:write": "write and upload packs",
  "people:read": "people, groups, the audit trail",
  "people:write": "look after people and groups",
};

const terms = [
  { value: "7", label: "a week" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "366", label: "a year" },
];

/** When a token ends, or lets nobody in until its person has signed in where they do. */
function Ends({ token: t }: { token: Token }) {
  if (t.expires_ms < Date.now()) return <Badge tone="warn">expired</Badge>;
  if (!t.vouched_ms || t.vouched_ms > t.expires_ms) return <>{day(t.expires_ms)}</>;
  if (t.vouched_ms < Date.now()) return <Badge tone="warn">waits for you to sign in with your provider</Badge>;
  return <>{day(t.vouched_ms)}, unless you sign in with your provider before</>;
}

export function Tokens({ onClose }: { onClose: () => void }) {
  const tokens = useAsync((s) => api.get<Token[]>("/api/me/tokens", undefined, s), []);
  const name = useSignal("");
  const chosen = useSignal<Scope[]>(["runs:read"]);
  const days = useSignal("30");
  const made = useSignal<MadeToken | null>(null);
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);

  const make = async (e: Event) => {
    e.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      made.value = await api.post<MadeToken>("/api/me/tokens", { name: name.value.trim(), scopes: chosen.value, days: Number(days.value) });
      name.value = "";
      tokens.reload();
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  const revoke = async (t: Token) => {
    try {
      await api.del(`/api/me/tokens/${encodeURIComponent(t.id)}`);
      toast(`${t.name} is revoked.`, "good");
      tokens.reload();
    } catch (err) {
      problem.value = Problem.of(err);
    }
  };
  return (
    <Dialog open wide title="API tokens" onClose={onClose} footer={<Button onClick={onClose}>Close</Button>}>
      <div class="stack wide">
        {made.value ? (
          <div class="stack">
            <TextInput label={`The token ${made.value.name}`} value={made.value.secret} onValue={() => {}} readOnly mono hint="It is not shown again. A program sends it as Authorization: Bearer." onFocus={(e) => e.currentTarget.select()} />
            <div class="row end">
              <CopyButton text={made.value.secret} what="the token" />
            </div>
          </div>
        ) : null}
        <ErrorNote problem={tokens.problem} onRetry={tokens.reload} />
        {tokens.data === undefined && !tokens.problem ? <Spinner /> : null}
        {tokens.data?.length === 0 ? <Empty title="You have no tokens. One lets a program do a part of what you may do." /> : null}
        {tokens.data?.length ? (
          <Table
            caption="Your tokens"
            rows={tokens.data}
            rowKey={(t) => t.id}
            columns={[
              { head: "Name", cell: (t) => <span class="clip">{t.name}</span>, class: "name" },
              { head: "For", cell: (t) => <span class="row">{t.scopes.map((s) => <Badge key={s}>{s}</Badge>)}</span> },
              { head: "Used", cell: (t) => (t.used_ms ? ago(Date.now() - t.used_ms) : <span class="muted">never</span>) },
              { head: "Ends", cell: (t) => <Ends token={t} />, class: "nowrap" },
              {
                head: <span class="visually-hidden">What can be done</span>,
                number: true,
                cell: (t) => (
                  <Button size="small" aria-label={`Revoke ${t.name}`} onClick={() => void revoke(t)}>
                    Revoke
                  </Button>
                ),
              },
            ]}
          />
        ) : null}
        <form class="stack" onSubmit={(e) => void make(e)}>
          <TextInput label="What it is for" bind={name} error={problem.value?.field("name")} required />
          <Checks label="Scopes" options={scopes.map((s) => ({ value: s, label: s, says: says[s] }))} chosen={chosen.value} onChosen={(s) => (chosen.value = s)} error={problem.value?.field("scopes")} hint="Your roles are asked for as well." />
          <Select label="Good for" bind={days} options={terms} error={problem.value?.field("days")} />
          {problem.value && problem.value.errors.length === 0 ? <ErrorNote problem={problem.value} /> : null}
          <div class="row end">
            <Button variant="primary" type="submit" busy={busy.value} disabled={!name.value.trim() || chosen.value.length === 0}>
              Make a token
            </Button>
          </div>
        </form>
      </div>
    </Dialog>
  );
}
