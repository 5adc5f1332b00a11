package web

import (
	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/server/library"
)

// systemMap is the picture of a system as its people have it before anything has
// happened: who comes to it for what, what calls what, and whose each part is. It says
// nothing of a drill's script.
type systemMap struct {
	Stack  stackView `json:"stack"`
	Oncall string    `json:"oncall"`
	// AlsoOncall are the other teams that the trainees are on call for.
	AlsoOncall []string       `json:"also_oncall"`
	Services   []stackService `json:"services"`
	Teams      []named        `json:"teams"`
	Journeys   []journeyView  `json:"journeys"`
}

type stackView struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Summary string `json:"summary"`
	// Clients is what those who come to it are called.
	Clients faults.Clients `json:"clients"`
}

type stackService struct {
	Name     string   `json:"name"`
	Title    string   `json:"title"`
	Kind     string   `json:"kind"`
	Team     string   `json:"team"`
	Tier     int      `json:"tier"`
	Summary  string   `json:"summary"`
	Calls    []string `json:"calls"`
	External bool     `json:"external,omitempty"` // somebody else's: no team of ours runs it
}

// journeyView is what customers come for.
type journeyView struct {
	Name  string   `json:"name"`
	Title string   `json:"title"`
	Does  []string `json:"does"` // one step after the other, as a verb in the third person
}

// systemOf is the picture of the system that a drill is played on.
func systemOf(drill library.Drill) systemMap {
	system := drill.Edition.Stack()
	v := systemMap{
		Stack:  stackView{system.Name, system.Title, system.Summary, system.Clients.Named()},
		Oncall: drill.Oncall, AlsoOncall: list(drill.AlsoOncall), Services: []stackService{}, Teams: []named{}, Journeys: []journeyView{},
	}
	for _, s := range system.Services {
		v.Services = append(v.Services, stackService{s.Name, s.Title, s.Kind, s.Team, s.Tier, s.Summary, list(s.Needs()), s.External})
	}
	for _, team := range system.Teams {
		v.Teams = append(v.Teams, named{team.Name, team.Title})
	}
	for _, journey := range system.Journeys {
		does := []string{}
		for _, r := range journey.Requests {
			does = append(does, r.Does)
		}
		v.Journeys = append(v.Journeys, journeyView{journey.Name, journey.Title, does})
	}
	return v
}
