package web

import (
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/badge"
	"github.com/drillyard/drillyard/server/store"
)

// access says who may call a route.
type access int

const (
	anyone      access = iota // signed in or not
	signedIn                  // whatever their role
	trainee                   // whoever has that role, as for the next four
	facilitator               //
	assessor                  //
	author                    //
	admin                     //
	overseer                  // facilitators, assessors and admins: who see what others play, or look after them
	learners                  // trainees and facilitators: who learn by tracks, and who enrol them
	mentoring                 // facilitators and assessors
	keeper                    // authors and admins: who see what packs there are
	leader                    // facilitators and admins: who see how groups get on
	mentor                    // facilitators and assessors who see what the person plays
	// Of one run: what they ask is in mayCall.
	watcher  // who may see it as it goes on, or has gone
	reader   // who may read its debrief
	party    // who plays it, or looks after it
	player   // who plays it
	pacer    // facilitators who watch it, as they play it or not, and who practises it alone
	observer // facilitators who watch it and do not play it
	rater    // assessors who may mark it
	crewing  // who puts its crew together
	// Of one assignment.
	concerned // who may see it
	giver     // who gave it
	assignee  // who is to play it, and may begin now
	// Of one game day.
	attending // who leads it, or is invited to it
	convener  // who leads it
	steward   // who leads it and is of none of its crews
	attendee  // who is of one of its crews
	// Of one enrolment in a track.
	minding // who learns, or looks after them
	learner // who learns
	minder  // who looks after them
	// Of one attempt at an exercise.
	attempting // who may know of it
	answering  // who answers it
	looking    // who answers it, and who may read its debrief
	attended   // who leads or marks, and sees who answers
	corrector  // of those, who may mark it
	// Of one interview.
	interviewing // assessors and admins: who hold interviews, or may have to
	host         // who holds it
	candidate    // who is interviewed
)

// rolesFor are the roles that a route is for, any of them; the others ask for none.
var rolesFor = map[access]store.Roles{
	trainee: {store.Trainee}, facilitator: {store.Facilitator}, assessor: {store.Assessor}, author: {store.Author}, admin: {store.Admin},
	overseer: {store.Facilitator, store.Assessor, store.Admin}, keeper: {store.Author, store.Admin}, pacer: {store.Facilitator, store.Trainee}, observer: {store.Facilitator}, rater: {store.Assessor}, giver: {store.Facilitator},
	leader: {store.Facilitator, store.Admin}, mentor: {store.Facilitator, store.Assessor},
	assignee: {store.Trainee}, convener: {store.Facilitator, store.Admin}, steward: {store.Facilitator}, attendee: {store.Trainee},
	learners: {store.Trainee, store.Facilitator}, mentoring: {store.Facilitator, store.Assessor}, minder: {store.Facilitator, store.Assessor}, learner: {store.Trainee},
	attended: {store.Facilitator, store.Assessor}, corrector: {store.Facilitator, store.Assessor},
	interviewing: {store.Assessor, store.Admin}, host: {store.Assessor, store.Admin}, candidate: {store.CandidateRole},
}

// route is one line of the interface.
type route struct {
	method, path string
	who          access
	// audit is what the call is in the audit trail; empty when it changes
	// nothing, and shows nothing that is to be accounted for. Calls of people not signed in are noted by their handlers, which
	// find out who it is.
	audit string
	handler
}

// runPath begins the routes of one run, assignmentPath those of one assignment,
// gameDayPath those of one game day, enrolmentPath those of one enrolment, attemptPath
// those of one attempt at an exercise and interviewPath those of one interview: they load
// it and ask who may see it. evidencePath and deskPath begin the screens of a run that was
// recorded for an attempt, for whoever answers it and for whoever is asked to mark it.
const (
	runPath        = "/api/runs/:run"
	assignmentPath = "/api/assignments/:assignment"
	gameDayPath    = "/api/gamedays/:gameday"
	enrolmentPath  = "/api/enrolments/:enrolment"
	stepPath       = enrolmentPath + "/steps/:step"
	attemptPath    = "/api/attempts/:attempt"
	interviewPath  = "/api/interviews/:interview"
	candidatePath  = interviewPath + "/candidates/:candidate"
	panelPath      = "/api/panel/:interview/:candidate/:item"
	evidencePath   = attemptPath + "/evidence"
	deskPath       = panelPath + "/evidence"
)

// routes is the whole interface, and the only place that says who may call
// what.
func routes() []route {
	return []route{
		{"GET", "/api/me", signedIn, "", answers((*server).me)},
		{"PATCH", "/api/me", signedIn, "me.change", takes((*server).changeMe)},
		{"GET", "/api/me/actions", signedIn, "", answers((*server).myActions)},
		{"GET", "/api/me/pages", signedIn, "", answers((*server).myPages)},
		{"GET", "/api/me/data", signedIn, "me.export", answers((*server).own)},
		{"GET", "/api/me/tokens", signedIn, "", answers((*server).tokens)},
		{"POST", "/api/me/tokens", signedIn, "token.create", takes((*server).createToken)},
		{"DELETE", "/api/me/tokens/:token", signedIn, "token.revoke", plain((*server).revokeToken)},
		{"POST", "/api/session", anyone, "", takes((*server).signIn)},
		{"POST", "/api/session/link", anyone, "", takes((*server).signInByLink)},
		{"GET", "/api/session/providers", anyone, "", answers((*server).providers)},
		{"GET", "/api/session/providers/:provider", anyone, "", plain((*server).leaveForProvider)},
		{"GET", "/api/session/providers/:provider/back", anyone, "", plain((*server).backFromProvider)},
		{"DELETE", "/api/session", signedIn, "session.end", answers((*server).signOut)},
		{"DELETE", "/api/sessions", signedIn, "session.end-all", plain((*server).signOutEverywhere)},

		{"GET", "/api/skills", signedIn, "", answers((*server).skills)},
		{"GET", "/api/next", signedIn, "", answers((*server).next)},
		{"GET", "/api/people/:person/skills", mentor, "", answers((*server).skillsOf)},
		{"GET", "/api/certificates", signedIn, "", answers((*server).certificates)},
		{"POST", "/api/badge-key", admin, "badge.rotate", answers((*server).rotateBadgeKey)},
		{"GET", "/api/certificates/:certificate", signedIn, "", answers((*server).certificate)},
		{"GET", "/api/certificates/:certificate/badge", signedIn, "badge.take", plain((*server).takeBadge)},
		{"GET", badge.KeysPath, anyone, "", answers((*server).badgeKeys)},
		{"GET", badge.IssuerPath, anyone, "", answers((*server).badgeIssuer)},
		{"GET", "/api/lead", leader, "", answers((*server).lead)},
		{"GET", "/api/lead/people", leader, "", answers((*server).leadPeople)},
		{"GET", "/api/lead/export.csv", leader, "lead.export", plain((*server).exportLead)},
		{"GET", "/api/lead/metrics", leader, "", plain((*server).leadMetrics)},

		{"GET", "/api/home", signedIn, "", answers((*server).home)},
		{"GET", "/api/assignments", signedIn, "", answers((*server).assignments)},
		{"POST", "/api/assignments", facilitator, "assignment.create", takes((*server).assign)},
		{"GET", "/api/assignees", facilitator, "", answers((*server).assignees)},
		{"GET", assignmentPath, concerned, "", answers((*server).assignment)},
		{"PATCH", assignmentPath, giver, "assignment.change", takes((*server).changeAssignment)},
		{"DELETE", assignmentPath, giver, "assignment.withdraw", answers((*server).withdraw)},
		{"POST", assignmentPath + "/runs", assignee, "run.start", takes((*server).startAssigned)},

		{"GET", "/api/gamedays", signedIn, "", answers((*server).gameDays)},
		{"POST", "/api/gamedays", facilitator, "gameday.create", takes((*server).createGameDay)},
		{"GET", "/api/gamedays/room", facilitator, "", answers((*server).gameDayRoom)},
		{"POST", "/api/gamedays/draw", facilitator, "", takes((*server).drawCrews)},
		{"GET", gameDayPath, attending, "", answers((*server).gameDay)},
		{"GET", gameDayPath + "/board", steward, "", plain((*server).board)},
		{"PATCH", gameDayPath, convener, "gameday.change", takes((*server).changeGameDay)},
		{"DELETE", gameDayPath, convener, "gameday.remove", plain((*server).dropGameDay)},
		{"POST", gameDayPath + "/invite", convener, "gameday.invite", answers((*server).inviteToGameDay)},
		{"POST", gameDayPath + "/open", convener, "gameday.open", answers((*server).openGameDay)},
		{"POST", gameDayPath + "/ready", attendee, "gameday.ready", takes((*server).readyForGameDay)},
		{"POST", gameDayPath + "/start", convener, "gameday.start", takes((*server).startGameDay)},
		{"POST", gameDayPath + "/next", convener, "gameday.next", takes((*server).nextInGameDay)},
		{"POST", gameDayPath + "/end", convener, "gameday.end", takes((*server).endGameDay)},
		{"GET", gameDayPath + "/review", attending, "", answers((*server).reviewGameDay)},
		{"GET", gameDayPath + "/review.md", convener, "gameday.export", plain(exportGameDay(markdownDay))},
		{"GET", gameDayPath + "/review.html", convener, "gameday.export", plain(exportGameDay(htmlDay))},
		{"POST", gameDayPath + "/actions", attending, "gameday.action", takes((*server).addGameDayAction)},
		{"PATCH", gameDayPath + "/actions/:action", attending, "gameday.action-change", takes((*server).changeGameDayAction)},
		{"DELETE", gameDayPath + "/actions/:action", attending, "gameday.action-drop", plain((*server).dropGameDayAction)},
		{"PUT", gameDayPath + "/questions", convener, "gameday.ask", takes((*server).askSurvey)},
		{"PUT", gameDayPath + "/answers", attendee, "gameday.answer", takes((*server).answerSurvey)},

		{"GET", "/api/exercises", signedIn, "", answers((*server).exercises)},
		{"GET", "/api/exercises/:slug", signedIn, "", answers((*server).exercise)},
		{"GET", "/api/exercises/:pack/:slug", signedIn, "", answers((*server).exercise)},
		{"POST", "/api/exercises/:slug/attempts", trainee, "attempt.begin", answers((*server).beginAttempt)},
		{"POST", "/api/exercises/:pack/:slug/attempts", trainee, "attempt.begin", answers((*server).beginAttempt)},
		{"GET", "/api/attempts", signedIn, "", answers((*server).attempts)},
		{"GET", attemptPath, attempting, "", answers((*server).attempt)},
		{"PUT", attemptPath + "/parts/:part", answering, "", takes((*server).savePart)},
		{"POST", attemptPath + "/pastes", answering, "", takes((*server).notePaste)},
		{"POST", attemptPath + "/try", answering, "", answers((*server).tryAttempt)},
		{"GET", attemptPath + "/terminal", answering, "", plain((*server).attemptTerminal)},
		{"POST", attemptPath + "/submit", answering, "attempt.submit", answers((*server).submitAttempt)},
		{"POST", attemptPath + "/withdraw", answering, "attempt.withdraw", answers((*server).withdrawAttempt)},
		{"GET", attemptPath + "/debrief", attempting, "", answers((*server).debriefAttempt)},
		{"GET", evidencePath, looking, "", answers((*server).evidence)},
		{"GET", evidencePath + "/services", looking, "", answers((*server).services)},
		{"GET", evidencePath + "/dashboards/:service", looking, "", answers((*server).dashboard)},
		{"POST", evidencePath + "/query", looking, "", takes((*server).query)},
		{"GET", evidencePath + "/metrics", looking, "", answers((*server).metricNames)},
		{"GET", evidencePath + "/rules", looking, "", answers((*server).rules)},
		{"GET", evidencePath + "/logs", looking, "", answers((*server).logs)},
		{"GET", evidencePath + "/changes", looking, "", answers((*server).changes)},
		{"GET", evidencePath + "/config/:service", looking, "", answers((*server).config)},
		{"POST", attemptPath + "/release", attended, "attempt.release", answers((*server).releaseAttempt)},
		{"POST", attemptPath + "/marks", corrector, "attempt.mark", takes((*server).markAttempt)},
		{"POST", attemptPath + "/marks/global", corrector, "attempt.mark", takes((*server).markAttemptGlobally)},
		{"POST", attemptPath + "/time", attended, "attempt.time", takes((*server).giveTime)},

		{"GET", "/api/tracks", signedIn, "", answers((*server).tracks)},
		{"GET", "/api/tracks/:slug", signedIn, "", answers((*server).track)},
		{"GET", "/api/tracks/:pack/:slug", signedIn, "", answers((*server).track)},
		{"GET", "/api/runbooks/:slug", signedIn, "", answers((*server).readRunbook)},
		{"GET", "/api/runbooks/:pack/:slug", signedIn, "", answers((*server).readRunbook)},
		{"GET", "/api/stacks/:slug", signedIn, "", answers((*server).readSystem)},
		{"GET", "/api/stacks/:pack/:slug", signedIn, "", answers((*server).readSystem)},
		{"GET", "/api/enrolments", overseer, "", answers((*server).enrolments)},
		{"POST", "/api/enrolments", learners, "track.enrol", takes((*server).enrol)},
		{"GET", enrolmentPath, minding, "", answers((*server).enrolment)},
		{"PATCH", enrolmentPath, minder, "track.change", takes((*server).changeEnrolment)},
		{"POST", enrolmentPath + "/renew", minding, "track.renew", answers((*server).renewEnrolment)},
		{"POST", enrolmentPath + "/end", minding, "track.end", answers((*server).endEnrolment)},
		{"POST", stepPath + "/answers", learner, "track.answer", takes((*server).answerStep)},
		{"POST", stepPath + "/ticks", learner, "track.tick", takes((*server).tickStep)},
		{"POST", stepPath + "/watched", learner, "track.watched", takes((*server).watchedStep)},
		{"POST", stepPath + "/play", learner, "track.play", takes((*server).playStep)},
		{"POST", stepPath + "/signoffs", minder, "track.sign-off", takes((*server).signOffStep)},
		{"POST", stepPath + "/entrustments", minder, "track.entrust", takes((*server).entrust)},
		{"GET", enrolmentPath + "/notes", minder, "", answers((*server).mentorNotes)},
		{"POST", enrolmentPath + "/notes", minder, "track.note", takes((*server).addMentorNote)},
		{"GET", "/api/mentor", mentoring, "", answers((*server).mentor)},
		{"GET", "/api/people/:person/tracks", overseer, "", answers((*server).personTracks)},

		{"GET", "/api/interviews", interviewing, "", answers((*server).interviews)},
		{"POST", "/api/interviews", assessor, "interview.create", takes((*server).createInterview)},
		{"GET", "/api/interviews/templates", assessor, "", answers((*server).interviewTemplates)},
		{"GET", interviewPath, host, "", answers((*server).interview)},
		{"PATCH", interviewPath, host, "interview.change", takes((*server).changeInterview)},
		{"POST", interviewPath + "/candidates", host, "candidate.add", takes((*server).addCandidate)},
		{"PATCH", candidatePath, host, "candidate.change", takes((*server).changeCandidate)},
		{"DELETE", candidatePath, host, "candidate.delete", plain((*server).deleteCandidate)},
		{"POST", candidatePath + "/link", host, "candidate.link", answers((*server).relinkCandidate)},
		{"DELETE", candidatePath + "/link", host, "candidate.revoke", answers((*server).revokeCandidate)},
		{"POST", candidatePath + "/move", host, "candidate.move", answers((*server).moveCandidate)},
		{"POST", candidatePath + "/release", host, "candidate.release", answers((*server).releaseCandidate)},
		{"POST", candidatePath + "/items/:item/time", host, "candidate.time", takes((*server).giveBack)},
		{"POST", "/api/door/look", anyone, "", takes((*server).lookAtDoor)},
		{"POST", "/api/door", anyone, "", takes((*server).goThroughDoor)},
		{"GET", "/api/interview", candidate, "", answers((*server).ownInterview)},
		{"POST", "/api/interview/agree", candidate, "interview.agree", answers((*server).agree)},
		{"POST", "/api/interview/here", candidate, "", takes((*server).hereNow)},
		{"PUT", "/api/interview/warm-up", candidate, "", takes((*server).putWarmUp)},
		{"GET", "/api/interview/warm-up/terminal", candidate, "", plain((*server).warmUpTerminal)},
		{"POST", "/api/interview/items/:item/begin", candidate, "interview.begin", answers((*server).beginItem)},
		{"POST", "/api/interview/items/:item/end", candidate, "interview.leave", answers((*server).endItem)},
		{"POST", "/api/interview/end", candidate, "interview.end", answers((*server).endInterview)},

		{"GET", "/api/people", admin, "", answers((*server).people)},
		{"POST", "/api/people", admin, "person.create", takes((*server).createPerson)},
		{"PATCH", "/api/people/:person", admin, "person.change", takes((*server).changePerson)},
		{"POST", "/api/people/import", admin, "person.import", answers((*server).importPeople)},
		{"POST", "/api/people/import/check", admin, "", answers((*server).checkImport)},
		{"DELETE", "/api/people/:person", admin, "person.remove", plain((*server).removePerson)},
		{"GET", "/api/people/names", overseer, "", answers((*server).peopleNames)},
		{"POST", "/api/people/:person/link", admin, "person.link", answers((*server).createLink)},
		{"DELETE", "/api/people/:person/sessions", admin, "person.sign-out", plain((*server).signPersonOut)},
		{"GET", "/api/people/:person/identities", admin, "", answers((*server).identities)},
		{"POST", "/api/people/:person/identities", admin, "person.identity", takes((*server).allowIdentity)},
		{"DELETE", "/api/people/:person/identities/:identity", admin, "person.identity-drop", answers((*server).dropIdentity)},
		{"GET", "/api/retention", admin, "", answers((*server).retention)},
		{"GET", "/api/redactions", admin, "", answers((*server).redactions)},
		{"POST", "/api/redactions", admin, "text.redact", takes((*server).redact)},
		{"POST", "/api/redactions/check", admin, "", takes((*server).checkRedaction)},
		{"DELETE", "/api/redactions/:redaction", admin, "text.unredact", plain((*server).unredact)},
		{"GET", "/api/groups", overseer, "", answers((*server).groups)},
		{"POST", "/api/groups", admin, "group.create", takes((*server).createGroup)},
		{"PATCH", "/api/groups/:group", admin, "group.change", takes((*server).changeGroup)},
		{"DELETE", "/api/groups/:group", admin, "group.remove", plain((*server).removeGroup)},
		{"GET", "/api/audit", admin, "audit.read", answers((*server).trail)},
		{"GET", "/api/audit/export", admin, "audit.export", plain((*server).exportTrail)},

		{"GET", "/api/scenarios", signedIn, "", answers((*server).scenarios)},
		{"GET", "/api/scenarios/:slug", signedIn, "", answers((*server).scenario)},
		{"GET", "/api/scenarios/:pack/:slug", signedIn, "", answers((*server).scenario)},
		{"GET", "/api/scenarios/:slug/watch", signedIn, "", answers((*server).watchDrill)},
		{"GET", "/api/scenarios/:pack/:slug/watch", signedIn, "", answers((*server).watchDrill)},
		{"GET", "/api/guide", signedIn, "", answers((*server).guide)},
		{"GET", "/api/guide/*", signedIn, "", answers((*server).guidePage)},

		{"GET", "/api/log-search", signedIn, "", answers((*server).narrow)},

		{"GET", "/api/runs", signedIn, "", answers((*server).runs)},
		{"POST", "/api/runs", trainee, "run.start", takes((*server).startRun)},
		{"GET", runPath, watcher, "", answers((*server).run)},
		{"GET", runPath + "/map", watcher, "", answers((*server).runMap)},
		{"GET", runPath + "/tour", watcher, "", answers((*server).tour)},
		{"GET", runPath + "/services", watcher, "", answers((*server).services)},
		{"GET", runPath + "/dashboards/:service", watcher, "", answers((*server).dashboard)},
		{"POST", runPath + "/query", watcher, "", takes((*server).query)},
		{"GET", runPath + "/metrics", watcher, "", answers((*server).metricNames)},
		{"GET", runPath + "/rules", watcher, "", answers((*server).rules)},
		{"GET", runPath + "/logs", watcher, "", answers((*server).logs)},
		{"GET", runPath + "/changes", watcher, "", answers((*server).changes)},
		{"GET", runPath + "/config/:service", watcher, "", answers((*server).config)},
		{"GET", runPath + "/runbooks/:slug", watcher, "", answers((*server).runbook)},
		{"GET", runPath + "/runbooks/:pack/:slug", watcher, "", answers((*server).runbook)},
		{"POST", runPath + "/look", player, "", takes((*server).look)},
		{"POST", runPath + "/customer", player, "", takes((*server).visit)},
		{"GET", runPath + "/customer", watcher, "", answers((*server).lastVisit)},
		{"GET", runPath + "/customer/pages/:page", watcher, "", plain((*server).customerPage)},
		{"POST", runPath + "/actions/preview", player, "", takes((*server).preview)},
		{"POST", runPath + "/commands", player, "run.command", reads[engine.Command]((*server).command)},
		{"GET", runPath + "/members", watcher, "", answers((*server).members)},
		{"POST", runPath + "/members", crewing, "run.member-add", takes((*server).addMember)},
		{"DELETE", runPath + "/members/me", player, "run.member-leave", plain((*server).leaveRun)},
		{"PATCH", runPath + "/members/:person", crewing, "run.member-move", takes((*server).moveMember)},
		{"DELETE", runPath + "/members/:person", crewing, "run.member-remove", plain((*server).dropMember)},
		{"POST", runPath + "/presence", player, "", takes((*server).present)},
		{"POST", runPath + "/end", party, "run.end", takes((*server).endRun)},
		{"POST", runPath + "/clock", pacer, "run.clock", takes((*server).setClock)},
		{"POST", runPath + "/direct", observer, "run.direct", reads[engine.Intervention]((*server).direct)},
		{"GET", runPath + "/live", watcher, "", plain((*server).live)},
		{"GET", runPath + "/shells", player, "", answers((*server).shells)},
		{"GET", runPath + "/terminal", player, "run.terminal", plain((*server).terminal)},
		{"GET", runPath + "/script", observer, "run.script", answers((*server).script)},
		{"GET", runPath + "/faults", observer, "", answers((*server).faults)},
		{"GET", runPath + "/debrief", reader, "", answers((*server).debrief)},
		{"GET", runPath + "/debrief.md", reader, "run.export", plain(exportDebrief(markdownDebrief))},
		{"GET", runPath + "/debrief.html", reader, "run.export", plain(exportDebrief(htmlDebrief))},
		{"GET", runPath + "/debrief.json", reader, "run.export", plain(exportDebrief(jsonDebrief))},
		{"GET", runPath + "/debrief.csv", reader, "run.export", plain(exportDebrief(csvDebrief))},
		{"GET", runPath + "/golden", reader, "", answers((*server).golden)},
		{"GET", runPath + "/replay", reader, "", answers((*server).replay)},
		{"GET", runPath + "/customers", reader, "", answers((*server).customers)},
		{"PUT", runPath + "/review", party, "run.review", takes((*server).writeReview)},
		{"POST", runPath + "/review/actions", party, "run.review-action", takes((*server).addAction)},
		{"PATCH", runPath + "/review/actions/:action", party, "run.review-action-change", takes((*server).changeAction)},
		{"DELETE", runPath + "/review/actions/:action", party, "run.review-action-drop", answers((*server).dropAction)},
		{"POST", runPath + "/assessment", player, "run.assess", takes((*server).assess)},
		{"POST", runPath + "/release", observer, "run.release", answers((*server).release)},
		{"POST", runPath + "/marks", rater, "run.mark", takes((*server).mark)},
		{"POST", runPath + "/marks/global", rater, "run.mark", takes((*server).markGlobally)},
		{"POST", runPath + "/raters", rater, "run.raters", takes((*server).askRaters)},

		{"GET", "/api/panel", assessor, "", answers((*server).panelTasks)},
		{"GET", panelPath, assessor, "", answers((*server).panelDesk)},
		{"POST", panelPath + "/marks", assessor, "panel.mark", takes((*server).panelMark)},
		{"POST", panelPath + "/marks/global", assessor, "panel.mark", takes((*server).panelGlobal)},
		{"GET", deskPath, assessor, "", answers((*server).evidence)},
		{"GET", deskPath + "/services", assessor, "", answers((*server).services)},
		{"GET", deskPath + "/dashboards/:service", assessor, "", answers((*server).dashboard)},
		{"POST", deskPath + "/query", assessor, "", takes((*server).query)},
		{"GET", deskPath + "/metrics", assessor, "", answers((*server).metricNames)},
		{"GET", deskPath + "/rules", assessor, "", answers((*server).rules)},
		{"GET", deskPath + "/logs", assessor, "", answers((*server).logs)},
		{"GET", deskPath + "/changes", assessor, "", answers((*server).changes)},
		{"GET", deskPath + "/config/:service", assessor, "", answers((*server).config)},
		{"GET", interviewPath + "/panel", host, "", answers((*server).interviewPanel)},
		{"PUT", interviewPath + "/panel", host, "panel.ask", takes((*server).askPanel)},
		{"GET", interviewPath + "/scorecards", host, "", answers((*server).scorecards)},
		{"GET", candidatePath + "/scorecard", host, "", answers((*server).scorecard)},
		{"GET", candidatePath + "/scorecard.html", host, "scorecard.export", plain(exportSheet(htmlSheet))},
		{"GET", candidatePath + "/scorecard.json", host, "scorecard.export", plain(exportSheet(jsonSheet))},
		{"POST", candidatePath + "/items/:item/points", host, "point.overrule", takes((*server).overrule)},

		{"GET", "/api/addresses", overseer, "", answers((*server).addresses)},
		{"POST", "/api/addresses/:address/test", admin, "address.test", answers((*server).testAddress)},
		{"GET", "/api/samples", assessor, "", answers((*server).samples)},
		{"GET", "/api/samples/:sample", assessor, "", answers((*server).sample)},
		{"GET", "/api/samples/:pack/:sample", assessor, "", answers((*server).sample)},
		{"POST", "/api/samples/:sample/marks", assessor, "sample.mark", takes((*server).markSample)},
		{"POST", "/api/samples/:pack/:sample/marks", assessor, "sample.mark", takes((*server).markSample)},
		{"GET", "/api/scenarios/:slug/statistics", assessor, "", answers((*server).statistics)},
		{"GET", "/api/scenarios/:pack/:slug/statistics", assessor, "", answers((*server).statistics)},

		{"GET", "/api/packs", keeper, "", answers((*server).packs)},
		{"POST", "/api/packs", admin, "pack.upload", answers((*server).uploadPack)},
		{"DELETE", packPath, admin, "pack.remove", answers((*server).removePack)},
		{"GET", packPath + "/files/*", author, "", answers((*server).packFile)},
		{"POST", packPath + "/files/*", author, "pack.create", takes((*server).createFile)},
		{"PUT", packPath + "/files/*", author, "pack.save", takes((*server).saveFile)},
		{"PATCH", packPath + "/files/*", author, "pack.rename", takes((*server).renameFile)},
		{"DELETE", packPath + "/files/*", author, "pack.delete", answers((*server).deleteFile)},
		{"POST", packPath + "/new", author, "pack.create", takes((*server).beginFiles)},
		{"POST", packPath + "/check", author, "", takes((*server).checkDraft)},
		{"POST", packPath + "/complete", author, "", takes((*server).completeDraft)},
		{"POST", packPath + "/view", author, "", takes((*server).viewDraft)},
		{"POST", packPath + "/dry-play", author, "", takes((*server).playDraft)},
		{"POST", packPath + "/try", author, "pack.try", takes((*server).tryDraft)},

		{"GET", "/*", anyone, "", plain((*server).client)},
		{"HEAD", "/*", anyone, "", plain((*server).client)},
	}
}
