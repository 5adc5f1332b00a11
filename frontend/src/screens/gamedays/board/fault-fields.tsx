import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../../../api/client";
import type { Fault, RunMap } from "../../../api/types";
import { capital } from "../../../format";
import { ErrorNote, Select, Spinner, useAsync } from "../../../ui";
import { ParameterInput } from "../../cockpit/actions/parameter-input";
import { targetsAt } from "../../cockpit/state/applicable";
import { argsOf, type Values } from "../../cockpit/state/plan";

/** Asks which fault is added, where, and how bad; effect is null until it is known. */
export function FaultFields({ run, map, effect }: { run: string; map: RunMap | null; effect: Signal<object | null> }) {
  const there = useAsync((s) => api.get<Fault[]>(`/api/runs/${encodeURIComponent(run)}/faults`, {}, s), [run]);
  const category = useSignal("");
  const name = useSignal("");
  const target = useSignal("");
  const values = useSignal<Values>({});
  const all = there.data ?? [];
  const categories = [...new Set(all.map((f) => f.category))].sort();
  const offered = all.filter((f) => f.category === category.value);
  const fault = offered.find((f) => f.name === name.value);
  const targets = fault && map ? targetsAt(map, fault.target) : [];

  useEffect(() => {
    if (!fault || !targets.some((t) => t.value === target.value)) {
      effect.value = null;
      return;
    }
    const { args, missing } = argsOf(fault, values.value);
    effect.value = missing.length > 0 ? null : { fault: fault.name, target: target.value, ...(Object.keys(args).length > 0 ? { with: args } : {}) };
  }, [fault, map, target.value, values.value]);

  if (there.problem) return <ErrorNote problem={there.problem} />;
  if (!there.data) return <Spinner />;
  return (
    <>
      <Select
        label="Kind of fault"
        options={categories.map((value) => ({ value, label: capital(value) }))}
        placeholder="Choose"
        value={category.value}
        onValue={(v) => {
          category.value = v;
          name.value = "";
        }}
      />
      <Select
        label="Fault"
        options={offered.map((f) => ({ value: f.name, label: f.title }))}
        placeholder={category.value ? "Choose" : "Choose a kind first"}
        hint={fault ? `${fault.doc} What customers notice: ${fault.impact}` : undefined}
        value={name.value}
        onValue={(v) => {
          name.value = v;
          values.value = {};
        }}
      />
      {fault ? <Select label="Target" options={targets.map((t) => ({ ...t, label: capital(t.label) }))} placeholder="Choose" bind={target} /> : null}
      {fault?.parameters.map((p) => (
        <ParameterInput key={p.name} parameter={p} choices={[]} value={values.value[p.name] ?? p.default ?? ""} onValue={(v) => (values.value = { ...values.value, [p.name]: v })} />
      ))}
    </>
  );
}
