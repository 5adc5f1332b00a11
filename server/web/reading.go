package web

import (
	"maps"
	"slices"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
)

// readRunbook is GET /api/runbooks/SLUG, or /api/runbooks/PACK/SLUG: as it is now, for
// whoever reads it before anything has happened.
func (s *server) readRunbook(c *call) (runbookView, error) {
	book, ok := s.Library.Runbook(slugAsked(c))
	if !ok {
		return runbookView{}, errHidden
	}
	return viewRunbook(book), nil
}

func viewRunbook(book *scenarios.Runbook) runbookView {
	v := runbookView{runbookEntry{book.Slug, book.Title, book.Service}, book.Intro, []runbookPhase{}, []runbookStep{}}
	for _, p := range book.Phases {
		v.Phases = append(v.Phases, runbookPhase(p))
	}
	for _, step := range book.Steps {
		v.Steps = append(v.Steps, runbookStep{step.ID, step.Phase, step.Title, step.Body})
	}
	return v
}

// systemPage is a system as it is written down: what questions about it are answered
// from.
type systemPage struct {
	Name     string        `json:"name"`
	Title    string        `json:"title"`
	Summary  string        `json:"summary"`
	Services []servicePage `json:"services"`
	Alerts   []alertPage   `json:"alerts"`
	Promises []sloView     `json:"promises"`
}

type servicePage struct {
	Name     string        `json:"name"`
	Title    string        `json:"title"`
	Kind     string        `json:"kind"`
	Summary  string        `json:"summary"`
	Team     named         `json:"team"`
	Tier     int           `json:"tier"`
	Replicas int           `json:"replicas"`
	External bool          `json:"external"` // somebody else's: no team of ours runs it
	Calls    []string      `json:"calls"`
	CalledBy []string      `json:"called_by"`
	Settings []settingView `json:"settings"`
}

type settingView struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type alertPage struct {
	Name    string   `json:"name"`
	Summary string   `json:"summary"`
	Team    *named   `json:"team"`    // that it pages; null: none
	Runbook *slugged `json:"runbook"` // that it links to; null: none
}

// readSystem is GET /api/stacks/SLUG, or /api/stacks/PACK/SLUG.
func (s *server) readSystem(c *call) (systemPage, error) {
	system, ok := s.Library.Stack(slugAsked(c))
	if !ok {
		return systemPage{}, errHidden
	}
	v := systemPage{Name: slugAsked(c), Title: system.Title, Summary: system.Summary, Services: []servicePage{}, Alerts: []alertPage{}, Promises: []sloView{}}
	for _, service := range system.Services {
		v.Services = append(v.Services, viewService(system, service))
	}
	alerts, err := s.Library.Alerts(slugAsked(c))
	if err != nil {
		return systemPage{}, err
	}
	for _, a := range alerts {
		page := alertPage{Name: a.Name, Summary: a.Summary}
		if team, ok := system.Team(a.Team); ok {
			page.Team = &named{team.Name, team.Title}
		}
		if a.Runbook != nil {
			page.Runbook = &slugged{a.Runbook.Slug, a.Runbook.Title}
		}
		v.Alerts = append(v.Alerts, page)
	}
	for _, slo := range system.SLOs {
		v.Promises = append(v.Promises, sloView{slo.Name, slo.Title, slo.Objective})
	}
	return v, nil
}

func viewService(system *stack.Stack, s stack.Service) servicePage {
	team, _ := system.Team(s.Team)
	v := servicePage{
		Name: s.Name, Title: s.Title, Kind: s.Kind, Summary: s.Summary, Team: named{s.Team, team.Title}, Tier: s.Tier, Replicas: max(1, s.Replicas), External: s.External,
		Calls: list(s.Needs()), CalledBy: []string{}, Settings: []settingView{},
	}
	for _, e := range system.Edges() {
		if e.To == s.Name && e.From != stack.Customers {
			v.CalledBy = append(v.CalledBy, e.From)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Config)) {
		v.Settings = append(v.Settings, settingView{name, s.Config[name]})
	}
	return v
}
