import type { Truth } from "../../api/types";
import { stopwatch, words } from "../../format";
import { Panel } from "../../ui";
import { AnswerKey } from "../answer-key";

/** What was the matter in a run, and when it came about. */
export function WhatWasTrue({ truth: t }: { truth: Truth }) {
  const causes = t.causes.map((c) => ({
    key: c.inject,
    title: c.title,
    about: [[c.fault && words(c.fault), c.target && `on ${c.target}`].filter(Boolean).join(" "), c.at_ms === null ? "never came about" : `at ${stopwatch(c.at_ms)}`].filter(Boolean).join(" · "),
  }));
  return (
    <Panel title="What was true">
      <AnswerKey severity={t.severity} accept={t.accept} causes={causes} none="Nothing was wrong with the system." impact={t.impact} owner={t.owner} />
    </Panel>
  );
}
