import { prefer, preferred, runtimeWords } from "../runtimes";
import "./scenario.css";

/** Where to play: kept in this browser for the next drill. */
export function Where({ of }: { of: readonly string[] }) {
  const chosen = preferred(of);
  if (of.length < 2) return null;
  return (
    <fieldset class="where">
      <legend class="field-label">Where to play</legend>
      {of.map((r) => {
        const { name, says } = runtimeWords(r);
        return (
          <label key={r} class={`where-way ${r === chosen ? "chosen" : ""}`}>
            <input type="radio" name="runtime" checked={r === chosen} onChange={() => prefer(r)} />
            <span>
              <b>{name}</b>
              <span class="small muted">{says}</span>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
