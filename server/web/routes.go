package web

// access says who may call a route.
type access int

const (
	anyone      access = iota // signed in or not
	signedIn                  // whatever their role
	facilitator               // and admins; on a run's routes: of any run
	admin                     //
	watcher                   // who may see the run: its player, facilitators, admins
	player                    // its player only
	observer                  // facilitators and admins who do not play the run
)

// route is one line of the interface.
type route struct {
	method, path string
	who          access
	// audit is what the call is in the audit trail; empty when it changes
	// nothing, and shows nothing that is to be accounted for. Calls of people not signed in are noted by their handlers, which
	// find out who it is.
	audit  string
	handle func(*server, *call) error
}

// runPath begins the routes of one run: they load it and ask who may see it.
const runPath = "/api/runs/:run"

// routes is the whole interface, and the only place that says who may call
// what.
func routes() []route {
	return []route{
		{"GET", "/api/me", signedIn, "", (*server).me},
		{"PATCH", "/api/me", signedIn, "me.change", (*server).changeMe},
		{"POST", "/api/session", anyone, "", (*server).signIn},
		{"POST", "/api/session/link", anyone, "", (*server).signInByLink},
		{"DELETE", "/api/session", signedIn, "session.end", (*server).signOut},
		{"DELETE", "/api/sessions", signedIn, "session.end-all", (*server).signOutEverywhere},

		{"GET", "/api/people", admin, "", (*server).people},
		{"POST", "/api/people", admin, "person.create", (*server).createPerson},
		{"PATCH", "/api/people/:person", admin, "person.change", (*server).changePerson},
		{"POST", "/api/people/:person/link", admin, "person.link", (*server).createLink},
		{"DELETE", "/api/people/:person/sessions", admin, "person.sign-out", (*server).signPersonOut},
		{"GET", "/api/audit", admin, "audit.read", (*server).trail},
		{"GET", "/api/audit/export", admin, "audit.export", (*server).exportTrail},

		{"GET", "/api/scenarios", signedIn, "", (*server).scenarios},
		{"GET", "/api/scenarios/:slug", signedIn, "", (*server).scenario},
		{"GET", "/api/guide", signedIn, "", (*server).guide},
		{"GET", "/api/guide/*", signedIn, "", (*server).guidePage},

		{"GET", "/api/runs", signedIn, "", (*server).runs},
		{"POST", "/api/runs", signedIn, "run.start", (*server).startRun},
		{"GET", runPath, watcher, "", (*server).run},
		{"GET", runPath + "/map", watcher, "", (*server).runMap},
		{"GET", runPath + "/services", watcher, "", (*server).services},
		{"GET", runPath + "/dashboards/:service", watcher, "", (*server).dashboard},
		{"POST", runPath + "/query", watcher, "", (*server).query},
		{"GET", runPath + "/metrics", watcher, "", (*server).metricNames},
		{"GET", runPath + "/rules", watcher, "", (*server).rules},
		{"GET", runPath + "/logs", watcher, "", (*server).logs},
		{"GET", runPath + "/changes", watcher, "", (*server).changes},
		{"GET", runPath + "/config/:service", watcher, "", (*server).config},
		{"GET", runPath + "/runbooks/:slug", watcher, "", (*server).runbook},
		{"POST", runPath + "/customer", player, "", (*server).visit},
		{"GET", runPath + "/customer/pages/:page", watcher, "", (*server).customerPage},
		{"POST", runPath + "/actions/preview", player, "", (*server).preview},
		{"POST", runPath + "/commands", player, "run.command", (*server).command},
		{"POST", runPath + "/end", watcher, "run.end", (*server).endRun},
		{"POST", runPath + "/clock", facilitator, "run.clock", (*server).setClock},
		{"POST", runPath + "/direct", observer, "run.direct", (*server).direct},
		{"GET", runPath + "/live", watcher, "", (*server).live},
		{"GET", runPath + "/shells", player, "", (*server).shells},
		{"GET", runPath + "/terminal", player, "run.terminal", (*server).terminal},
		{"GET", runPath + "/script", observer, "run.script", (*server).script},
		{"GET", runPath + "/debrief", watcher, "", (*server).debrief},
		{"POST", runPath + "/release", observer, "run.release", (*server).release},
		{"POST", runPath + "/marks", facilitator, "run.mark", (*server).mark},

		{"GET", "/*", anyone, "", (*server).client},
		{"HEAD", "/*", anyone, "", (*server).client},
	}
}
