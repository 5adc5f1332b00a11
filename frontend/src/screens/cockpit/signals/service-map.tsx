import { useMemo } from "preact/hooks";
import { plural } from "../../../format";
import { useDrill } from "../state/drill";
import { BOX, layOut, type Box } from "../state/map-layout";

/** Services and who calls whom; picks the one the dashboards show. */
export function ServiceMap() {
  const { map, alerts, view } = useDrill();
  const layout = useMemo(() => layOut(map.services), [map]);
  const picked = view.service.value;
  const firing = alerts.value;

  function near(from: string, to: string): boolean {
    return from === picked || to === picked;
  }

  return (
    <svg class="service-map" viewBox={`0 0 ${layout.width} ${layout.height}`} preserveAspectRatio="xMidYMid meet" role="group" aria-label="Service map">
      {layout.links.map((l) => (
        <path key={`${l.from} ${l.to}`} class={`map-link ${near(l.from, l.to) ? "near" : ""}`} d={l.path} />
      ))}
      {layout.boxes.map((b) => (
        <MapBox key={b.name} box={b} picked={b.name === picked} alerts={firing.get(b.name)?.length ?? 0} onPick={() => (view.service.value = b.name)} />
      ))}
    </svg>
  );
}

interface MapBoxProps {
  box: Box;
  picked: boolean;
  alerts: number;
  onPick: () => void;
}

function MapBox({ box, picked, alerts, onPick }: MapBoxProps) {
  return (
    <g
      class={`map-box ${alerts > 0 ? "firing" : ""} ${picked ? "picked" : ""} ${box.outside ? "outside" : ""}`}
      role="button"
      tabindex={0}
      aria-pressed={picked}
      aria-description={alerts > 0 ? `${plural(alerts, "alert")} firing` : undefined}
      transform={`translate(${box.x} ${box.y})`}
      onClick={onPick}
      onKeyDown={(e) => {
        if (e.key !== "Enter" && e.key !== " ") return;
        e.preventDefault();
        onPick();
      }}
    >
      <rect width={BOX.width} height={BOX.height} rx="5" />
      <text x="10" y={BOX.height / 2} dominant-baseline="central">
        {box.title}
      </text>
      {alerts > 0 ? (
        <text class="map-count" x={BOX.width - 9} y={BOX.height / 2} dominant-baseline="central" text-anchor="end">
          {alerts}
        </text>
      ) : null}
    </g>
  );
}
