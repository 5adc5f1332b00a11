import { useSignal } from "@preact/signals";
import { api, Problem } from "../api/client";
import { mayAdminister } from "../api/session";
import type { Address, Tested } from "../api/types";
import { day } from "../format";
import { href } from "../router";
import { Badge, Button, Checks, Empty, ErrorNote, Spinner, Table, toast, useAsync, type Column } from "../ui";

const kinds: Record<string, string> = { webhook: "Webhook", pagerduty: "PagerDuty", slack: "Chat" };

/** The addresses outside that may be told what happens in runs, and what became of messages to them. */
export function Addresses() {
  const all = useAsync((s) => api.get<Address[]>("/api/addresses", undefined, s), []);
  if (!mayAdminister()) return <Empty title="Addresses are for admins." />;
  const columns: Column<Address>[] = [
    { head: "Address", cell: (a) => <b>{a.title}</b> },
    { head: "Kind", cell: (a) => kinds[a.kind] ?? a.kind },
    { head: "Sent", number: true, cell: (a) => a.told?.sent ?? 0 },
    { head: "Given up", number: true, cell: (a) => a.told?.dropped ?? 0 },
    { head: "Latest", cell: (a) => <Latest address={a} /> },
    { head: <span class="visually-hidden">Test</span>, cell: (a) => <Test address={a} onDone={all.reload} /> },
  ];
  return (
    <>
      <div class="page-head">
        <h1>Addresses outside</h1>
        <span class="muted">
          They may be told what happens in runs, always as a drill. Whoever runs the server <a href={href({ screen: "guide", slug: "addresses" })}>lists them</a>; the figures are of the time since it began.
        </span>
      </div>
      <ErrorNote problem={all.problem} onRetry={all.reload} />
      {!all.data ? (
        all.problem ? null : <Spinner />
      ) : all.data.length === 0 ? (
        <Empty title="There are no addresses: nothing leaves this server." />
      ) : (
        <div class="panel">
          <Table caption="Addresses outside" columns={columns} rows={all.data} rowKey={(a) => a.name} />
        </div>
      )}
    </>
  );
}

function Latest({ address }: { address: Address }) {
  const told = address.told;
  if (!told?.last_ms) return <span class="muted">Nothing yet</span>;
  return (
    <span>
      {day(told.last_ms)}: {told.error ? <Badge tone="bad">given up</Badge> : "sent"}{told.error ? ` ${told.error}` : ""}
    </span>
  );
}

function Test({ address, onDone }: { address: Address; onDone: () => void }) {
  const busy = useSignal(false);
  const send = async () => {
    busy.value = true;
    try {
      const came = await api.post<Tested>(`/api/addresses/${encodeURIComponent(address.name)}/test`, {});
      if (came.sent) toast(`${address.title} took a page that was over at once.`, "good");
      else toast(`${address.title} did not take it: ${came.error}.`, "bad");
    } catch (err) {
      toast(Problem.of(err).message, "bad");
    }
    busy.value = false;
    onDone();
  };
  return (
    <Button size="small" busy={busy.value} onClick={() => void send()}>
      Test<span class="visually-hidden"> {address.title}</span>
    </Button>
  );
}

/** Which of the addresses outside are told; nothing where there are none. */
export function Tell({ chosen, onChosen, error }: { chosen: readonly string[]; onChosen: (names: string[]) => void; error?: string }) {
  const all = useAsync((s) => api.get<Address[]>("/api/addresses", undefined, s), []);
  if (all.problem) return <ErrorNote problem={all.problem} onRetry={all.reload} />;
  if (!all.data?.length && !error) return null;
  return (
    <Checks
      label="Tell"
      hint="They are sent its pages and updates, each marked as a drill."
      options={(all.data ?? []).map((a) => ({ value: a.name, label: a.title, says: kinds[a.kind] }))}
      chosen={chosen}
      onChosen={onChosen}
      error={error}
    />
  );
}
