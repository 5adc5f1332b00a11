import { Toasts } from "../../ui";
import { useOutcomes } from "./actions/outcomes";
import { Ended } from "./ended";
import { Left } from "./left";
import { Closing } from "./head/closing";
import { Connection } from "./head/connection";
import { Header } from "./head/header";
import { Paused } from "./head/paused";
import { Incident } from "./incident/incident";
import { Pager } from "./pager/pager";
import { Tour } from "../tour/tour";
import { useDrill } from "./state/drill";
import { useSight } from "./state/use-sight";
import { Tools } from "./tools/tools";

/** The whole screen, once the run is there. */
export function Desk() {
  const { view, paused, run, live, over } = useDrill();
  useOutcomes();
  useSight();
  return (
    <div class={`cockpit ${view.drawer.value ? "with-drawer" : ""} ${paused.value ? "paused" : ""}`}>
      <Header />
      <div class="cockpit-banners">
        {run.tour ? <Tour run={run} events={live.events.value.length} over={over.value} /> : null}
        <Ended />
        <Left />
        <Closing />
        <Paused />
        <Connection />
      </div>
      <Pager />
      <main class="cockpit-main">
        <Tools />
      </main>
      <aside class="cockpit-side" aria-label="Incident">
        <Incident />
      </aside>
      <Toasts inPlace />
    </div>
  );
}
