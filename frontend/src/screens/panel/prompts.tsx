import type { DeskPrompts } from "../../api/types";
import { Panel } from "../../ui";
import "./panel.css";

/** What whoever marks keeps an eye on besides the levels: in this exercise, and in all work. */
export function Prompts({ own, all }: { own: DeskPrompts; all?: DeskPrompts }) {
  const some = own.strong.length + own.weak.length + own.red.length > 0;
  if (!some && !all) return null;
  return (
    <Panel title="What to look out for">
      {some ? <Signals of={own} /> : null}
      {some && all ? (
        <details class="small">
          <summary>In all work</summary>
          <Signals of={all} />
        </details>
      ) : all ? (
        <Signals of={all} />
      ) : null}
    </Panel>
  );
}

function Signals({ of }: { of: DeskPrompts }) {
  return (
    <div class="prompts">
      {(
        [
          ["Strong", of.strong],
          ["Weak", of.weak],
          ["Red flags", of.red],
        ] as const
      ).map(([title, list]) =>
        list.length ? (
          <section key={title}>
            <h3>{title}</h3>
            <ul class="small">
              {list.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </section>
        ) : null,
      )}
    </div>
  );
}
