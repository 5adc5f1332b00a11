import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { RunMap } from "../../../api/types";
import { Select, TextArea, TextInput } from "../../../ui";
import { FaultFields } from "./fault-fields";

const KINDS = [
  { value: "say", label: "A message" },
  { value: "noise", label: "A page that nothing is behind" },
  { value: "fault", label: "A fault" },
  { value: "sheet", label: "As an author writes it" },
];

/** Asks what an added inject does, and writes it in the scenario language. */
export function EffectFields({ run, map, sheet }: { run: string; map: RunMap | null; sheet: Signal<string> }) {
  const kind = useSignal("say");
  const as = useSignal("");
  const text = useSignal("");
  const service = useSignal("");
  const alert = useSignal("");
  const fault = useSignal<object | null>(null);
  const services = (map?.services ?? []).map((s) => ({ value: s.name, label: s.title || s.name }));
  const personas = (map?.personas ?? []).map((p) => ({ value: p.id, label: p.name }));

  useEffect(() => {
    if (kind.value === "sheet") return;
    const effects: Record<string, object | null> = {
      say: { say: { as: as.value, in: "#incident", text: text.value } },
      noise: { noise: { alert: alert.value, service: service.value, severity: "page", summary: text.value, for: "5m" } },
      fault: fault.value,
    };
    const effect = effects[kind.value];
    sheet.value = effect ? JSON.stringify(effect) : ""; // which cannot be added
  }, [kind.value, as.value, text.value, service.value, alert.value, fault.value]);

  return (
    <>
      <Select label="What comes" options={KINDS} value={kind.value} onValue={(v) => (kind.value = v)} />
      {kind.value === "say" ? <Select label="Said by" options={personas} placeholder="Choose" bind={as} /> : null}
      {kind.value === "noise" ? (
        <>
          <TextInput label="Alert" hint="Letters and digits, as in DiskFills" bind={alert} maxLength={100} mono />
          <Select label="Service" options={services} placeholder="Choose" bind={service} />
        </>
      ) : null}
      {kind.value === "say" || kind.value === "noise" ? <TextArea label={kind.value === "say" ? "What is said" : "What the page says"} bind={text} maxLength={1000} /> : null}
      {kind.value === "fault" ? <FaultFields run={run} map={map} effect={fault} /> : null}
      {kind.value === "sheet" ? <TextArea label="The inject" hint="In the scenario language, without an id" bind={sheet} maxLength={8000} rows={8} mono /> : null}
    </>
  );
}
