package web

import (
	"path"
	"time"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

type named struct {
	Name  string `json:"name"`
	Title string `json:"title"`
}

type slugged struct {
	Slug  string `json:"slug"`
	Title string `json:"title"`
}

// scenarioCard is what the catalogue tells of a scenario: nothing of its
// script.
type scenarioCard struct {
	Slug      string   `json:"slug"` // of a pack that is not the built-in one, PACK/SLUG
	Pack      *named   `json:"pack"` // null: the built-in one
	Title     string   `json:"title"`
	Summary   string   `json:"summary"`
	Level     string   `json:"level"`
	DurationS float64  `json:"duration_s"`
	Skills    []string `json:"skills"`
	Stack     named    `json:"stack"`
	Runtimes  []string `json:"runtimes"` // those it can be played on
	Runs      int      `json:"runs"`
	// BestPercent is of first runs: of those before the caller knew the answers. It is
	// what the best comes to at least, whatever is still to be marked.
	BestPercent       *float64 `json:"best_percent"`
	BestRepeatPercent *float64 `json:"best_repeat_percent"`
	// Mistakes are those in the drill's file as it stands now; the drill is played as
	// it was before. Only who may write drills is told.
	Mistakes []field `json:"mistakes,omitempty"`
}

// scenarios is GET /api/scenarios.
func (s *server) scenarios(c *call) ([]scenarioCard, error) {
	mine, err := s.Store.Runs(c.ctx(), store.RunFilter{Person: c.person().ID})
	if err != nil {
		return nil, err
	}
	list := []scenarioCard{}
	for _, drill := range s.Library.Catalogue() {
		list = append(list, s.viewScenario(c, drill, mine))
	}
	return list, nil
}

// playedOn lists where people play a drill: a tour in the tabletop, whatever they ask for.
func playedOn(drill library.Drill) []string {
	if drill.IsTour() {
		return []string{runtimes.Tabletop}
	}
	return list(drill.Runtimes)
}

func (s *server) viewScenario(c *call, drill library.Listed, mine []store.Run) scenarioCard {
	v := scenarioCard{
		Slug: drill.Slug, Title: drill.Title, Summary: drill.Summary, Level: drill.Level,
		DurationS: drill.Duration.Seconds(), Skills: list(drill.Skills), Stack: named{Name: drill.Stack}, Runtimes: playedOn(drill.Drill),
	}
	v.Stack.Title = drill.Edition.Stack().Title
	if drill.Pack != library.BuiltIn {
		v.Pack = &named{drill.Pack, drill.PackTitle}
	}
	if c.has(store.Author) {
		v.Mistakes = placed(drill.Mistakes)
	}
	for _, r := range mine {
		if r.Scenario != drill.Slug || r.Trial {
			continue
		}
		v.Runs++
		best := &v.BestPercent
		if r.Repeat {
			best = &v.BestRepeatPercent
		}
		if score := r.Score(c.person().ID); score != nil && (*best == nil || score.Low > **best) {
			*best = &score.Low
		}
	}
	return v
}

type scenarioView struct {
	scenarioCard
	Briefing   string             `json:"briefing_html"`
	System     systemMap          `json:"system"`
	Oncall     named              `json:"oncall"`      // team
	AlsoOncall []named            `json:"also_oncall"` // the other teams that they are on call for
	Runbooks   []slugged          `json:"runbooks"`
	Runtime    string             `json:"runtime"` // unless another one is chosen
	Repeat     bool               `json:"repeat"`  // the caller knows the answers, so what they play now is a repeat
	Seats      []engine.SeatState `json:"seats"`   // nobody has any yet
	Tour       bool               `json:"tour"`    // whoever plays it is led through it
}

// teamOf is a team of a drill's stack with its title.
func teamOf(drill library.Listed, name string) named {
	team, _ := drill.Edition.Stack().Team(name)
	return named{Name: name, Title: team.Title}
}

// slugAsked is the slug in a path: of something in a pack, PACK/SLUG.
func slugAsked(c *call) string { return path.Join(c.Param("pack"), c.Param("slug")) }

// scenario is GET /api/scenarios/SLUG, or /api/scenarios/PACK/SLUG.
func (s *server) scenario(c *call) (scenarioView, error) {
	drill, ok := s.Library.Listed(slugAsked(c))
	if !ok {
		return scenarioView{}, errHidden
	}
	mine, err := s.Store.Runs(c.ctx(), store.RunFilter{Person: c.person().ID})
	if err != nil {
		return scenarioView{}, err
	}
	read, err := s.Store.HasRead(c.ctx(), c.person().ID, drill.Slug)
	if err != nil {
		return scenarioView{}, err
	}
	briefing, err := markdown.HTML(scenarios.Expand(drill.Briefing, scenarios.Moments{Said: time.Now()}))
	if err != nil {
		return scenarioView{}, err
	}
	v := scenarioView{s.viewScenario(c, drill, mine), briefing, systemOf(drill.Drill), teamOf(drill, drill.Oncall), []named{}, []slugged{}, runtimes.Default, read, engine.Seats(drill.Scenario), drill.IsTour()}
	for _, team := range drill.AlsoOncall {
		v.AlsoOncall = append(v.AlsoOncall, teamOf(drill, team))
	}
	for _, slug := range drill.Runbooks {
		if book, ok := drill.Edition.Runbook(slug); ok {
			v.Runbooks = append(v.Runbooks, slugged{book.Slug, book.Title})
		}
	}
	return v, nil
}

// list makes nothing an empty list: clients loop over it.
func list[T any](v []T) []T {
	if v == nil {
		return []T{}
	}
	return v
}
