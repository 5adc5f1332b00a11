import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";

/** An action that needs approval: wait for it, or break the glass. */
export function ApprovalChoice({ breaking }: { breaking: Signal<boolean> }) {
  const name = useId();
  return (
    <fieldset class="approval">
      <legend class="field-label">Needs approval</legend>
      <label class="approval-way">
        <input type="radio" name={name} checked={!breaking.value} onChange={() => (breaking.value = false)} />
        <span>
          <b>Ask for approval.</b> <span class="muted">Whoever may decide is asked; it is carried out once they agree.</span>
        </span>
      </label>
      <label class="approval-way">
        <input type="radio" name={name} checked={breaking.value} onChange={() => (breaking.value = true)} />
        <span>
          <b>Break the glass.</b> <span class="muted">Take it now without approval; this is recorded and judged.</span>
        </span>
      </label>
    </fieldset>
  );
}
