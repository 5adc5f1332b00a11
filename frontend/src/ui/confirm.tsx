import type { ComponentChildren } from "preact";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { useDoing } from "./doing";
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
  const doing = useDoing();
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
          <Button variant="danger" busy={doing.busy} onClick={() => void doing.run(run)}>
            {act}
          </Button>
        </>
      }
    >
      <div class="stack">
        <p>{children}</p>
        <ErrorNote problem={doing.problem} />
      </div>
    </Dialog>
  );
}
