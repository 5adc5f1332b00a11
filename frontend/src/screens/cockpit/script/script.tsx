import { useSignal } from "@preact/signals";
import { api } from "../../../api/client";
import type { Script as ScriptOf } from "../../../api/types";
import { Empty, ErrorNote, Html, Panel, Spinner, useAsync } from "../../../ui";
import { useDrill } from "../state/drill";
import { Approvals } from "./approvals";
import { Criteria } from "./criteria";
import { DirectDialog, type Direction } from "./direct-dialog";
import { Injects } from "./injects";
import { Intervene } from "./intervene";
import { ScriptKey } from "../../answer-key";
import { ContentNote } from "../../content-note";
import { Tells } from "../../tells";
import { TimeControl } from "./time";

/** The answer key and the strings to pull, for whoever runs the drill and does not play it. */
export function Script() {
  const drill = useDrill();
  const added = drill.live.events.value.filter((e) => e.kind === "inject.added").length;
  const asked = useAsync<ScriptOf>((signal) => api.get(drill.path("/script"), {}, signal), [drill.run.id, added]);
  const asking = useSignal<Direction | null>(null);
  const direct = (d: Direction) => (asking.value = d);
  const script = asked.data;
  return (
    <div class="tool-page script">
      <ContentNote run={drill.run} />
      <Approvals onDirect={direct} />
      <TimeControl />
      <Intervene injects={script?.injects ?? []} />
      <ErrorNote problem={asked.problem} onRetry={asked.reload} />
      {script ? (
        <>
          <Panel title="Injects" flush>
            <Injects injects={script.injects} onDirect={direct} />
          </Panel>
          <div class="script-columns">
            <Panel title="What is true">
              <ScriptKey truth={script.truth} injects={script.injects} owner={script.truth.owner && drill.team(script.truth.owner)}>
                <Tells of={script.truth} />
              </ScriptKey>
            </Panel>
            <Panel title="What is judged" flush>
              <Criteria criteria={script.criteria} />
            </Panel>
          </div>
          {script.html ? (
            <Panel title="What this drill is about">
              <Html html={script.html} />
            </Panel>
          ) : null}
        </>
      ) : asked.problem ? null : (
        <Empty title="Script">
          <Spinner />
        </Empty>
      )}
      <DirectDialog asked={asking.value} injects={script?.injects ?? []} onClose={() => (asking.value = null)} />
    </div>
  );
}
