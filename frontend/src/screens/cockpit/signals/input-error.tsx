import type { Problem } from "../../../api/client";
import { ErrorNote } from "../../../ui";
import { fromBytes } from "../state/offset";
import { Unanswered } from "../unanswered";

/** What is wrong with something typed: the place underlined, and why. */
export function InputError({ input, problem }: { input: string; problem: Problem }) {
  if (problem.start === undefined) return <Unanswered problem={problem} />;
  const start = fromBytes(input, problem.start);
  const end = Math.max(start + 1, fromBytes(input, problem.end ?? problem.start + 1));
  return (
    <div class="input-error stack">
      <pre aria-hidden="true">
        {input.slice(0, start)}
        <mark>{input.slice(start, end) || " "}</mark>
        {input.slice(end)}
      </pre>
      <ErrorNote problem={problem} />
    </div>
  );
}
