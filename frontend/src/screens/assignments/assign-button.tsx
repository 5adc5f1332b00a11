import { useSignal } from "@preact/signals";
import { mayFacilitate } from "../../api/session";
import type { ScenarioCard } from "../../api/types";
import { navigate } from "../../router";
import { Button } from "../../ui";
import { AssignDialog } from "./assign-dialog";

/** For whoever leads others: the way to assign a drill, or this one. Afterwards one sees what was assigned. */
export function AssignButton({ drill, primary }: { drill?: Pick<ScenarioCard, "slug" | "title" | "runtimes">; primary?: boolean }) {
  const open = useSignal(false);
  if (!mayFacilitate()) return null;
  return (
    <>
      <Button variant={primary ? "primary" : undefined} onClick={() => (open.value = true)}>
        {drill ? "Assign it to people" : "Assign a drill"}
      </Button>
      {open.value ? (
        <AssignDialog
          drill={drill}
          onClose={() => (open.value = false)}
          onDone={(a) => {
            open.value = false;
            navigate({ screen: "assignment", id: a.id });
          }}
        />
      ) : null}
    </>
  );
}
