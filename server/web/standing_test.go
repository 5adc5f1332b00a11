package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/store"
)

// Whoever is asked about in TestStandings, each with that alone:
//
//	P began the run and plays it, O is of its crew, X was; Q plays the same assignment,
//	for themselves; T is a stranger
//	G gave it; F leads others; S marks others; W writes; A looks after people
//	N is named to watch, M to mark (and is an assessor), R to read
//
// Where nobody is named, N and R are strangers and M is as S.
var cast = map[string]store.Role{
	"P": store.Trainee, "O": store.Trainee, "X": store.Trainee, "Q": store.Trainee, "T": store.Trainee, "N": store.Trainee, "R": store.Trainee,
	"G": store.Facilitator, "F": store.Facilitator, "S": store.Assessor, "M": store.Assessor, "W": store.Author, "A": store.Admin,
}

// right is who may call a route of a run or an assignment: where its assignment
// names nobody; where it does; and who may besides once the run has ended.
type right struct{ open, named, ended string }

var (
	watching  = right{"P O G F S M", "P O G N", "M R"}
	reading   = right{"P O G F S M", "P O G M R", ""}
	tending   = right{"P O G F S M", "P O G M", ""}
	playing   = right{"P O", "P O", ""}
	pacing    = right{"G F", "G", ""}
	crewed    = right{"P G F", "P G", ""}
	rating    = right{"S M", "M", ""}
	knowing   = right{"P Q G F", "P Q G", ""}
	giving    = right{"G", "G", ""}
	beginning = right{"P Q", "P Q", ""} // while it is open
)

// standings is every route of one run or one assignment, written down a second
// time, as rights is.
var standings = map[string]right{
	"GET /api/assignments/:assignment":       knowing,
	"PATCH /api/assignments/:assignment":     giving,
	"DELETE /api/assignments/:assignment":    giving,
	"POST /api/assignments/:assignment/runs": beginning,

	"GET /api/runs/:run":                           watching,
	"GET /api/runs/:run/map":                       watching,
	"GET /api/runs/:run/tour":                      watching,
	"GET /api/runs/:run/services":                  watching,
	"GET /api/runs/:run/dashboards/:service":       watching,
	"POST /api/runs/:run/query":                    watching,
	"GET /api/runs/:run/metrics":                   watching,
	"GET /api/runs/:run/rules":                     watching,
	"GET /api/runs/:run/logs":                      watching,
	"GET /api/runs/:run/changes":                   watching,
	"GET /api/runs/:run/config/:service":           watching,
	"GET /api/runs/:run/runbooks/:slug":            watching,
	"GET /api/runs/:run/runbooks/:pack/:slug":      watching,
	"GET /api/runs/:run/customer/pages/:page":      watching,
	"GET /api/runs/:run/customer":                  watching,
	"GET /api/runs/:run/live":                      watching,
	"POST /api/runs/:run/customer":                 playing,
	"POST /api/runs/:run/look":                     playing,
	"POST /api/runs/:run/actions/preview":          playing,
	"POST /api/runs/:run/commands":                 playing,
	"GET /api/runs/:run/shells":                    playing,
	"GET /api/runs/:run/terminal":                  playing,
	"POST /api/runs/:run/assessment":               playing,
	"GET /api/runs/:run/members":                   watching,
	"POST /api/runs/:run/members":                  crewed,
	"PATCH /api/runs/:run/members/:person":         crewed,
	"DELETE /api/runs/:run/members/:person":        crewed,
	"DELETE /api/runs/:run/members/me":             playing,
	"POST /api/runs/:run/presence":                 playing,
	"POST /api/runs/:run/end":                      tending,
	"PUT /api/runs/:run/review":                    tending,
	"POST /api/runs/:run/review/actions":           tending,
	"PATCH /api/runs/:run/review/actions/:action":  tending,
	"DELETE /api/runs/:run/review/actions/:action": tending,
	"POST /api/runs/:run/clock":                    pacing,
	"POST /api/runs/:run/direct":                   pacing,
	"GET /api/runs/:run/script":                    pacing,
	"GET /api/runs/:run/faults":                    pacing,
	"POST /api/runs/:run/release":                  pacing,
	"GET /api/runs/:run/debrief":                   reading,
	"GET /api/runs/:run/debrief.md":                reading,
	"GET /api/runs/:run/debrief.html":              reading,
	"GET /api/runs/:run/debrief.json":              reading,
	"GET /api/runs/:run/debrief.csv":               reading,
	"GET /api/runs/:run/golden":                    reading,
	"GET /api/runs/:run/replay":                    reading,
	"GET /api/runs/:run/customers":                 reading,
	"POST /api/runs/:run/marks":                    rating,
	"POST /api/runs/:run/marks/global":             rating,
	"POST /api/runs/:run/raters":                   rating,
}

// Every route of a run or an assignment, by everybody, in every standing, whether its
// assignment names people or not, is yet to open, open or over, and the run goes on or
// has ended. Whoever is turned away is told the same whether they may know of it or
// not in no case, and each time it is in the trail.
func TestStandings(t *testing.T) {
	t.Parallel()
	table := routes()
	for i := range table {
		table[i].handle = func(_ *server, c *call) error { return c.NoContent(reached) }
	}
	y := newYardOf(t, content.FS, table, func(o *Options) { o.Pace = 1000 })
	people := map[string]*someone{}
	for who, role := range cast {
		people[who] = y.person(who, role)
	}
	id := func(who string) store.Named { return store.Named{PersonID: people[who].person.ID} }
	day := func(days int) string { return time.Now().UTC().AddDate(0, 0, days).Format(time.DateOnly) }

	type setting struct {
		named, ended    bool
		window          string
		run, assignment string
	}
	var settings []setting
	for _, named := range []bool{false, true} {
		for _, window := range []string{"to come", "open", "over"} {
			a := store.Assignment{Scenario: "first-page", Behalf: store.BehalfFacilitator, GiverID: id("G").PersonID, Debrief: store.DebriefPlayedOut, Players: []store.Named{id("P"), id("Q")}}
			if named {
				a.Watchers, a.Markers, a.Readers = []store.Named{id("N")}, []store.Named{id("M")}, []store.Named{id("R")}
			}
			a, err := y.web.Store.CreateAssignment(t.Context(), a)
			if err != nil {
				t.Fatal(err)
			}
			for _, ended := range []bool{false, true} {
				r := store.Run{ID: fmt.Sprintf("%s-%v-%v", strings.ReplaceAll(window, " ", "-"), named, ended), PersonID: id("P").PersonID, State: "running", Assignment: a.ID}
				if ended {
					r.State, r.Ended = "ended", new(time.Now())
				}
				if _, err := y.web.Store.CreateRun(t.Context(), r); err != nil {
					t.Fatal(err)
				}
				for _, who := range []string{"O", "X"} {
					if err := y.web.Store.PutMember(t.Context(), r.ID, id(who).PersonID, ""); err != nil {
						t.Fatal(err)
					}
				}
				if err := y.web.Store.DropMember(t.Context(), r.ID, id("X").PersonID); err != nil {
					t.Fatal(err)
				}
				settings = append(settings, setting{named, ended, window, r.ID, a.ID})
			}
			_, err = y.web.Store.ChangeAssignment(t.Context(), a.ID, func(a *store.Assignment) {
				switch window {
				case "to come":
					a.From = day(2)
				case "over":
					a.Until = day(-2)
				}
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}

	known := map[string]bool{}
	var asked []route
	for _, r := range table {
		if key := r.name(); strings.HasPrefix(r.path, runPath) || strings.HasPrefix(r.path, assignmentPath) {
			if _, ok := standings[key]; !ok {
				t.Errorf("%s is of a run or an assignment, but nothing says who may call it", key)
			}
			known[key] = true
			asked = append(asked, r)
		}
	}
	for key := range standings {
		if !known[key] {
			t.Errorf("%s is not registered", key)
		}
	}

	// Everybody asks at once, each their own way, and the trail is read afterwards.
	var wg sync.WaitGroup
	told := map[string][]string{}
	var mu sync.Mutex
	for who, s := range people {
		wg.Go(func() {
			var trail []string
			for _, at := range settings {
				for _, r := range asked {
					what := fmt.Sprintf("%s as %s, named %v, %s, ended %v", r.name(), who, at.named, at.window, at.ended)
					want, denied := standing(r, who, at.named, at.ended, at.window)
					path := strings.NewReplacer(":run", at.run, ":assignment", at.assignment, ":service", "checkout", ":person", "p", ":slug", "x", ":page", "1", ":action", "a", ":pack", "x").Replace(r.path)
					if got := s.send(s.request(r.method, path, nil)); got.StatusCode != want {
						t.Errorf("%s: %d %s, want %d", what, got.StatusCode, got.body, want)
					}
					action := r.audit
					if action == "" {
						action = r.name()
					}
					switch {
					case denied != "":
						trail = append(trail, action+" denied: "+denied)
					case r.audit != "":
						trail = append(trail, action+" done")
					}
				}
			}
			mu.Lock()
			told[who] = trail
			mu.Unlock()
		})
	}
	wg.Wait()
	for who, s := range people {
		lines, err := y.web.Store.Trail(t.Context(), store.TrailFilter{Person: s.person.ID}, 10000)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range slices.Backward(lines) {
			said := l.Action + " " + string(l.Outcome)
			if l.Detail != "" {
				said += ": " + l.Detail
			}
			got = append(got, said)
		}
		if !slices.Equal(got, told[who]) {
			t.Errorf("the trail of %s has %d lines, want %d; they part at %v", who, len(got), len(told[who]), parting(got, told[who]))
		}
	}
}

// standing is how a call is answered, and why it is denied; "" when it is not.
func standing(r route, who string, named, ended bool, window string) (status int, denied string) {
	may := standings[r.name()]
	allowed, sees := may.open, watching.open+" "+reading.open
	if named {
		allowed, sees = may.named, watching.named+" "+reading.named
		if ended {
			allowed += " " + may.ended
		}
	}
	if strings.HasPrefix(r.path, assignmentPath) {
		sees = knowing.open
		if named {
			sees = knowing.named
		}
	}
	switch {
	case !slices.Contains(strings.Fields(sees), who):
		return http.StatusNotFound, "not theirs to see"
	case !slices.Contains(strings.Fields(allowed), who):
		return http.StatusForbidden, "role"
	case may == beginning && window == "to come":
		return http.StatusConflict, "not open yet"
	case may == beginning && window == "over":
		return http.StatusConflict, "over"
	}
	return reached, ""
}

// parting is where two lists part.
func parting(a, b []string) []string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return []string{a[i], b[i]}
		}
	}
	return nil
}
