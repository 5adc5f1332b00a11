import type { Signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Empty, TextInput } from "../../../ui";
import { arrange, type Choice } from "../state/applicable";
import { RiskBadge } from "./risk-note";

interface ActionPickerProps {
  choices: readonly Choice[];
  search: Signal<string>;
  onPick: (c: Choice) => void;
}

/** So many are seen at a glance. */
const FEW = 6;

/** What can be done here, by kind. Typing narrows a long list; arrows move, Enter takes the first. */
export function ActionPicker({ choices, search, onPick }: ActionPickerProps) {
  const groups = arrange(choices, search.value);
  const list = useRef<HTMLDivElement>(null);
  const long = choices.length > FEW;

  function move(e: KeyboardEvent) {
    const by = e.key === "ArrowDown" ? 1 : e.key === "ArrowUp" ? -1 : 0;
    if (by === 0) return;
    const stops = [...(list.current?.querySelectorAll<HTMLElement>("input, .action-choice") ?? [])];
    e.preventDefault();
    stops[stops.indexOf(document.activeElement as HTMLElement) + by]?.focus();
  }

  return (
    <div class={`action-picker ${long ? "long" : ""}`} ref={list} onKeyDown={move}>
      {long ? (
        <form
          role="search"
          onSubmit={(e) => {
            e.preventDefault();
            const first = groups[0]?.choices[0];
            if (first) onPick(first);
          }}
        >
          <TextInput label="Find an action" quiet placeholder="Find an action: roll back, rotation, limit…" bind={search} autofocus spellcheck={false} />
        </form>
      ) : null}
      <div class="action-groups">
        {groups.map((g) => (
          <section key={g.title} aria-label={g.title}>
            <h3 class="small muted">{g.title}</h3>
            <ul>
              {g.choices.map((c, i) => (
                <li key={c.action.name}>
                  <button type="button" class="action-choice" autofocus={!long && g === groups[0] && i === 0} title={c.action.doc} aria-describedby={`doc-${c.action.name} risk-${c.action.name}`} onClick={() => onPick(c)}>
                    <span class="grow">
                      <b>{c.action.title}</b>
                      <span id={`doc-${c.action.name}`} aria-hidden="true" class="action-doc clip small muted">
                        {c.action.doc}
                      </span>
                    </span>
                    <span id={`risk-${c.action.name}`} aria-hidden="true">
                      <RiskBadge risk={c.action.risk} />
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 ? <Empty title="No action is called that">Fewer or other words may find it.</Empty> : null}
      </div>
    </div>
  );
}
