package web

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
)

// runMap is what stays the same in a run: the stack, and who and what is there
// to ask, to read and to do. None of it is evidence: see decisions/0051.
type runMap struct {
	systemMap
	SLOs     []sloView       `json:"slos"`
	Personas []personaView   `json:"personas"`
	Channels []string        `json:"channels"`
	Runbooks []runbookEntry  `json:"runbooks"`
	Actions  []faults.Action `json:"actions"`
	Updates  []updateText    `json:"updates"` // the scenario's own first
	Hints    []hintPrice     `json:"hints"`   // in their order
	// Briefing is what was told before it began, as of then.
	Briefing string `json:"briefing_html"`
}

// hintPrice is what a hint costs: points, or percent of those that can be earned. What it
// says is told once it is taken.
type hintPrice struct {
	Points  float64 `json:"points,omitempty"`
	Percent float64 `json:"percent,omitempty"`
}

type sloView struct {
	Name      string  `json:"name"`
	Title     string  `json:"title"`
	Objective float64 `json:"objective"`
}

type personaView struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Title string `json:"title"`
	Team  string `json:"team,omitempty"`
}

// updateText is a text to begin an update with.
type updateText struct {
	Title    string `json:"title"`
	Audience string `json:"audience,omitempty" event:"words=audience"` // empty: either
	Status   string `json:"status,omitempty" event:"words=status"`
	Text     string `json:"text"`
}

type runbookEntry struct {
	Slug    string `json:"slug"`
	Title   string `json:"title"`
	Service string `json:"service"`
}

// runMap is GET /api/runs/ID/map.
func (s *server) runMap(c *call) (runMap, error) {
	drill, err := s.played(c)
	if err != nil {
		return runMap{}, err
	}
	scenario, system := drill.Scenario, drill.Edition.Stack()
	began := c.run.Created
	if epoch := s.viewRun(c, c.run).EpochMS; epoch != 0 {
		began = time.UnixMilli(epoch)
	}
	briefing, err := markdown.HTML(scenarios.Expand(scenario.Briefing, scenarios.Moments{Said: began}))
	if err != nil {
		return runMap{}, err
	}
	v := runMap{
		systemMap: systemOf(drill), Personas: []personaView{}, Runbooks: []runbookEntry{}, Actions: offered(),
		Channels: []string{engine.IncidentChannel}, SLOs: promises(drill), Briefing: briefing,
	}
	// A persona can be written to whether or not the script has it speak. The
	// channels it speaks in would tell that it will.
	for _, p := range scenario.Personas {
		v.Personas = append(v.Personas, personaView{p.ID, p.Name, p.Title, cmp.Or(p.Team, system.AnswersFor(p.Name))})
		v.Channels = append(v.Channels, "@"+p.ID)
	}
	v.Updates, v.Hints = []updateText{}, []hintPrice{}
	for _, h := range scenario.Hints {
		v.Hints = append(v.Hints, hintPrice{h.Points, h.Percent})
	}
	for _, u := range slices.Concat(scenario.Updates, system.Updates) {
		v.Updates = append(v.Updates, updateText{u.Title, u.Audience, u.Status, u.Text})
	}
	for _, book := range drill.Edition.Runbooks() {
		if _, ok := system.Service(book.Service); ok || slices.Contains(scenario.Runbooks, book.Slug) {
			v.Runbooks = append(v.Runbooks, runbookEntry{book.Slug, book.Title, book.Service})
		}
	}
	return v, nil
}

// promises are the objectives of the system that a drill is played on.
func promises(drill library.Drill) []sloView {
	all := []sloView{}
	for _, slo := range drill.Edition.Stack().SLOs {
		all = append(all, sloView{slo.Name, slo.Title, slo.Objective})
	}
	return all
}

var errGone = &problem{status: http.StatusGone, detail: "What this run was played with is no longer here."}

// played returns the drill of a run as it was when it was played; of runs from before
// editions were kept, as it stands. The error is errGone where there is nothing that
// the run could be read with. On routes of a recording it is the drill that was recorded.
func (s *server) played(c *call) (library.Drill, error) {
	if !c.ofRun() {
		of, err := s.recordedFor(c)
		return of.Drill, err
	}
	drill, err := s.Runs.Played(c.ctx(), c.run)
	if !errors.Is(err, runs.ErrNoEdition) {
		return drill, err
	}
	if drill, ok := s.Library.Drill(c.run.Scenario); ok && c.run.Edition == "" {
		return drill, nil
	}
	return library.Drill{}, errGone
}

// offered are the actions of the catalogue, as clients loop over them.
func offered() []faults.Action {
	all := list(library.Actions())
	for i := range all {
		all[i].Parameters = list(all[i].Parameters)
	}
	return all
}
