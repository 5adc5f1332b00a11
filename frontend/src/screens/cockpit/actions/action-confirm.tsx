import type { Signal } from "@preact/signals";
import type { Preview, ActionSpec } from "../../../api/types";
import { targetText, words } from "../../../format";
import { TextInput } from "../../../ui";
import { ApprovalChoice } from "./approval-choice";
import { RiskNote } from "./risk-note";

interface ActionConfirmProps {
  action: ActionSpec;
  target: string;
  args: Record<string, string>;
  reason: string;
  preview: Preview;
  /** Chosen: take it without the approval it needs. */
  breaking: Signal<boolean>;
  /** The target typed once more, which breaking glass asks for. */
  typed: Signal<string>;
}

/** What is about to happen, as the system stands now. */
export function ActionConfirm({ action, target, args, reason, preview, breaking, typed }: ActionConfirmProps) {
  return (
    <div class="stack">
      <dl class="settings">
        <div>
          <dt>Action</dt>
          <dd>
            {preview.title || action.title} on <b>{targetText(target)}</b>
          </dd>
        </div>
        {Object.entries(args).map(([k, v]) => (
          <div key={k}>
            <dt>{words(k)}</dt>
            <dd>
              <code>{v}</code>
            </dd>
          </div>
        ))}
        <div>
          <dt>Reason</dt>
          <dd>{reason}</dd>
        </div>
      </dl>
      <section class="blast" aria-label="Blast radius">
        <h3>Blast radius</h3>
        <p>{preview.blast}</p>
      </section>
      {preview.risk === "approval" ? <ApprovalChoice breaking={breaking} /> : <RiskNote risk={preview.risk} />}
      {preview.risk === "break-glass" || (preview.risk === "approval" && breaking.value) ? <TextInput label={`Type ${target} to break the glass`} mono bind={typed} /> : null}
    </div>
  );
}
