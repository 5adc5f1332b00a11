package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

// assignmentView is an assignment as whoever is concerned by it sees it: what each of
// its players has come to is for whoever leads them alone.
type assignmentView struct {
	ID       string            `json:"id"`
	Scenario string            `json:"scenario"`
	Title    string            `json:"title"`
	There    bool              `json:"there"` // the drill is on this server
	By       *runPlayer        `json:"by"`    // null: whoever gave it has been removed
	Note     string            `json:"note"`
	Runtime  string            `json:"runtime"` // empty: whoever plays chooses
	Together bool              `json:"together"`
	Times    int               `json:"times"` // how often; 0: any
	Pass     int               `json:"pass"`  // percent to reach; 0: to have played it is enough
	From     string            `json:"from"`  // a day: 2026-11-29; empty: no bound
	Until    string            `json:"until"`
	Zone     string            `json:"zone"` // whose days they are
	OpensMS  int64             `json:"opens_ms,omitempty"`
	EndsMS   int64             `json:"ends_ms,omitempty"`
	State    assignmentState   `json:"state"`
	Debrief  store.DebriefRule `json:"debrief"`
	// Mine is what has come of it for the caller; null: it is not theirs to play.
	Mine *assigneeView `json:"mine"`
	// Led is what whoever leads its players sees besides; null for them.
	Led *ledView `json:"led"`
}

// ledView is the part of an assignment that is for whoever leads its players.
type ledView struct {
	Gives    bool           `json:"gives"` // the caller may change it
	Seed     int64          `json:"seed"`  // 0: the scenario's own
	Fresh    bool           `json:"fresh"` // each run has a seed of its own instead
	Raters   int            `json:"raters"`
	Players  []assigneeView `json:"players"` // those of its groups, too
	Groups   []groupName    `json:"groups"`
	Watchers []runPlayer    `json:"watchers"`
	Markers  []runPlayer    `json:"markers"`
	Readers  []runPlayer    `json:"readers"`
	// Addresses are the names of those outside that are told of its runs.
	Addresses []string `json:"addresses"`
}

type assignmentState string

const (
	stateToCome    assignmentState = "to-come"
	stateOpen      assignmentState = "open"
	stateOver      assignmentState = "over"
	stateWithdrawn assignmentState = "withdrawn"
)

// assigneeView is what has come of an assignment for one of its players.
type assigneeView struct {
	Person   *runPlayer `json:"person"` // null: they have been removed, and the seat is vacant
	Disabled bool       `json:"disabled"`
	Seat     string     `json:"seat,omitempty"`
	ByGroup  bool       `json:"by_group"` // they are of a group that it is assigned to, and not named
	Progress progress   `json:"progress"`
	Runs     int        `json:"runs"`
	Run      string     `json:"run,omitempty"` // the one that is under way, or the best
	Percent  *float64   `json:"percent"`       // of that, at least; null: it has no score, or none for the caller
	// Begins says that they may begin a run now, and Late that the time is over and
	// what they were to do is not done.
	Begins bool `json:"begins"`
	Late   bool `json:"late"`
}

// progress is how far somebody is with what they are to play.
type progress string

const (
	notStarted progress = "not-started"
	underWay   progress = "under-way"
	played     progress = "played" // and there is nothing to reach, or it is not known yet whether they did
	passed     progress = "passed"
	notPassed  progress = "not-passed"
)

// done reports whether nothing is left to do, as far as is known.
func (p progress) done() bool { return p == played || p == passed }

// scored is a score that somebody may be told, of one of their runs.
func scored(a store.AssignedRun, all bool) *float64 {
	if all || !a.Withheld {
		return a.Low
	}
	return nil
}

// viewAssignee works out how far somebody is, by their runs; all says that whoever
// asks may read every debrief.
func (s *server) viewAssignee(a store.Assignment, n store.Named, theirs []store.AssignedRun, all bool) assigneeView {
	v := assigneeView{Disabled: n.Disabled, Seat: n.Seat, Progress: notStarted}
	if n.PersonID != "" {
		v.Person = &runPlayer{n.PersonID, n.Name}
	}
	open, unknown := false, false
	for _, t := range theirs {
		if !a.Together && t.Person != n.PersonID {
			continue
		}
		v.Runs++
		switch score := scored(t, all); {
		case !t.Ended:
			open, v.Run = true, t.Run
		case open:
		case v.Run == "", score != nil && (v.Percent == nil || *score > *v.Percent):
			v.Run, v.Percent = t.Run, score
		}
		// What waits for a person may still bring it there.
		unknown = unknown || t.Ended && (scored(t, all) == nil || *t.High >= float64(a.Pass))
	}
	switch {
	case open:
		v.Progress, v.Percent = underWay, nil
	case v.Runs == 0:
	case a.Pass > 0 && v.Percent != nil && *v.Percent >= float64(a.Pass):
		v.Progress = passed
	case a.Pass == 0 || unknown:
		v.Progress = played
	default:
		v.Progress = notPassed
	}
	over := a.At(time.Now()) == store.WindowOver
	left := a.Times == 0 || v.Runs < a.Times
	v.Begins = a.Withdrawn.IsZero() && a.At(time.Now()) == store.WindowOpen && left && !open
	v.Late = a.Withdrawn.IsZero() && over && !v.Progress.done() && v.Progress != underWay && v.Person != nil && !v.Disabled
	return v
}

func (s *server) viewAssignment(c *call, a store.Assignment, theirs []store.AssignedRun) assignmentView {
	_, there := s.Library.Drill(a.Scenario)
	v := assignmentView{
		ID: a.ID, Scenario: a.Scenario, Title: a.Title, There: there, Note: a.Note, Runtime: a.Runtime, Together: a.Together, Times: a.Times, Pass: a.Pass,
		From: a.From, Until: a.Until, Zone: a.Zone, Debrief: a.Debrief,
		State: map[store.WindowState]assignmentState{store.WindowToCome: stateToCome, store.WindowOpen: stateOpen, store.WindowOver: stateOver}[a.At(time.Now())],
	}
	if !a.Withdrawn.IsZero() {
		v.State = stateWithdrawn
	}
	if a.GiverID != "" {
		v.By = &runPlayer{a.GiverID, a.GiverName}
	}
	for at, into := range map[time.Time]*int64{a.Opens(): &v.OpensMS, a.Ends(): &v.EndsMS} {
		if !at.IsZero() {
			*into = at.UnixMilli()
		}
	}
	me := c.person().ID
	everybody := a.Everybody()
	if i := slices.IndexFunc(everybody, func(n store.Named) bool { return n.PersonID == me }); i >= 0 {
		mine := s.viewAssignee(a, everybody[i], theirs, false)
		v.Mine = &mine
	}
	if c.has(store.Facilitator) && c.open(a, a.Crew()...) {
		led := ledView{
			Gives: a.Gives(me), Seed: a.Seed, Fresh: a.Fresh, Raters: a.Raters, Players: []assigneeView{}, Groups: []groupName{},
			Watchers: viewNamed(a.Watchers), Markers: viewNamed(a.Markers), Readers: viewNamed(a.Readers),
			Addresses: append([]string{}, a.Addresses...),
		}
		for _, g := range a.Groups {
			led.Groups = append(led.Groups, groupName{g.ID, g.Name})
		}
		// Of those who play each for themselves, whoever leads some of them sees those.
		all := a.Together || a.Gives(me) || a.Watches(me)
		for _, n := range everybody {
			if !all && n.PersonID != "" && !c.sees(n.PersonID) {
				continue
			}
			// Who plays it too is told of the others what a list tells: what they may
			// not know of their own run they may not learn from another.
			p := s.viewAssignee(a, n, theirs, v.Mine == nil)
			p.ByGroup = slices.Contains(a.Members, n)
			led.Players = append(led.Players, p)
		}
		v.Led = &led
	}
	return v
}

// groupName is a group that something is assigned to; one that has been taken away
// has neither id nor name.
type groupName struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// viewNamed leaves out whoever has been removed: they have nothing to say any more.
func viewNamed(list []store.Named) []runPlayer {
	out := []runPlayer{}
	for _, n := range list {
		if n.PersonID != "" {
			out = append(out, runPlayer{n.PersonID, n.Name})
		}
	}
	return out
}

// assignments is GET /api/assignments: those that are the caller's to play, or with
// list=given those that they gave.
func (s *server) assignments(c *call) ([]assignmentView, error) {
	switch c.QueryParam("list") {
	case "", "mine":
		return s.assigned(c)
	case "given":
		return s.given(c)
	}
	var mistakes invalid
	mistakes.add(false, "list", "The assignments that are listed are yours to play, mine, or those that you gave, given.")
	return nil, mistakes.err()
}

// assigned are the assignments that the caller is to play.
func (s *server) assigned(c *call) ([]assignmentView, error) {
	list, err := s.Store.AssignmentsOf(c.ctx(), c.person().ID)
	if err != nil {
		return nil, err
	}
	theirs, err := s.Store.AssignedRunsAt(c.ctx(), c.person().ID)
	if err != nil {
		return nil, err
	}
	return s.viewAssignments(c, list, theirs), nil
}

// given are the assignments that the caller gave.
func (s *server) given(c *call) ([]assignmentView, error) {
	if !c.has(store.Facilitator) {
		return []assignmentView{}, nil
	}
	list, err := s.Store.AssignmentsBy(c.ctx(), c.person().ID)
	if err != nil {
		return nil, err
	}
	theirs, err := s.Store.AssignedRuns(c.ctx(), c.person().ID)
	if err != nil {
		return nil, err
	}
	return s.viewAssignments(c, list, theirs), nil
}

func (s *server) viewAssignments(c *call, list []store.Assignment, theirs []store.AssignedRun) []assignmentView {
	of := map[string][]store.AssignedRun{}
	for _, t := range theirs {
		of[t.Assignment] = append(of[t.Assignment], t)
	}
	views := []assignmentView{}
	for _, a := range list {
		views = append(views, s.viewAssignment(c, a, of[a.ID]))
	}
	return views
}

// assignment is GET /api/assignments/ID.
func (s *server) assignment(c *call) (assignmentView, error) { return s.viewOne(c, c.from) }

func (s *server) viewOne(c *call, a store.Assignment) (assignmentView, error) {
	theirs, err := s.Store.AssignedRunsOf(c.ctx(), a.ID)
	if err != nil {
		return assignmentView{}, err
	}
	return s.viewAssignment(c, a, theirs), nil
}

// errNotTheirs answers who asks to play what is not assigned to them.
var errNotTheirs = &problem{status: http.StatusForbidden, detail: "This is not assigned to you. Ask whoever assigned it.", denied: "not theirs to play"}

// mayBegin says why the caller may not begin a run from the assignment now; nil:
// they may, or join the one that their crew plays.
func (s *server) mayBegin(c *call) error {
	a := c.from
	refused := func(denied, format string, args ...any) error {
		return &problem{status: http.StatusConflict, detail: fmt.Sprintf(format, args...), denied: denied}
	}
	if a.Behalf == store.BehalfGameDay {
		return refused("in a game day", "Your crew plays this in a game day, and begins there.")
	}
	err := s.Store.Admits(c.ctx(), a.ID, c.person().ID)
	switch err {
	case store.ErrUnderWay:
		return nil
	case store.ErrNotTheirs:
		return errNotTheirs
	case store.ErrWithdrawn:
		return refused("withdrawn", "This was withdrawn by %s, so there is nothing to play any more.", giverOf(a))
	case store.ErrNotYet:
		return refused("not open yet", "This is not open yet: it can be begun from %s on.", dayOf(a.From, a.Zone))
	case store.ErrOver:
		return refused("over", "This could be begun until the end of %s. Ask %s for more time.", dayOf(a.Until, a.Zone), giverOf(a))
	case store.ErrUsedUp:
		return refused("used up", "This has been played as often as it was assigned: %s. Ask %s for another try.", timesOf(a.Times), giverOf(a))
	}
	return err
}

// dayOf is a day with its zone, as people read it.
func dayOf(day, zone string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return at.Format("Monday, 2 January 2006") + " (" + cmp.Or(zone, "UTC") + ")"
}

func timesOf(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func giverOf(a store.Assignment) string { return cmp.Or(a.GiverName, "whoever leads your drills") }
