import { useComputed } from "@preact/signals";
import { href } from "../../../router";
import { statusPage } from "../../status/fold";
import { Page } from "../../status/page";
import { Reader, useReader } from "../../status/reader";
import { useDrill } from "../state/drill";

/** What those who wait are told, as they see it. */
export function StatusTool() {
  const drill = useDrill();
  const { live, map, second, pace, over, say, epoch_ms } = drill;
  const reader = useReader();
  const page = useComputed(() => statusPage(live.events.value, reader.value));
  return (
    <div class="tool-page">
      <div class="toolbar">
        <Reader of={reader} say={say} />
        <span class="grow" />
        <a class="button" href={href({ screen: "status", id: drill.run.id })} target="_blank" rel="noopener">
          Open in its own tab
        </a>
      </div>
      <Page page={page.value} reader={reader.value} journeys={map.journeys} epoch_ms={epoch_ms} now_s={second.value} speed={pace.value.speed} over={over.value} />
    </div>
  );
}
