import { useMemo } from "preact/hooks";
import { ago, number, plural } from "../../../format";
import { BAD_SHARE, edge } from "../state/calls";
import { useDrill } from "../state/drill";
import { BOX, layOut, type Box } from "../../../system/layout";
import "../../../system/map.css";

/** How large a count is that sits on a corner of a box, where no name is: its radius. */
const COUNT = BOX.margin;

/** Services and who calls whom, one's own marked, and what was seen of the calls; picks the one the dashboards show. */
export function ServiceMap() {
  const drill = useDrill();
  const { map, alerts, view, calls, second, over } = drill;
  const layout = useMemo(() => layOut(map.services), [map]);
  const picked = view.service.value;
  const firing = alerts.value;
  const bad = (from: string, to: string) => (calls.value.get(edge(from, to))?.share ?? 0) >= BAD_SHARE;

  function says(from: string, to: string): string {
    const call = calls.value.get(edge(from, to));
    const what = `${drill.service(from)} → ${drill.service(to)}`;
    return call ? `${what}: ${number(call.share, 1)} % of calls failed, seen ${ago((second.value - call.at_s) * 1000)}` : what;
  }

  // What fails is drawn last, over what does not.
  const rank = (l: { from: string; to: string }) => (bad(l.from, l.to) ? 2 : l.from === picked || l.to === picked ? 1 : 0);
  const links = [...layout.links].sort((a, b) => rank(a) - rank(b));
  const failing = links.filter((l) => bad(l.from, l.to));
  return (
    <div class="service-map-frame">
      <svg class="service-map" viewBox={`0 0 ${layout.width} ${layout.height}`} preserveAspectRatio="xMidYMid meet" role="group" aria-label="Service map">
        {links.map((l) => (
          <path key={`${l.from} ${l.to}`} class={`map-link ${l.from === picked || l.to === picked ? "near" : ""} ${bad(l.from, l.to) ? "bad" : ""}`} d={l.path}>
            <title>{says(l.from, l.to)}</title>
          </path>
        ))}
        {layout.boxes.map((b) => (
          <MapBox key={b.name} box={b} picked={b.name === picked} mine={drill.mine(b.name)} alerts={firing.get(b.name)?.length ?? 0} disabled={over.value} onPick={() => (view.service.value = b.name)} />
        ))}
      </svg>
      <p class="map-key faint small">
        <span class="map-key-mine" aria-hidden="true" /> {drill.team(map.oncall)}: yours
        {failing.length > 0 ? (
          <span class="alarm">
            {" · "}
            {failing.map((l) => says(l.from, l.to)).join(" · ")}
          </span>
        ) : null}
      </p>
    </div>
  );
}

interface MapBoxProps {
  box: Box;
  picked: boolean;
  /** It belongs to the team that is on call. */
  mine: boolean;
  alerts: number;
  disabled: boolean;
  onPick: () => void;
}

function MapBox({ box, picked, mine, alerts, disabled, onPick }: MapBoxProps) {
  const drill = useDrill();
  const state = [mine ? "yours" : "", alerts > 0 ? `${plural(alerts, "alert")} firing` : ""].filter(Boolean).join(", ");
  return (
    <g
      class={`map-box ${alerts > 0 ? "firing" : ""} ${picked ? "picked" : ""} ${box.outside ? "outside" : ""} ${mine ? "mine" : ""}`}
      role="button"
      tabindex={disabled ? -1 : 0}
      aria-pressed={picked}
      aria-disabled={disabled}
      aria-description={state || undefined}
      transform={`translate(${box.x} ${box.y})`}
      onClick={() => disabled || onPick()}
      onKeyDown={(e) => {
        if (disabled || (e.key !== "Enter" && e.key !== " ")) return;
        e.preventDefault();
        onPick();
      }}
    >
      <rect width={BOX.width} height={BOX.height} rx="5" />
      {mine ? <rect class="map-mine" width={4} height={BOX.height - 8} x={4} y={4} rx="2" /> : null}
      <text x={mine ? 14 : 10} y={BOX.height / 2} dominant-baseline="central">
        {drill.service(box.name)}
      </text>
      {alerts > 0 ? (
        <g class="map-count" transform={`translate(${BOX.width} 0)`}>
          <circle r={COUNT} />
          <text dominant-baseline="central" text-anchor="middle">
            {alerts}
          </text>
        </g>
      ) : null}
    </g>
  );
}
