import { IconButton, Panel } from "../../../ui";
import { useDrill } from "../state/drill";
import { Chat } from "./chat";
import { Composer } from "./composer";
import { Promised } from "./promised";
import { Timeline } from "./timeline";

/** What people do about it: the timeline and the talk. */
export function Incident() {
  const { view } = useDrill();
  return (
    <>
      <Panel
        title="Timeline"
        flush
        class="incident-timeline"
        actions={
          <IconButton label="Close the incident drawer" class="cockpit-drawer-close" onClick={() => (view.drawer.value = false)}>
            ✕
          </IconButton>
        }
      >
        <Timeline />
        <Promised />
        <Composer />
      </Panel>
      <Panel title="Chat" flush class="incident-chat">
        <Chat />
      </Panel>
    </>
  );
}
