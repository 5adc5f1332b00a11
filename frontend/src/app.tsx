import { lazy, Suspense } from "preact/compat";
import { useEffect } from "preact/hooks";
import { reachable } from "./api/client";
import { has, loadMe, me, meProblem, wasCandidate } from "./api/session";
import { href, route, type Route } from "./router";
import { Addresses } from "./screens/addresses";
import { Audit } from "./screens/audit";
import { AssignmentPage } from "./screens/assignments/one";
import { Assignments } from "./screens/assignments";
import { Catalogue } from "./screens/catalogue";
import { Guide } from "./screens/guide";
import { Home } from "./screens/home";
import { Calibrate } from "./screens/marking/calibrate";
import { SamplePage } from "./screens/marking/sample";
import { StatisticsPage } from "./screens/marking/statistics";
import { People } from "./screens/people";
import { Runs } from "./screens/runs";
import { ScenarioPage } from "./screens/scenario";
import { SignIn } from "./screens/signin";
import { Shell } from "./shell/shell";
import { ErrorNote, ErrorBoundary, KeyHelp, Missing, Spinner, Spoken, Toasts } from "./ui";
import { fetched } from "./ui/fetched";

// The large screens come when they are needed. A run takes the whole
// window, and so does its status page; every other screen stands in the shell.
const Cockpit = lazy(() => fetched(() => import("./screens/cockpit")).then((m) => ({ default: m.Cockpit })));
const Authoring = lazy(() => fetched(() => import("./screens/authoring")).then((m) => ({ default: m.Authoring })));
const GameDays = lazy(() => fetched(() => import("./screens/gamedays")).then((m) => ({ default: m.GameDays })));
const GameDayPage = lazy(() => fetched(() => import("./screens/gamedays/day")).then((m) => ({ default: m.GameDayPage })));
const MakeGameDay = lazy(() => fetched(() => import("./screens/gamedays/make")).then((m) => ({ default: m.MakeGameDay })));
const ChangeGameDay = lazy(() => fetched(() => import("./screens/gamedays/make")).then((m) => ({ default: m.ChangeGameDay })));
const Debrief = lazy(() => fetched(() => import("./screens/debrief")).then((m) => ({ default: m.Debrief })));
const Exercises = lazy(() => fetched(() => import("./screens/exercises/list")).then((m) => ({ default: m.Exercises })));
const ExercisePage = lazy(() => fetched(() => import("./screens/exercises/one")).then((m) => ({ default: m.ExercisePage })));
const AttemptPage = lazy(() => fetched(() => import("./screens/exercises/attempt")).then((m) => ({ default: m.AttemptPage })));
const Tracks = lazy(() => fetched(() => import("./screens/tracks")).then((m) => ({ default: m.Tracks })));
const TrackPage = lazy(() => fetched(() => import("./screens/tracks/track")).then((m) => ({ default: m.TrackPage })));
const StepPage = lazy(() => fetched(() => import("./screens/tracks/step")).then((m) => ({ default: m.StepPage })));
const CertificatePage = lazy(() => fetched(() => import("./screens/tracks/certificate")).then((m) => ({ default: m.CertificatePage })));
const Skills = lazy(() => fetched(() => import("./screens/tracks/skills")).then((m) => ({ default: m.Skills })));
const Mentor = lazy(() => fetched(() => import("./screens/tracks/mentor")).then((m) => ({ default: m.Mentor })));
const SystemScreen = lazy(() => fetched(() => import("./screens/system")).then((m) => ({ default: m.SystemScreen })));
const Tasks = lazy(() => fetched(() => import("./screens/panel")).then((m) => ({ default: m.Tasks })));
const Desk = lazy(() => fetched(() => import("./screens/panel/desk")).then((m) => ({ default: m.Desk })));
const Raters = lazy(() => fetched(() => import("./screens/panel/raters")).then((m) => ({ default: m.Raters })));
const SideBySide = lazy(() => fetched(() => import("./screens/panel/side")).then((m) => ({ default: m.SideBySide })));
const CardPage = lazy(() => fetched(() => import("./screens/panel/card")).then((m) => ({ default: m.CardPage })));
const Interviews = lazy(() => fetched(() => import("./screens/interviews")).then((m) => ({ default: m.Interviews })));
const MakeInterview = lazy(() => fetched(() => import("./screens/interviews/make")).then((m) => ({ default: m.MakeInterview })));
const InterviewPage = lazy(() => fetched(() => import("./screens/interviews/one")).then((m) => ({ default: m.InterviewPage })));
const Door = lazy(() => fetched(() => import("./screens/interviews/door")).then((m) => ({ default: m.Door })));
const SignedOut = lazy(() => fetched(() => import("./screens/interviews/door")).then((m) => ({ default: m.SignedOut })));
const CandidateScreen = lazy(() => fetched(() => import("./screens/interviews/candidate")).then((m) => ({ default: m.CandidateScreen })));
const Lead = lazy(() => fetched(() => import("./screens/tracks/lead")).then((m) => ({ default: m.Lead })));

const ReplayScreen = lazy(() => fetched(() => import("./screens/replay")).then((m) => ({ default: m.ReplayScreen })));
const WatchScreen = lazy(() => fetched(() => import("./screens/replay")).then((m) => ({ default: m.WatchScreen })));

const StatusScreen = lazy(() => fetched(() => import("./screens/status")).then((m) => ({ default: m.StatusScreen })));

const LOOK_AGAIN_MS = 3000;

const titles: Record<Route["screen"], string> = {
  home: "Home",
  catalogue: "Catalogue",
  assignments: "Assignments",
  assignment: "Assignment",
  gamedays: "Game days",
  "gameday-new": "Make a game day",
  gameday: "Game day",
  "gameday-change": "Change a game day",
  panel: "Marks to give",
  desk: "Work to mark",
  raters: "Raters",
  scorecards: "Side by side",
  scorecard: "Scorecard",
  interviews: "Interviews",
  "interview-new": "Make an interview",
  interview: "Interview",
  door: "Interview",
  "warm-up": "Try the tools",
  signin: "Sign in",
  scenario: "Briefing",
  statistics: "How the drill does",
  calibrate: "Calibrate",
  run: "On call",
  debrief: "Debrief",
  status: "Status page",
  replay: "Replay",
  watch: "Watch",
  runs: "Runs",
  people: "People",
  audit: "Audit trail",
  addresses: "Addresses outside",
  authoring: "Authoring",
  exercises: "Exercises",
  exercise: "Exercise",
  attempt: "Attempt",
  tracks: "Tracks",
  track: "Track",
  step: "Step of a track",
  certificate: "Certificate",
  skills: "Skills",
  mentor: "My people",
  lead: "Trends",
  system: "System",
  guide: "Guide",
  unknown: "Not found",
};

export function App() {
  useEffect(() => void loadMe(), []);
  useReturn();
  const screen = route.value.screen;
  useEffect(() => {
    document.title = `${titles[screen]} · Drillyard`;
  }, [screen]);
  return (
    <>
      <ErrorBoundary at={href(route.value)}>
        <Screen route={route.value} />
      </ErrorBoundary>
      <Spoken />
      {inPlace.includes(screen) ? null : <Toasts />}
      <KeyHelp />
    </>
  );
}

/** Screens that have a place of their own for what is said in passing. */
const inPlace: readonly Route["screen"][] = ["run", "replay", "watch"];

/** Looks for the server again while it is out of reach. */
function useReturn() {
  const lost = !reachable.value;
  useEffect(() => {
    if (!lost) return;
    const id = setInterval(() => void loadMe(), LOOK_AGAIN_MS);
    return () => clearInterval(id);
  }, [lost]);
}

function Screen({ route: r }: { route: Route }) {
  if (me.value === undefined) {
    return (
      <main class="page">
        {meProblem.value ? <ErrorNote problem={meProblem.value} onRetry={() => void loadMe()} /> : <Spinner />}
      </main>
    );
  }
  if (r.screen === "door") {
    return (
      <Suspense fallback={<Spinner />}>
        <Door key={r.token} token={r.token} />
      </Suspense>
    );
  }
  if (r.screen !== "signin" && me.value === null && wasCandidate()) {
    return (
      <Suspense fallback={<Spinner />}>
        <SignedOut />
      </Suspense>
    );
  }
  if (r.screen !== "signin" && has("candidate")) {
    return (
      <Suspense fallback={<Spinner />}>
        <CandidateScreen route={r} />
      </Suspense>
    );
  }
  if (r.screen === "signin" || me.value === null) return <SignIn token={r.screen === "signin" ? r.token : undefined} />;
  if (r.screen === "run") {
    return (
      <Suspense fallback={<Spinner />}>
        <Cockpit key={r.id} runId={r.id} />
      </Suspense>
    );
  }
  if (r.screen === "replay") {
    return (
      <Suspense fallback={<Spinner />}>
        <ReplayScreen key={r.id} runId={r.id} />
      </Suspense>
    );
  }
  if (r.screen === "watch") {
    return (
      <Suspense fallback={<Spinner />}>
        <WatchScreen key={r.id ?? r.drill} runId={r.id} drill={r.drill} />
      </Suspense>
    );
  }
  if (r.screen === "status") {
    return (
      <Suspense fallback={<Spinner />}>
        <StatusScreen key={r.id} runId={r.id} />
      </Suspense>
    );
  }
  return (
    <Shell route={r}>
      <ErrorBoundary at={href(r)}>
        <Suspense fallback={<Spinner />}>
          <Body route={r} />
        </Suspense>
      </ErrorBoundary>
    </Shell>
  );
}

function Body({ route: r }: { route: Route }) {
  switch (r.screen) {
    case "home":
      return <Home />;
    case "catalogue":
      return <Catalogue />;
    case "assignments":
      return <Assignments />;
    case "assignment":
      return <AssignmentPage key={r.id} id={r.id} />;
    case "gamedays":
      return <GameDays />;
    case "gameday-new":
      return <MakeGameDay />;
    case "gameday":
      return <GameDayPage key={r.id} id={r.id} />;
    case "gameday-change":
      return <ChangeGameDay key={r.id} id={r.id} />;
    case "panel":
      return <Tasks />;
    case "desk":
      return <Desk key={`${r.interview} ${r.candidate} ${r.item}`} interview={r.interview} candidate={r.candidate} item={r.item} />;
    case "raters":
      return <Raters key={r.interview} interview={r.interview} />;
    case "scorecards":
      return <SideBySide key={r.interview} interview={r.interview} />;
    case "scorecard":
      return <CardPage key={`${r.interview} ${r.candidate}`} interview={r.interview} candidate={r.candidate} />;
    case "interviews":
      return <Interviews />;
    case "interview-new":
      return <MakeInterview />;
    case "interview":
      return <InterviewPage key={r.id} id={r.id} />;
    case "scenario":
      return <ScenarioPage key={r.slug} slug={r.slug} />;
    case "statistics":
      return <StatisticsPage key={r.slug} slug={r.slug} />;
    case "calibrate":
      return r.sample ? <SamplePage key={r.sample} slug={r.sample} /> : <Calibrate />;
    case "debrief":
      return <Debrief key={r.id} runId={r.id} />;
    case "runs":
      return <Runs />;
    case "people":
      return <People />;
    case "audit":
      return <Audit />;
    case "addresses":
      return <Addresses />;
    case "authoring":
      return <Authoring pack={r.pack} path={r.path} />;
    case "exercises":
      return <Exercises />;
    case "exercise":
      return <ExercisePage key={r.slug} slug={r.slug} />;
    case "attempt":
      return <AttemptPage key={r.id} id={r.id} />;
    case "tracks":
      return <Tracks />;
    case "track":
      return <TrackPage key={r.id} id={r.id} />;
    case "step":
      return <StepPage key={`${r.id} ${r.step}`} id={r.id} step={r.step} />;
    case "certificate":
      return <CertificatePage key={r.id} id={r.id} />;
    case "skills":
      return <Skills key={r.person} person={r.person} />;
    case "mentor":
      return <Mentor key={r.person} person={r.person} />;
    case "system":
      return <SystemScreen key={r.stack} stack={r.stack} />;
    case "lead":
      return <Lead />;
    case "guide":
      return <Guide slug={r.slug} />;
    default:
      return (
        <Missing title="There is no such page">
          <a href="#/">Home</a>
        </Missing>
      );
  }
}
