import type { ComponentChildren } from "preact";
import type { GlobalMark, JudgeCriterion, JudgedMoment } from "../../api/types";
import { stopwatch } from "../../format";
import { Breaks, Empty } from "../../ui";
import { globals } from "./words";
import "./marking.css";

interface LevelsProps {
  criterion: JudgeCriterion;
  /** Among the forms of the page. */
  name: string;
  level: number | null;
  onLevel: (level: number) => void;
  head?: ComponentChildren;
  /** What is judged is read in a place of its own. */
  apart?: boolean;
}

/** The levels of a criterion, and beside them what is judged. */
export function Levels({ criterion: c, name, level, onLevel, head, apart }: LevelsProps) {
  return (
    <div class={apart ? "" : "judging"}>
      {apart ? null : (
        <div class="judged" role="group" aria-label="What is judged" tabIndex={0}>
          {c.things.length === 0 ? <Empty title="Nothing was written: the whole is judged." /> : null}
          {c.things.map((t) => (
            <Thing key={t.seq} thing={t} />
          ))}
        </div>
      )}
      <fieldset class="mark">
        <legend>
          {c.title} {head}
        </legend>
        {Object.entries(c.levels)
          .sort(([a], [b]) => Number(a) - Number(b))
          .map(([n, text]) => (
            <label key={n} class="level">
              <input type="radio" name={name} class="checkbox" checked={level === Number(n)} onChange={() => onLevel(Number(n))} />
              <b>{n}</b>
              <span>{text}</span>
            </label>
          ))}
      </fieldset>
    </div>
  );
}

function Thing({ thing: t }: { thing: JudgedMoment }) {
  return (
    <figure class="thing">
      <figcaption class="small muted">
        {stopwatch(t.at_ms)} · {t.who}
      </figcaption>
      <blockquote>
        <Breaks>{t.detail ?? t.title}</Breaks>
      </blockquote>
    </figure>
  );
}

/** What a rater thinks of the run, or of the attempt, as a whole. */
export function Globals({ name, of = "run", mark, onMark, head }: { name: string; of?: "run" | "attempt"; mark: GlobalMark | null; onMark: (m: GlobalMark) => void; head?: ComponentChildren }) {
  return (
    <fieldset class="mark">
      <legend>
        The {of} as a whole {head}
      </legend>
      {globals.map(([value, label, says]) => (
        <label key={value} class="level">
          <input type="radio" name={name} class="checkbox" checked={mark === value} onChange={() => onMark(value)} />
          <b>{label}</b>
          <span class="muted">{says}</span>
        </label>
      ))}
    </fieldset>
  );
}
