// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

<<<<<<< HEAD
import type { Credentials, Invitation, LinkToken, Me, MeChange, NewPerson, OneTimeLink, PersonChange, PersonRow, Trail } from "./account";
import type { Assignable, AssignedRun, Assignment, AssignmentTerms, Home, NewAssignment } from "./assigned";
=======
import type { Credentials, Identity, Invitation, Leaving, LinkToken, Me, MeChange, NewIdentity, NewPerson, OneTimeLink, PersonChange, PersonRow, Provider, Trail } from "./account";
>>>>>>> c80f9b2 (web: the sign-in page offers providers, and admins link accounts)
import type { Beginning, Checked, Completion, Draft, FileRenamed, FileText, Pack, PlaceAsked, PlayedDraft, ShownDraft, TextWritten, TriedDraft } from "./authoring";
import type { GuideEntry, GuidePage, Scenario, ScenarioCard } from "./catalogue";
import type { Clock, ClockChange, Command, Direction, Done, Preview, PreviewAsked } from "./commands";
import type { ActionAdded, ActionChange, Debrief, Golden, Review, ReviewAction, ReviewWritten, Script, WithheldDebrief } from "./debrief";
import type { AssessmentWritten, ChangeRecorded, MarkGiven, RunMarked } from "./events";
import type { AskedRaters, Sample, SampleMarks, Samples, Statistics } from "./marking";
import type { NewRun, Run, RunEnd, RunMap, RunPage, Runbook, ServiceConfig, ServiceState, Shells } from "./run";
import type { AlertRule, Dashboard, JourneyVisit, LogPage, LookSign, MetricsAsked, Narrowed, QueryResult, VisitAsked } from "./signals";

/** What each route takes and answers as JSON. */
export interface Routes {
  "GET /api/me": { answers: Me };
  "PATCH /api/me": { takes: MeChange; answers: Me };
  "GET /api/me/actions": { answers: ReviewAction[] };
  "POST /api/session": { takes: Credentials; answers: Me };
  "POST /api/session/link": { takes: LinkToken; answers: Me };
<<<<<<< HEAD
  "GET /api/home": { answers: Home };
  "GET /api/assignments": { answers: Assignment[] };
  "POST /api/assignments": { takes: NewAssignment; answers: Assignment };
  "GET /api/assignees": { answers: Assignable[] };
  "GET /api/assignments/:assignment": { answers: Assignment };
  "PATCH /api/assignments/:assignment": { takes: AssignmentTerms; answers: Assignment };
  "DELETE /api/assignments/:assignment": { answers: Assignment };
  "POST /api/assignments/:assignment/runs": { takes: AssignedRun; answers: Run };
=======
  "GET /api/session/providers": { answers: Provider[] };
  "DELETE /api/session": { answers: Leaving };
>>>>>>> c80f9b2 (web: the sign-in page offers providers, and admins link accounts)
  "GET /api/people": { answers: PersonRow[] };
  "POST /api/people": { takes: NewPerson; answers: Invitation };
  "PATCH /api/people/:person": { takes: PersonChange; answers: PersonRow };
  "POST /api/people/:person/link": { answers: OneTimeLink };
  "GET /api/people/:person/identities": { answers: Identity[] };
  "POST /api/people/:person/identities": { takes: NewIdentity; answers: Identity };
  "DELETE /api/people/:person/identities/:identity": { answers: Done };
  "GET /api/audit": { answers: Trail };
  "GET /api/scenarios": { answers: ScenarioCard[] };
  "GET /api/scenarios/:slug": { answers: Scenario };
  "GET /api/scenarios/:pack/:slug": { answers: Scenario };
  "GET /api/guide": { answers: GuideEntry[] };
  "GET /api/guide/*": { answers: GuidePage };
  "GET /api/log-search": { answers: Narrowed };
  "GET /api/runs": { answers: RunPage };
  "POST /api/runs": { takes: NewRun; answers: Run };
  "GET /api/runs/:run": { answers: Run };
  "GET /api/runs/:run/map": { answers: RunMap };
  "GET /api/runs/:run/services": { answers: ServiceState[] };
  "GET /api/runs/:run/dashboards/:service": { answers: Dashboard };
  "POST /api/runs/:run/query": { takes: MetricsAsked; answers: QueryResult };
  "GET /api/runs/:run/metrics": { answers: string[] };
  "GET /api/runs/:run/rules": { answers: AlertRule[] };
  "GET /api/runs/:run/logs": { answers: LogPage };
  "GET /api/runs/:run/changes": { answers: ChangeRecorded[] };
  "GET /api/runs/:run/config/:service": { answers: ServiceConfig };
  "GET /api/runs/:run/runbooks/:slug": { answers: Runbook };
  "GET /api/runs/:run/runbooks/:pack/:slug": { answers: Runbook };
  "POST /api/runs/:run/look": { takes: LookSign; answers: LookSign };
  "POST /api/runs/:run/customer": { takes: VisitAsked; answers: JourneyVisit };
  "POST /api/runs/:run/actions/preview": { takes: PreviewAsked; answers: Preview };
  "POST /api/runs/:run/commands": { takes: Command; answers: Done };
  "POST /api/runs/:run/end": { takes: RunEnd; answers: Done };
  "POST /api/runs/:run/clock": { takes: ClockChange; answers: Clock };
  "POST /api/runs/:run/direct": { takes: Direction; answers: Done };
  "GET /api/runs/:run/shells": { answers: Shells };
  "GET /api/runs/:run/script": { answers: Script };
  "GET /api/runs/:run/debrief": { answers: Debrief | WithheldDebrief };
  "GET /api/runs/:run/golden": { answers: Golden };
  "PUT /api/runs/:run/review": { takes: ReviewWritten; answers: Review };
  "POST /api/runs/:run/review/actions": { takes: ActionAdded; answers: Review };
  "PATCH /api/runs/:run/review/actions/:action": { takes: ActionChange; answers: ReviewAction };
  "DELETE /api/runs/:run/review/actions/:action": { answers: Review };
  "POST /api/runs/:run/assessment": { takes: AssessmentWritten; answers: Debrief | WithheldDebrief };
  "POST /api/runs/:run/release": { answers: Run };
  "POST /api/runs/:run/marks": { takes: MarkGiven; answers: Debrief | WithheldDebrief };
  "POST /api/runs/:run/marks/global": { takes: RunMarked; answers: Debrief | WithheldDebrief };
  "POST /api/runs/:run/raters": { takes: AskedRaters; answers: Debrief | WithheldDebrief };
  "GET /api/samples": { answers: Samples };
  "GET /api/samples/:sample": { answers: Sample };
  "GET /api/samples/:pack/:sample": { answers: Sample };
  "POST /api/samples/:sample/marks": { takes: SampleMarks; answers: Sample };
  "POST /api/samples/:pack/:sample/marks": { takes: SampleMarks; answers: Sample };
  "GET /api/scenarios/:slug/statistics": { answers: Statistics };
  "GET /api/scenarios/:pack/:slug/statistics": { answers: Statistics };
  "GET /api/packs": { answers: Pack[] };
  "POST /api/packs": { answers: Pack };
  "DELETE /api/packs/:pack": { answers: Done };
  "GET /api/packs/:pack/files/*": { answers: FileText };
  "POST /api/packs/:pack/files/*": { takes: TextWritten; answers: FileText };
  "PUT /api/packs/:pack/files/*": { takes: TextWritten; answers: FileText };
  "PATCH /api/packs/:pack/files/*": { takes: FileRenamed; answers: FileText };
  "DELETE /api/packs/:pack/files/*": { answers: Done };
  "POST /api/packs/:pack/new": { takes: Beginning; answers: FileText };
  "POST /api/packs/:pack/check": { takes: Draft; answers: Checked };
  "POST /api/packs/:pack/complete": { takes: PlaceAsked; answers: Completion };
  "POST /api/packs/:pack/view": { takes: Draft; answers: ShownDraft };
  "POST /api/packs/:pack/dry-play": { takes: Draft; answers: PlayedDraft };
  "POST /api/packs/:pack/try": { takes: TriedDraft; answers: Run };
}
