import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { api, Problem } from "../../../api/client";
import type { Intervention, ScriptInject } from "../../../api/types";
import { deed } from "../../../format";
import { lengths } from "../../../api/types";
import { Button, Dialog, ErrorNote, TextArea, type ButtonProps } from "../../../ui";
import { ways } from "../../gamedays/board/interventions";
import { useDrill } from "../state/drill";

interface Way {
  title: string;
  /** What comes of it. */
  says: string;
  button: string;
  variant: ButtonProps["variant"];
}

/** What is done to one thing of the script, and asked about once more before. */
export type Direction = Extract<Intervention, { inject: string } | { action: string }>;

/** As the board of a game day has it. */
const says = (type: Direction["type"]) => ways.find((w) => w.value === type)?.says ?? "";

const WAYS: Record<Direction["type"], Way> = {
  fire: { title: "Fire now?", says: says("fire"), button: "Fire it now", variant: "danger" },
  hold: { title: "Hold it back?", says: says("hold"), button: "Hold it", variant: "primary" },
  skip: { title: "Skip it?", says: says("skip"), button: "Skip it", variant: "danger" },
  approve: { title: "Approve?", says: "It is carried out next.", button: "Approve", variant: "primary" },
  refuse: { title: "Refuse?", says: "It is not carried out. The trainee reads why.", button: "Refuse", variant: "primary" },
  release: { title: "Let it go?", says: says("release"), button: "Let it go", variant: "primary" },
};

interface DirectDialogProps {
  asked: Direction | null;
  injects: readonly ScriptInject[];
  onClose: () => void;
}

/** Asks once more before the drill is steered. */
export function DirectDialog({ asked, injects, onClose }: DirectDialogProps) {
  const drill = useDrill();
  const why = useSignal("");
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);

  // Before it is painted: later, it would take away what was typed at once.
  useLayoutEffect(() => {
    why.value = "";
    problem.value = null;
  }, [asked]);

  if (!asked) return <Dialog open={false} title="" onClose={onClose} children={null} />;
  const way = WAYS[asked.type];
  const refusing = asked.type === "refuse";
  const complete = !refusing || why.value.trim() !== "";

  async function direct() {
    if (!asked || !complete) return;
    busy.value = true;
    problem.value = null;
    try {
      await api.post(drill.path("/direct"), refusing ? { ...asked, why: why.peek().trim() } : asked);
      onClose();
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  }

  return (
    <Dialog
      open
      title={way.title}
      onClose={onClose}
      footer={
        <>
          <Button autofocus={!refusing} onClick={onClose}>
            Cancel
          </Button>
          <Button variant={way.variant} busy={busy.value} disabled={!complete} onClick={direct}>
            {way.button}
          </Button>
        </>
      }
    >
      <div class="stack">
        <p>
          <b>{subject(asked)}</b>
        </p>
        <p class="muted">{way.says}</p>
        {refusing ? <TextArea label="Why" bind={why} onSubmit={direct} maxLength={lengths.why} autofocus /> : null}
        <ErrorNote problem={problem.value} />
      </div>
    </Dialog>
  );

  function subject(d: Direction): string {
    if ("inject" in d) return injects.find((i) => i.id === d.inject)?.title || d.inject;
    const action = drill.story.value.actions.find((a) => a.id === d.action);
    return action ? `${deed(action)}: ${action.reason}` : d.action;
  }
}
