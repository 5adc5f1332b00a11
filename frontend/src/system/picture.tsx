import { useMemo } from "preact/hooks";
import type { StackService, SystemMap } from "../api/types";
import { called } from "../called";
import { BOX, layOut, type Sizes } from "./layout";
import "./map.css";

const SIZES: Sizes = { ...BOX, width: 132, height: 40, across: 18, down: 12 };

/** A system before anything has happened in it: what is one's own, what its customers come for, and who has the rest. */
export function SystemPicture({ system }: { system: SystemMap }) {
  const layout = useMemo(() => layOut(system.services, SIZES), [system]);
  const services = new Map(system.services.map((s) => [s.name, s]));
  const owner = (s: StackService) => (s.external ? "Somebody else" : (system.teams.find((t) => t.name === s.team)?.title ?? s.team));
  const mine = (s: StackService | undefined) => s !== undefined && !s.external && (s.team === system.oncall || system.also_oncall.includes(s.team));
  const others = system.services.filter((s) => !mine(s));
  const customers = called(system.stack.clients, "Customers");
  return (
    <>
      <div class="system-picture" tabIndex={0} role="group" aria-label="Picture of the system">
        <svg width={layout.width} viewBox={`0 0 ${layout.width} ${layout.height}`} role="img" aria-label={`Who calls whom in ${system.stack.title}; what follows says it in words`}>
          {layout.links.map((l) => (
            <path key={`${l.from} ${l.to}`} class={`map-link ${mine(services.get(l.from)) || mine(services.get(l.to)) ? "near" : ""}`} d={l.path} />
          ))}
          {layout.boxes.map((b) => {
            const service = services.get(b.name);
            const own = mine(service);
            const x = own ? 12 : 9;
            return (
              <g key={b.name} class={`map-box ${b.outside ? "outside" : ""} ${own ? "mine picked" : ""}`} transform={`translate(${b.x} ${b.y})`}>
                <rect width={SIZES.width} height={SIZES.height} rx="5" />
                {own ? <rect class="map-mine" width={4} height={SIZES.height - 8} x={4} y={4} rx="2" /> : null}
                <text x={x} y={service ? 16 : SIZES.height / 2} dominant-baseline={service ? undefined : "central"}>
                  {service?.title ?? customers}
                </text>
                {service ? (
                  <text class="map-owner" x={x} y={31}>
                    {own ? "yours" : owner(service)}
                  </text>
                ) : null}
              </g>
            );
          })}
        </svg>
      </div>
      <div class="system-words">
        <section>
          <h3>Yours</h3>
          <Services of={system.services.filter(mine)} all={services} />
        </section>
        <section>
          <h3>What {system.stack.clients.many} do</h3>
          <ul class="stack">
            {system.journeys.map((j) => (
              <li key={j.name}>
                <b>{j.title}</b>
                <span class="muted">: {j.does.join(", ")}</span>
              </li>
            ))}
          </ul>
        </section>
        <section>
          <h3>Who has the rest</h3>
          <ul class="stack">
            {[...new Set(others.map(owner))].map((who) => (
              <li key={who}>
                <b>{who}</b>
                <span class="muted">: {others.filter((s) => owner(s) === who).map((s) => s.title).join(", ")}</span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </>
  );
}

function Services({ of, all }: { of: StackService[]; all: ReadonlyMap<string, StackService> }) {
  return (
    <ul class="stack">
      {of.map((s) => {
        const calls = s.calls.flatMap((to) => all.get(to)?.title ?? []);
        return (
          <li key={s.name}>
            <b>{s.title}</b>
            <span class="muted">
              {s.summary ? `: ${s.summary}` : ""}
              {calls.length > 0 ? ` (calls ${calls.join(", ")})` : ""}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
