import { Badge, Button, Empty } from "../../../ui";
import { useDrill } from "../state/drill";
import { RunbookReader } from "./runbook-reader";

/** The written steps, and which of them are done. */
export function Runbooks() {
  const drill = useDrill();
  const { map, view, story } = drill;
  const wanted = new Set(story.value.alerts.map((a) => a.runbook).filter(Boolean));
  const books = map.runbooks ?? [];
  if (books.length === 0) return <Empty title="There are no runbooks">Write down what you do: the next person will need it.</Empty>;
  const open = books.find((b) => b.slug === view.runbook.value) ?? books[0];
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
      {open ? <RunbookReader key={open.slug} slug={open.slug} /> : null}
    </div>
  );
}
