import { useSignal } from "@preact/signals";
import type { Analysis } from "../../api/types";
import { plural, points } from "../../format";
import { Badge, Breaks, Button, Panel } from "../../ui";
import { Moments } from "./moments";

interface BetterProps {
  analysis: Analysis;
  onPick: (seq: number) => void;
}

/** How many chances are shown before somebody asks for the others. */
const FIRST = 5;

/** What would have helped most, by the points it would have brought. */
export function Better({ analysis, onPick }: BetterProps) {
  const all = useSignal(false);
  const { chances, cut_short } = analysis;
  const shown = all.value ? chances : chances.slice(0, FIRST);
  return (
    <Panel title="What would have helped most">
      {chances.length === 0 ? <p class="muted">{cut_short ? "The run was cut short, so nothing is held against it." : "No criterion lost a point."}</p> : null}
      <ol class="better">
        {shown.map((c) => (
          <li key={c.criterion}>
            <p class="row">
              <b class="grow">{c.title}</b>
              <Badge tone="bad">{plural(c.lost, "point")} lost</Badge>
            </p>
            <p class="muted">
              <Breaks>{c.text}</Breaks> <Moments analysis={analysis} events={c.events} onPick={onPick} />
            </p>
            {c.earn ? (
              <p class="finding-earn">
                <Breaks>{c.earn}</Breaks>
              </p>
            ) : null}
          </li>
        ))}
      </ol>
      {chances.length > FIRST ? (
        <Button size="small" onClick={() => (all.value = !all.value)} aria-expanded={all.value}>
          {all.value ? "Show fewer" : `Show ${chances.length - FIRST} more, worth ${points(chances.slice(FIRST).reduce((sum, c) => sum + c.lost, 0))} points`}
        </Button>
      ) : null}
    </Panel>
  );
}

/** Ways of working that make incidents worse, with the moments that show them. */
export function Patterns({ analysis, onPick }: BetterProps) {
  const { patterns, missed, cut_short } = analysis;
  return (
    <Panel title="How it was worked on">
      {patterns.length + missed.length === 0 ? (
        <p class="muted">{cut_short ? "A run that was cut short is not read for habits." : "None of the habits that make incidents worse showed, and every place where the truth could be seen was looked at."}</p>
      ) : null}
      <ul class="better">
        {patterns.map((p) => (
          <li key={p.kind}>
            <p>
              <b>{p.title}.</b> <Breaks>{p.text}</Breaks> <Moments analysis={analysis} events={p.events} onPick={onPick} />
            </p>
            <p class="finding-earn">{p.instead}</p>
          </li>
        ))}
        {missed.map((m) => (
          <li key={m.text}>
            <Breaks>{m.text}</Breaks>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
