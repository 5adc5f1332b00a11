// What stands beside the editor: what is wrong with the text, how it reads, and
// how it plays.

import { useSignal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { plural } from "../../format";
import { Badge, Empty, ErrorNote, Html, Spinner, Tabs, type Tab } from "../../ui";
import type { Checking } from "./checking";
import { AsAsked, AsJudged } from "./exercise-views";
import { isDrill, isExercise, isInterview, isTrack } from "./files";
import { ForCandidate, ForHost } from "./interview-views";
import { lineOf } from "./line";
import { Mistake } from "./mistake";
import { Plays, type Played } from "./plays";
import { Timeline } from "./timeline";
import { ForLearner, TrackKey } from "./track-views";
import { TryIt } from "./try-it";
import { useViewing } from "./viewing";
import { ForFacilitator, ForGrader, ForTrainee } from "./views";

interface SideProps {
  pack: string;
  path: string;
  text: ReadonlySignal<string>;
  checking: Checking;
  /** It was asked, by a key, to be played by everybody. */
  asked: Signal<boolean>;
  onJump: (line: number, column: number) => void;
}

type Open = "mistakes" | "trainee" | "facilitator" | "grader" | "timeline" | "play" | "page" | "asked" | "judged" | "learner" | "answers" | "candidate" | "host";

export function Side({ pack, path, text, checking, asked, onJump }: SideProps) {
  const open = useSignal<Open>("mistakes");
  const mistakes = checking.problems.value.filter((p) => !p.advice).length;
  const drill = isDrill(path);
  useEffect(() => {
    if (asked.value && drill) open.value = "play";
  }, [asked.value]);
  const played = useSignal<Played | null>(null);
  const viewing = useViewing(pack, path, text.value, open.value !== "mistakes");
  const view = viewing.view;
  const tabs: Tab<Open>[] = [
    { id: "mistakes", label: "Mistakes", badge: mistakes > 0 ? <Badge tone="bad">{mistakes}</Badge> : undefined },
    ...(drill
      ? ([
          { id: "trainee", label: "Trainee" },
          { id: "facilitator", label: "Facilitator" },
          { id: "grader", label: "Grader" },
          { id: "timeline", label: "Timeline" },
          { id: "play", label: "Play" },
        ] as const)
      : isExercise(path)
        ? ([
            { id: "asked", label: "As asked" },
            { id: "judged", label: "As judged" },
          ] as const)
        : isTrack(path)
          ? ([
              { id: "learner", label: "Learner" },
              { id: "answers", label: "Answers" },
            ] as const)
          : isInterview(path)
            ? ([
                { id: "candidate", label: "Candidate" },
                { id: "host", label: "Host" },
              ] as const)
            : path.endsWith(".md")
              ? ([{ id: "page", label: "Page" }] as const)
              : []),
  ];

  const found = { path, problems: checking.problems.value, onJump };
  let shown: ComponentChildren;
  switch (open.value) {
    case "mistakes":
      shown = <Mistakes checking={checking} onJump={onJump} />;
      break;
    case "page":
      shown = view ? <Html html={view.page_html ?? ""} /> : null;
      break;
    case "asked":
      shown = view?.exercise ? <AsAsked of={view.exercise} /> : null;
      break;
    case "judged":
      shown = view?.exercise ? <AsJudged of={view.exercise} /> : null;
      break;
    case "learner":
      shown = view?.track ? <ForLearner of={view.track} found={found} /> : null;
      break;
    case "answers":
      shown = view?.track ? <TrackKey of={view.track} found={found} /> : null;
      break;
    case "candidate":
      shown = view?.interview ? <ForCandidate of={view.interview} found={found} /> : null;
      break;
    case "host":
      shown = view?.interview ? <ForHost of={view.interview} found={found} /> : null;
      break;
    case "trainee":
      shown = view?.trainee ? <ForTrainee of={view.trainee} duration_ms={view.duration_ms} /> : null;
      break;
    case "facilitator":
      shown = view?.facilitator ? <ForFacilitator of={view.facilitator} /> : null;
      break;
    case "grader":
      shown = view?.trainee ? <ForGrader of={view.grader} /> : null;
      break;
    case "timeline":
      shown = view?.trainee ? <Timeline injects={view.timeline} duration_ms={view.duration_ms} onJump={(id) => onJump(lineOf(text.peek(), id), 1)} /> : null;
      break;
    case "play":
      shown = (
        <div class="stack wide">
          <TryIt pack={pack} path={path} text={() => text.peek()} view={view} broken={mistakes > 0} />
          <Plays pack={pack} path={path} text={text} broken={mistakes > 0} duration_ms={view?.duration_ms ?? 0} onJump={onJump} played={played} asked={asked} />
        </div>
      );
  }
  return (
    <aside class="desk-side" aria-label="Beside the text">
      <Tabs label="Beside the text" tabs={tabs} active={open.value} onPick={(id) => (open.value = id)} scrolls>
        <div class="stack">
          {open.value === "mistakes" ? null : (
            <>
              <ErrorNote problem={viewing.problem} />
              {viewing.older && view ? <p class="told warn">The text has mistakes: this is it as it was without any.</p> : null}
              {!view && viewing.older ? <Empty title="Nothing to show yet.">The text has mistakes; what it says is shown once it has none.</Empty> : null}
              {!view && !viewing.older && !viewing.problem ? <Spinner /> : null}
            </>
          )}
          {shown}
        </div>
      </Tabs>
    </aside>
  );
}

function Mistakes({ checking, onJump }: { checking: Checking; onJump: (line: number, column: number) => void }) {
  const all = checking.problems.value;
  const mistakes = all.filter((p) => !p.advice);
  const unreached = checking.problem.value;
  return (
    <div class="stack">
      <p role="status" class="small muted">
        {unreached ? "Not checked as it stands." : !checking.current.value ? "Checking…" : mistakes.length > 0 ? plural(mistakes.length, "mistake") : "No mistakes."}
      </p>
      <ErrorNote problem={unreached} />
      {all.length === 0 && checking.current.value ? <Empty title="It can be read.">What it does is shown by playing it.</Empty> : null}
      <ol class="mistakes">
        {all.map((p, i) => (
          <Mistake key={i} of={p} onJump={onJump} />
        ))}
      </ol>
    </div>
  );
}
