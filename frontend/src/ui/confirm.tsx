import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Problem } from "../api/client";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { ErrorNote } from "./notes";

interface ConfirmProps {
  title: string;
  /** What it cannot be taken back for. */
  children: ComponentChildren;
  /** The way out, and the way on. */
  keep: string;
  act: string;
  /** Does it, and leads on; where it throws, the dialog says why and stays. */
  run: () => Promise<void>;
  onClose: () => void;
}

/** Asks before something that cannot be taken back. */
export function Confirm({ title, children, keep, act, run, onClose }: ConfirmProps) {
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const go = async () => {
    busy.value = true;
    problem.value = null;
    try {
      await run();
    } catch (err) {
      problem.value = Problem.of(err);
    } finally {
      busy.value = false;
    }
  };
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button autofocus onClick={onClose}>
            {keep}
          </Button>
          <Button variant="danger" busy={busy.value} onClick={() => void go()}>
            {act}
          </Button>
        </>
      }
    >
      <div class="stack">
        <p>{children}</p>
        <ErrorNote problem={problem.value} />
      </div>
    </Dialog>
  );
}
