import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { RunMap } from "../../../api/types";
import { Select, TextArea, TextInput } from "../../../ui";

const KINDS = [
  { value: "say", label: "A message" },
  { value: "noise", label: "A page that nothing is behind" },
  { value: "fault", label: "A fault" },
  { value: "sheet", label: "As an author writes it" },
];

/** Asks what an added inject does, and writes it in the scenario language. */
export function EffectFields({ map, sheet }: { map: RunMap | null; sheet: Signal<string> }) {
  const kind = useSignal("say");
  const as = useSignal("");
  const text = useSignal("");
  const service = useSignal("");
  const alert = useSignal("");
  const fault = useSignal("");
  const target = useSignal("");
  const values = useSignal("");
  const services = (map?.services ?? []).map((s) => ({ value: s.name, label: s.title || s.name }));
  const personas = (map?.personas ?? []).map((p) => ({ value: p.id, label: p.name }));

  useEffect(() => {
    if (kind.value === "sheet") return;
    const effects: Record<string, object> = {
      say: { say: { as: as.value, in: "#incident", text: text.value } },
      noise: { noise: { alert: alert.value, service: service.value, severity: "page", summary: text.value, for: "5m" } },
      fault: { fault: fault.value.trim(), target: target.value.trim(), ...(values.value.trim() ? { with: parsed(values.value) } : {}) },
    };
    sheet.value = JSON.stringify(effects[kind.value]);
  }, [kind.value, as.value, text.value, service.value, alert.value, fault.value, target.value, values.value]);

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
      {kind.value === "fault" ? (
        <>
          <TextInput label="Fault" hint="Its name in the guide's list of faults, as in pool-shrink" bind={fault} maxLength={100} mono />
          <TextInput label="Target" hint="A service, the way between two (a->b), or a journey" bind={target} maxLength={100} mono />
          <TextInput label="With" hint="Its parameters, as in size=3, share=0.5; none: as they are by default" bind={values} maxLength={400} mono />
        </>
      ) : null}
      {kind.value === "sheet" ? <TextArea label="The inject" hint="In the scenario language, without an id" bind={sheet} maxLength={8000} rows={8} mono /> : null}
    </>
  );
}

/** "size=3, share=0.5" as a mapping. */
function parsed(written: string): Record<string, string> {
  return Object.fromEntries(
    written
      .split(",")
      .map((part) => part.split("=").map((s) => s.trim()))
      .filter(([name]) => name)
      .map(([name, value]) => [name, value ?? ""]),
  );
}
