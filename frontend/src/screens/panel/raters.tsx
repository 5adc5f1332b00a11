import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../../api/client";
import type { InterviewPanel, PanelAsk } from "../../api/types";
import { href } from "../../router";
import { Button, Empty, ErrorNote, Panel, Select, Spinner, toast, useAsync, useDoing } from "../../ui";
import "./panel.css";

/** Who marks what in an interview: two for each item, and a third for where those disagree. */
export function Raters({ interview }: { interview: string }) {
  const path = `/api/interviews/${encodeURIComponent(interview)}/panel`;
  const { data, problem, reload, set } = useAsync((s) => api.get<InterviewPanel>(path, undefined, s), [path]);
  const asks = useSignal<PanelAsk[]>([]);
  const doing = useDoing();
  useEffect(() => {
    if (data) asks.value = data.items.map(({ id, raters, third }) => ({ id, raters, third }));
  }, [data]);
  if (problem) {
    return (
      <div class="stack">
        <h1>Raters</h1>
        <ErrorNote problem={problem} onRetry={reload} />
      </div>
    );
  }
  if (!data) return <Spinner />;
  const change = (id: string, to: (a: PanelAsk) => PanelAsk) => (asks.value = asks.value.map((a) => (a.id === id ? to(a) : a)));
  const give = (e: Event) => {
    e.preventDefault();
    void doing.run(async () => {
      set(await api.put<InterviewPanel>(path, { items: asks.value.map((a) => ({ ...a, raters: a.raters.filter(Boolean) })) }));
      toast("The raters are asked.");
    });
  };
  return (
    <div class="stack wide">
      <header>
        <nav aria-label="Path" class="small">
          <a href={href({ screen: "interview", id: interview })}>{data.title}</a> · <a href={href({ screen: "scorecards", interview })}>Side by side</a>
        </nav>
        <h1>Raters</h1>
        <p class="muted">Two mark each piece of work without seeing the name or each other's marks. A third is asked only where they disagree. Whoever holds the interview sees the names, so they mark nothing.</p>
      </header>
      {data.people.length === 0 ? (
        <Empty title="There is no assessor who does not hold this interview." />
      ) : (
        <form class="stack wide" onSubmit={give}>
          {data.items.map((item, at) => {
            const ask = asks.value.find((a) => a.id === item.id) ?? item;
            const options = [
              { value: "", label: "nobody" },
              ...data.people.map((p) => ({ value: p.id, label: `${p.name}${(item.kind === "drill" ? p.calibrated_runs : p.calibrated_answers) ? "" : " (not calibrated yet)"}` })),
            ];
            return (
              <Panel
                key={item.id}
                title={item.title}
                actions={
                  at === 0 && data.items.length > 1 ? (
                    <Button size="small" disabled={!ask.raters.some(Boolean)} onClick={() => void (asks.value = asks.value.map((a) => ({ ...a, raters: ask.raters, third: ask.third })))}>
                      The same for the others
                    </Button>
                  ) : undefined
                }
              >
                <div class="prompts raters-of">
                  {[0, 1].map((n) => (
                    <Select
                      key={n}
                      label={`${n === 0 ? "First" : "Second"} rater of ${item.title}`}
                      options={options}
                      value={ask.raters[n] ?? ""}
                      onValue={(v) => void change(item.id, (a) => ({ ...a, raters: [0, 1].map((i) => (i === n ? v : (a.raters[i] ?? ""))) }))}
                    />
                  ))}
                  <Select label={`Third rater of ${item.title}, if they disagree`} options={options} value={ask.third} onValue={(v) => void change(item.id, (a) => ({ ...a, third: v }))} />
                </div>
              </Panel>
            );
          })}
          <ErrorNote problem={doing.problem} />
          <div class="row">
            <Button variant="primary" type="submit" busy={doing.busy}>
              Ask these raters
            </Button>
          </div>
        </form>
      )}
    </div>
  );
}
