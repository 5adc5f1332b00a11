import { useSignal } from "@preact/signals";
import { Button, Dialog, ErrorNote } from "../../../ui";
import { useCommand } from "../state/command";

export function EndRun() {
  const asking = useSignal(false);
  const busy = useSignal(false);
  const { give, problem } = useCommand("here");
  const close = () => (asking.value = false);
  return (
    <>
      <Button variant="ghost" onClick={() => (asking.value = true)}>
        End run
      </Button>
      <Dialog
        open={asking.value}
        title="End the run?"
        onClose={close}
        footer={
          <>
            <Button autofocus onClick={close}>
              Keep going
            </Button>
            <Button
              variant="danger"
              busy={busy.value}
              onClick={async () => {
                busy.value = true;
                if (await give({ type: "end" })) close();
                busy.value = false;
              }}
            >
              End the run now
            </Button>
          </>
        }
      >
        <p>The system is taken down and the run is marked as it stands. It cannot be taken up again.</p>
        <ErrorNote problem={problem} />
      </Dialog>
    </>
  );
}
