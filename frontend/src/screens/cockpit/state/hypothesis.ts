import { batch, type Signal } from "@preact/signals";
import { draft } from "../../../api/outbox";
import type { RunMap } from "../../../api/types";
import type { Drill } from "./drill";
import { changeWords } from "./record";

interface HypothesisDraft {
  text: Signal<string>;
  suspect: Signal<string>;
  change: Signal<string>;
  owner: Signal<string>;
}

/** The hypothesis being written. */
export function hypothesisDraft(runId: string): HypothesisDraft {
  const part = (name: string) => draft(runId, `hypothesis.${name}`);
  return { text: part("text"), suspect: part("suspect"), change: part("change"), owner: part("owner") };
}

/** What can be suspected: services, and the ways between them, by whoever calls. */
export function suspects(map: RunMap): { value: string; label: string }[] {
  const title = (name: string) => map.services.find((s) => s.name === name)?.title ?? name;
  const services = map.services.map((s) => ({ value: s.name, label: s.title }));
  const ways = map.services.flatMap((s) => s.calls.map((to) => ({ value: `${s.name}->${to}`, label: `${s.title} → ${title(to)}` })));
  return [...services, ...ways];
}

/** Begins a hypothesis from a change; what is written already stays. */
export function suspectChange(drill: Drill, change: { change: string; service: string; summary: string; reason?: string }): void {
  const d = hypothesisDraft(drill.run.id);
  const known = drill.map.services.find((s) => s.name === change.service);
  batch(() => {
    if (d.text.peek().trim() === "") d.text.value = `I suspect this change: ${changeWords(change)}`;
    d.suspect.value = known?.name ?? "";
    d.change.value = change.change;
    d.owner.value = known?.team ?? "";
    drill.view.entry.value = "hypothesis";
    drill.view.drawer.value = true;
  });
}
