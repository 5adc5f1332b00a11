import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { api, Problem, reachable } from "../../../api/client";
import { newKey } from "../../../api/outbox";
import type { Intervention } from "../../../api/types";
import { plural } from "../../../format";
import { navigate } from "../../../router";
import { Button, Empty, Filters, Select, showKeys, Spinner, TextInput, toast, useKeys } from "../../../ui";
import { CrewRow } from "./crew-row";
import { InterveneDialog } from "./intervene-dialog";
import type { Led } from "./interventions";
import { connectBoard } from "./stream";
import { filters, orders, shown, still, type Filter, type Order, type Row } from "./trouble";
import "./board.css";

const STEP_MS = 500;
const HEADS = ["Crew", "Time", "Incident", "Seats", "What they do", "Criteria", "Harm", "What comes"];

/** Every crew of a game day side by side, as it goes on, and what can be done about it. */
export function Board({ day }: { day: string }) {
  const stream = useMemo(() => connectBoard(day), [day]);
  useEffect(() => () => stream.close(), [stream]);
  const at = useSignal(performance.now());
  useEffect(() => {
    const id = setInterval(() => (at.value = performance.now()), STEP_MS);
    return () => clearInterval(id);
  }, []);
  const text = useSignal("");
  const order = useSignal<Order>("crew");
  const filter = useSignal<Filter>("");
  const chosen = useSignal<readonly string[]>([]);
  const current = useSignal("");
  const way = useSignal<string | null>(null);
  const frame = useRef<HTMLDivElement>(null);

  const crews = stream.crews.value;
  const runs = stream.runs.value;
  const all: Row[] = (crews ?? []).map((crew) => ({ crew, run: runs.get(crew.run) }));
  // Approve and Refuse act at once, so what somebody has the pointer or the focus on stays where it is.
  const asked = [order.value, filter.value, text.value].join("\n");
  const stood = useRef({ asked, crews: [] as readonly string[] });
  const now = shown(all, order.value, filter.value, text.value, at.value);
  const rows = frame.current?.matches(":hover, :focus-within") && stood.current.asked === asked ? still(stood.current.crews, all, now) : now;
  stood.current = { asked, crews: rows.map((r) => r.crew.id) };
  const playing = rows.filter((r) => r.run);
  const picked = all.filter((r) => r.run && chosen.value.includes(r.crew.id));
  const focus = rows.find((r) => r.crew.id === current.value);
  const concerned = picked.length ? picked : focus?.run ? [focus] : [];

  const led = useMemo(() => concerned.flatMap(ledOf), [chosen.value, current.value, runs]);

  const choose = (id: string, on: boolean) => (chosen.value = on ? [...chosen.value.filter((c) => c !== id), id] : chosen.value.filter((c) => c !== id));
  const chooseAll = () => (chosen.value = playing.every((r) => chosen.value.includes(r.crew.id)) ? [] : playing.map((r) => r.crew.id));
  const move = (by: number) => {
    const i = rows.findIndex((r) => r.crew.id === current.value);
    const next = rows[Math.min(rows.length - 1, Math.max(0, i + by))];
    if (!next) return;
    current.value = next.crew.id;
    document.querySelector(`[data-crew="${CSS.escape(next.crew.id)}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const ask = (what: string) => {
    if (concerned.length) way.value = what;
    else toast("Choose a crew first.");
  };
  const one = async (row: Row, i: Intervention) => {
    if (!row.run) return;
    try {
      await api.post(`/api/runs/${encodeURIComponent(row.run.run)}/direct`, { ...i, key: newKey() });
    } catch (err) {
      toast(`${row.crew.name}: ${Problem.of(err).message}`, "bad");
    }
  };
  useKeys("Board", {
    j: { label: "Next crew", run: () => move(1) },
    k: { label: "Crew before", run: () => move(-1) },
    x: { label: "Choose the crew, or not", run: () => focus?.run && choose(focus.crew.id, !chosen.value.includes(focus.crew.id)) },
    a: { label: "Choose all crews, or none", run: chooseAll },
    o: { label: "Open the crew in full", run: () => focus?.run && navigate({ screen: "run", id: focus.run.run }) },
    i: { label: "Intervene", run: () => ask("hold") },
    p: { label: "Pause", run: () => ask("pause") },
    r: { label: "Resume", run: () => ask("resume") },
    n: { label: "Write a private note", run: () => ask("note") },
  });

  if (stream.barred.value) {
    return <Empty title="The board is not yours any more">{stream.barred.value === "led" ? "Somebody else leads this game day now." : "This game day has been removed, or somebody else leads it now."}</Empty>;
  }
  if (!crews) {
    return (
      <Empty title="Board">
        {stream.status.value === "lost" ? <>The connection is lost. It is tried again by itself.</> : <Spinner />}
      </Empty>
    );
  }
  return (
    <section class="board stack" aria-label="Board">
      {stream.status.value === "lost" ? (
        <p class="board-lost row" role="alert">
          {reachable.value ? "The connection is lost: this" : "This"} is how things stood. Nothing of it is lost; all is told anew once it is back.
          <Button size="small" onClick={() => stream.retry()}>
            Try now
          </Button>
        </p>
      ) : null}
      <div class="board-bar">
        <Filters label="Which crews">
          <TextInput label="Crew or member" quiet type="search" placeholder="Crew or member" bind={text} maxLength={100} />
          <Select label="Show" quiet options={filters} value={filter.value} onValue={(v) => (filter.value = v as Filter)} />
          <Select label="Order" quiet options={orders} value={order.value} onValue={(v) => (order.value = v as Order)} />
        </Filters>
        <div class="row" role="toolbar" aria-label="For the chosen crews">
          <Button size="small" onClick={chooseAll} disabled={playing.length === 0}>
            {playing.length > 0 && playing.every((r) => chosen.value.includes(r.crew.id)) ? "Choose none" : "Choose all"}
          </Button>
          <Button size="small" onClick={() => ask("pause")}>
            Pause
          </Button>
          <Button size="small" onClick={() => ask("resume")}>
            Resume
          </Button>
          <Button size="small" variant="primary" onClick={() => ask("hold")}>
            Intervene…
          </Button>
          <Button size="small" onClick={() => ask("note")}>
            Note…
          </Button>
          <Button size="small" variant="ghost" onClick={showKeys}>
            Keys
          </Button>
          <span class="muted small" role="status">
            {status(picked.length, focus)} · {rows.length} of {plural(all.length, "crew")} shown
          </span>
        </div>
      </div>
      {rows.length === 0 ? (
        <Empty title={all.length ? "No crew is like that" : "There are no crews"}>{all.length ? "Show every crew again, or look for another name." : "Put crews together first, under Change."}</Empty>
      ) : (
        <div ref={frame} class="table-frame board-frame" tabIndex={0} role="region" aria-label="Crews, side by side">
          <table class="table board-table">
            <caption class="visually-hidden">Crews, side by side</caption>
            <thead>
              <tr>
                <th scope="col">
                  <span class="visually-hidden">Chosen</span>
                </th>
                {HEADS.map((h) => (
                  <th key={h} scope="col" class={h === "Criteria" || h === "Harm" ? "number" : ""}>
                    {h}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <CrewRow
                  key={row.crew.id}
                  row={row}
                  at_ms={at.value}
                  chosen={chosen.value.includes(row.crew.id)}
                  current={row.crew.id === current.value}
                  onChoose={(on) => choose(row.crew.id, on)}
                  onDo={(i) => void one(row, i)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <InterveneDialog way={way.value} runs={led} onWay={(w) => (way.value = w)} onClose={() => (way.value = null)} />
    </section>
  );
}

/** What is done is done to those who are chosen, or else to the crew that one is at. */
function status(picked: number, at: Row | undefined): string {
  const name = at?.crew.name;
  if (picked) return `${plural(picked, "crew")} chosen${name ? `, at ${name}` : ""}`;
  return name ? `${name}, unless you choose others` : "no crew chosen";
}

function ledOf({ crew, run }: Row): Led[] {
  if (!run) return [];
  const { injects, roles, hints } = run.summary;
  return [{ run: run.run, name: crew.name, injects, seats: roles.map((r) => r.seat), hints }];
}
