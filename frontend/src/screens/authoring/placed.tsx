// Where in a draft something was found, beside what stands there.

import type { DraftProblem } from "../../api/types";
import { Button } from "../../ui";
import { Mistake } from "./mistake";

/** What was found, and how one gets to a place of the text. */
export interface Found {
  path: string;
  problems: readonly DraftProblem[];
  onJump: (line: number, column: number) => void;
}

/** What was found from a line on, up to the next heading; before the first from line 1. */
export function within(problems: readonly DraftProblem[], from: number, next: number | undefined): DraftProblem[] {
  return problems.filter((p) => p.line >= from && (next === undefined || p.line < next));
}

/** What was found in one place of the text, below what is shown of it. */
export function Placed({ found: f, from, next }: { found: Found; from: number; next: number | undefined }) {
  const here = within(f.problems, from, next);
  if (here.length === 0) return null;
  return (
    <ul class="mistakes" aria-label="Found here">
      {here.map((p, i) => (
        <Mistake key={i} of={p} in={f.path} onJump={f.onJump} />
      ))}
    </ul>
  );
}

/** The heading of a section, which leads to its line. */
export function Heading({ title, line, found, level }: { title: string; line: number; found: Found; level: 3 | 4 }) {
  const H = `h${level}` as const;
  return (
    <H class="row">
      <span class="grow">{title}</span>
      <Button variant="ghost" size="small" onClick={() => found.onJump(line, 1)} aria-label={`To line ${line}: ${title}`}>
        line {line}
      </Button>
    </H>
  );
}
