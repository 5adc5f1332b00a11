package web

import (
	"net/http"
	"time"
)

// anyPace is how often one person may ask for anything: a screen that shows
// everything at once is not hindered, a program is.
var anyPace = pace{20 * time.Millisecond, 300}

// changePace is that of what changes something, unless it has its own.
var changePace = pace{time.Second, 60}

// paces are those of what costs more than an answer, or is written down, each
// beside anyPace. By method and path.
var paces = map[string]pace{
	"POST /api/runs":                   {6 * time.Second, 10}, // a whole system is started
	"POST " + assignmentPath + "/runs": {6 * time.Second, 10},

	"POST " + runPath + "/commands":        {250 * time.Millisecond, 60}, // written down for good
	"POST " + runPath + "/direct":          {250 * time.Millisecond, 60},
	"POST " + runPath + "/presence":        {time.Second, 30},
	"POST " + runPath + "/clock":           {250 * time.Millisecond, 60},
	"POST " + runPath + "/customer":        {2 * time.Second, 15}, // a visit to the system
	"POST " + runPath + "/actions/preview": {2 * time.Second, 20}, // a sweep of all there are takes a drill's length
	"POST " + runPath + "/query":           {200 * time.Millisecond, 60},
	"GET " + runPath + "/logs":             {200 * time.Millisecond, 60},
	"GET " + runPath + "/dashboards/:service": {
		200 * time.Millisecond, 60,
	},
	"POST " + evidencePath + "/query":              {200 * time.Millisecond, 60},
	"GET " + evidencePath + "/logs":                {200 * time.Millisecond, 60},
	"GET " + evidencePath + "/dashboards/:service": {200 * time.Millisecond, 60},
	"POST " + deskPath + "/query":                  {200 * time.Millisecond, 60},
	"GET " + deskPath + "/logs":                    {200 * time.Millisecond, 60},
	"GET " + deskPath + "/dashboards/:service":     {200 * time.Millisecond, 60},
	"GET " + runPath + "/customer":                 {200 * time.Millisecond, 60}, // a page is kept for it
	"GET " + runPath + "/replay":                   {time.Second, 30},            // graded anew
	"GET " + runPath + "/customers": {
		200 * time.Millisecond, 60, // and so is this
	},
	"GET " + gameDayPath + "/review":      {time.Second, 30}, // every run of it is graded anew
	"GET " + gameDayPath + "/review.md":   {6 * time.Second, 10},
	"GET " + gameDayPath + "/review.html": {6 * time.Second, 10},
	"GET " + runPath + "/debrief.md":      {time.Second, 30},
	"GET " + runPath + "/debrief.html":    {time.Second, 30},
	"GET " + runPath + "/debrief.json":    {time.Second, 30},
	"GET " + runPath + "/debrief.csv":     {time.Second, 30},
	"GET " + runPath + "/debrief":         {time.Second, 30}, // graded anew
	"POST " + runPath + "/marks":          {time.Second, 30}, // and so is this
	"POST " + runPath + "/assessment":     {time.Second, 30},

	"POST " + packPath + "/check":    {200 * time.Millisecond, 60}, // compiled, while it is typed
	"POST " + packPath + "/complete": {200 * time.Millisecond, 60},
	"POST " + packPath + "/view":     {200 * time.Millisecond, 60},
	"POST " + packPath + "/dry-play": {2 * time.Second, 20}, // some dozen drills are played
	"POST " + packPath + "/try":      {6 * time.Second, 10},

	"PUT " + attemptPath + "/parts/:part": {250 * time.Millisecond, 120}, // as it is typed, and all of it once a line is back
	"POST " + attemptPath + "/pastes":     {250 * time.Millisecond, 60},
	"POST " + attemptPath + "/try":        {time.Second, 30},
	"GET " + attemptPath + "/debrief":     {time.Second, 30},

	"PATCH /api/me": {6 * time.Second, 10}, // a password takes 19 MiB to hash
}

// paced keeps people to their paces.
type paced struct {
	any   *limiter
	of    map[string]*limiter // by method and path
	noted *limiter            // how often being held up is noted
}

// newPaced keeps people to a multiple of their paces.
func newPaced(times int) *paced {
	p := &paced{any: newLimiter(anyPace.times(times)), of: map[string]*limiter{}, noted: newLimiter(pace{time.Minute, 1})}
	for _, r := range routes() {
		if own, ok := paceOf(r); ok {
			p.of[r.name()] = newLimiter(own.times(times))
		}
	}
	return p
}

// paceOf is the pace that a route has beside anyPace, if it has one.
func paceOf(r route) (pace, bool) {
	if own, ok := paces[r.name()]; ok {
		return own, true
	}
	return changePace, r.method != http.MethodGet && r.method != http.MethodHead
}

// allow takes one call of a person, and else says how long to wait.
func (p *paced) allow(r route, person string, now time.Time) (wait time.Duration, ok bool) {
	if !p.any.allow(person, now) {
		return p.any.every, false
	}
	if own := p.of[r.name()]; own != nil && !own.allow(person, now) {
		return own.every, false
	}
	return 0, true
}

// hold answers a call that comes too soon. The trail tells that it happened, and
// is not filled with it.
func (s *server) hold(c *call, wait time.Duration) error {
	why := tooMany(c, wait, "That is more at once than this server does for one person. Please wait a moment.")
	if !s.paced.noted.allow(c.person().ID, time.Now()) {
		return why
	}
	return s.refuse(c, why)
}

const (
	// placesEach is how many calls of one person are answered at once; browsers
	// make six.
	placesEach = 16
	// readsEach is how many of them may read much: those of heavy routes.
	readsEach = 2
	// readWait is how long a call waits for one before it, and readQueue how
	// many may.
	readWait  = 10 * time.Second
	readQueue = 14
)

// heavy are the routes that read much: what they answer is worked out, and can
// be some megabytes. By method and path.
var heavy = map[string]bool{
	"GET " + runPath + "/golden":                   true,
	"GET /api/scenarios/:slug/watch":               true,
	"GET /api/scenarios/:pack/:slug/watch":         true,
	"GET /api/runs":                                true,
	"GET /api/home":                                true,
	"GET " + gameDayPath + "/review":               true,
	"GET " + gameDayPath + "/review.md":            true,
	"GET " + gameDayPath + "/review.html":          true,
	"GET /api/assignments":                         true,
	"GET /api/packs":                               true,
	"POST /api/packs":                              true,
	"POST " + packPath + "/check":                  true,
	"POST " + packPath + "/complete":               true,
	"POST " + packPath + "/view":                   true,
	"GET /api/audit":                               true,
	"GET /api/audit/export":                        true,
	"POST " + runPath + "/query":                   true,
	"GET " + runPath + "/logs":                     true,
	"GET " + runPath + "/dashboards/:service":      true,
	"POST " + evidencePath + "/query":              true,
	"GET " + evidencePath + "/logs":                true,
	"GET " + evidencePath + "/dashboards/:service": true,
	"POST " + deskPath + "/query":                  true,
	"GET " + deskPath + "/logs":                    true,
	"GET " + deskPath + "/dashboards/:service":     true,
	"GET " + runPath + "/script":                   true,
	"GET " + runPath + "/replay":                   true,
	"GET " + runPath + "/customers":                true,
	"GET " + runPath + "/tour":                     true,
	"GET " + runPath + "/debrief":                  true,
	"GET " + runPath + "/debrief.md":               true,
	"GET " + runPath + "/debrief.html":             true,
	"GET " + runPath + "/debrief.json":             true,
	"GET " + runPath + "/debrief.csv":              true,
	"POST " + runPath + "/marks":                   true,
	"POST " + runPath + "/assessment":              true,
	"POST " + runPath + "/marks/global":            true,
	"POST " + runPath + "/raters":                  true,
	"GET /api/scenarios/:slug/statistics":          true,
	"GET /api/scenarios/:pack/:slug/statistics":    true,
}

// lasting are the routes that stay open, and have limits of their own.
var lasting = map[string]bool{
	"GET " + runPath + "/live":      true,
	"GET " + runPath + "/terminal":  true,
	"GET " + gameDayPath + "/board": true,
}

// name is what a route is called in these tables.
func (r route) name() string { return r.method + " " + r.path }
