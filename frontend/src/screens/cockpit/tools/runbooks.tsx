import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Badge, Button, Empty } from "../../../ui";
import { useDrill } from "../state/drill";
import { RunbookReader } from "./runbook-reader";

/** The written steps, and which of them are done. */
export function Runbooks() {
  const drill = useDrill();
  const { map, view, story } = drill;
  const wanted = new Set(story.value.alerts.map((a) => a.runbook).filter(Boolean));
  const books = map.runbooks ?? [];
  const pointed = [...story.value.pages, ...story.value.alerts].find((p) => drill.hasRunbook(p.runbook))?.runbook;

  // Of itself only that opens which a page or an alert points to: looking is on the
  // record. It stays open when they stop.
  const kept = useSignal("");
  useEffect(() => {
    if (kept.peek() === "" && pointed) kept.value = pointed;
  }, [pointed]);

  if (books.length === 0) return <Empty title="There are no runbooks">Write down what you do: the next person will need it.</Empty>;
  const open = books.find((b) => b.slug === (view.runbook.value || kept.value));
  return (
    <div class="runbooks">
      <nav aria-label="Runbooks">
        <ul>
          {books.map((b) => (
            <li key={b.slug}>
              <Button class="runbook-link" variant={b.slug === open?.slug ? "default" : "ghost"} aria-current={b.slug === open?.slug} onClick={() => (view.runbook.value = b.slug)}>
                <span class="grow">{b.title}</span>
                {wanted.has(b.slug) ? (
                  <Badge tone="bad" title="An alert that fires now points here">
                    alert
                  </Badge>
                ) : null}
              </Button>
            </li>
          ))}
        </ul>
      </nav>
      {open ? <RunbookReader key={open.slug} slug={open.slug} /> : <Empty title="Choose a runbook" />}
    </div>
  );
}
