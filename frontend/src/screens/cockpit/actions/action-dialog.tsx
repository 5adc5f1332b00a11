import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { api, Problem } from "../../../api/client";
import { draft } from "../../../api/outbox";
import type { Preview } from "../../../api/types";
import { Button, Dialog } from "../../../ui";
import { CommandButton } from "../command-button";
import { ForWhom } from "../for-whom";
import type { Choice } from "../state/applicable";
import { useCommand } from "../state/command";
import { useDrill } from "../state/drill";
import { argsOf, MIN_REASON, type Values } from "../state/plan";
import { ActionConfirm } from "./action-confirm";
import { ActionForm } from "./action-form";
import { ActionPicker } from "./action-picker";
import type { Offer } from "../tools/action-menu";

/** Three steps to change the system: what, why, and then what it may touch. */
export function ActionDialog({ offer, onClose }: { offer: Offer | null; onClose: () => void }) {
  const drill = useDrill();
  const { give } = useCommand();
  const search = useSignal("");
  const picked = useSignal<Choice | null>(null);
  const chosen = picked.value;
  const target = useSignal("");
  const values = useSignal<Values>({});
  const typed = useSignal("");
  const breaking = useSignal(false);
  const preview = useSignal<Preview | null>(null);
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const reason = draft(drill.run.id, `action.${chosen?.action.name ?? ""}.reason`);

  // At once: what is typed into a new form must not be cleared with the old one's.
  useLayoutEffect(() => {
    search.value = "";
    picked.value = null;
  }, [offer]);

  useLayoutEffect(() => {
    target.value = chosen?.targets[0]?.value ?? "";
    values.value = {};
    typed.value = "";
    breaking.value = false;
    preview.value = null;
    problem.value = null;
  }, [chosen]);

  if (!offer) return <Dialog open={false} title="" onClose={onClose} children={null} />;
  if (!chosen) {
    return (
      <Dialog open title={`Act on ${offer.of}`} page="what" wide onClose={onClose}>
        <ForWhom right="act" />
        <ActionPicker choices={offer.choices} search={search} onPick={(c) => (picked.value = c)} />
      </Dialog>
    );
  }
  const { action, targets } = chosen;
  const { args, missing } = argsOf(action, values.value);
  const complete = target.value !== "" && missing.length === 0 && reason.value.trim().length >= MIN_REASON;
  const risk = preview.value?.risk ?? action.risk;
  const breaks = risk === "break-glass" || (risk === "approval" && breaking.value);
  const confirmed = !breaks || typed.value.trim() === target.value;

  async function look() {
    busy.value = true;
    problem.value = null;
    try {
      preview.value = await api.post<Preview>(drill.path("/actions/preview"), { action: action.name, target: target.peek(), args });
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  }

  function back() {
    preview.value = null;
    breaking.value = false;
    typed.value = "";
  }

  async function act() {
    const command = { type: "action" as const, action: action.name, target: target.peek(), args, reason: reason.peek().trim(), ...(breaks ? { break_glass: true as const } : {}) };
    const given = give(command, reason);
    onClose();
    await given;
  }

  return (
    <Dialog
      open
      title={preview.value ? `${action.title}: are you sure?` : action.title}
      page={preview.value ? "sure" : "why"}
      onClose={onClose}
      footer={
        preview.value ? (
          <>
            <Button autofocus onClick={back}>
              Back
            </Button>
            <CommandButton right={breaks && !drill.forOthers("act") ? "break-glass" : "act"} variant={breaks ? "danger" : "primary"} disabled={!confirmed} onClick={act}>
              {risk === "approval" && !breaks ? "Ask for approval" : / now$/.test(action.title) ? action.title : `${action.title} now`}
            </CommandButton>
          </>
        ) : (
          <>
            <Button onClick={() => (picked.value = null)}>Back</Button>
            <Button variant="primary" busy={busy.value} disabled={!complete} onClick={look}>
              Review
            </Button>
          </>
        )
      }
    >
      {preview.value ? (
        <ActionConfirm action={action} target={target.value} args={args} reason={reason.value} preview={preview.value} breaking={breaking} typed={typed} />
      ) : (
        <ActionForm action={action} targets={targets} replicas={offer.replicas} target={target} values={values} reason={reason} problem={problem.value} />
      )}
    </Dialog>
  );
}
