import { useSignal, type Signal } from "@preact/signals";
import { audiences, type Audience } from "../../api/types";
import { Select } from "../../ui";

const SAYS: Record<Audience, string> = { customers: "As customers see it", stakeholders: "As stakeholders see it" };

export function useReader(): Signal<Audience> {
  return useSignal<Audience>("customers");
}

/** Through whose eyes the page is read. */
export function Reader({ of, say }: { of: Signal<Audience>; say: (text: string) => string }) {
  return <Select label="Reader" quiet value={of.value} onValue={(v) => (of.value = v as Audience)} options={audiences.map((value) => ({ value, label: say(SAYS[value]) }))} />;
}
