import type { Difference as D } from "../state/diff";

/** One setting, before and after. */
export function Difference({ difference: { key, before, after } }: { difference: D }) {
  return (
    <p class="difference">
      <code>{key}</code>
      {before === undefined ? null : (
        <del>
          <span class="visually-hidden">was </span>
          {before}
        </del>
      )}
      {after === undefined ? (
        <span class="faint">removed</span>
      ) : (
        <ins>
          <span class="visually-hidden">is </span>
          {after}
        </ins>
      )}
    </p>
  );
}
