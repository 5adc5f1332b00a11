import { useSignal } from "@preact/signals";
import { Dialog, Html, IconButton, useKeys } from "../../../ui";
import { useDrill } from "../state/drill";

/** What was told before it began, to be read again. It is no evidence. */
export function Briefing() {
  const { map } = useDrill();
  const open = useSignal(false);
  useKeys("Run", { "g b": { label: "Briefing", run: () => (open.value = true) } });
  return (
    <>
      <IconButton label="Briefing" onClick={() => (open.value = true)} aria-keyshortcuts="g b">
        i
      </IconButton>
      <Dialog open={open.value} title="Briefing" onClose={() => (open.value = false)} wide>
        <Html html={map.briefing_html} />
      </Dialog>
    </>
  );
}
