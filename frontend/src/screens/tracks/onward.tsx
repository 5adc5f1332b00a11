import { narrowing, pageAt } from "../../narrowing";

/** The way on in a list of people of which only so many are told at once; `next` is the place of who comes after them. */
export function Onward({ next }: { next: number | undefined }) {
  const { after } = narrowing();
  if (!after && !next) return null;
  return (
    <nav class="row" aria-label="Pages of people">
      {after ? (
        <a class="button" href={pageAt({})}>
          The first of them
        </a>
      ) : null}
      {next ? (
        <a class="button" href={pageAt({ after: String(next) })}>
          The next of them
        </a>
      ) : null}
    </nav>
  );
}
