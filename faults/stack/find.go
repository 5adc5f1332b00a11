package stack

import (
	"fmt"
	"iter"
	"regexp"
	"slices"

	"github.com/drillyard/drillyard/faults"
)

// Customers is the name that customers go by as the source of an edge.
const Customers = faults.Customers

// Service returns the service called name.
func (s *Stack) Service(name string) (Service, bool) {
	return find(s.Services, func(v Service) bool { return v.Name == name })
}

// Team returns the team called name.
func (s *Stack) Team(name string) (Team, bool) {
	return find(s.Teams, func(v Team) bool { return v.Name == name })
}

// AnswersFor returns the name of the team that a persona answers for; empty: none.
func (s *Stack) AnswersFor(persona string) string {
	team, _ := find(s.Teams, func(v Team) bool { return v.Persona == persona && persona != "" })
	return team.Name
}

// Journey returns the journey called name.
func (s *Stack) Journey(name string) (Journey, bool) {
	return find(s.Journeys, func(v Journey) bool { return v.Name == name })
}

// SLO returns the promise called name.
func (s *Stack) SLO(name string) (SLO, bool) {
	return find(s.SLOs, func(v SLO) bool { return v.Name == name })
}

// Place is where a value stands in stack.yaml, by its path such as
// "services[2].routes[0].match", counted from 1; or where the nearest value around
// it does. A stack that was not loaded has no places.
func (s *Stack) Place(path string) (line, column int) {
	p := s.places.Near(path)
	return p.Line, p.Column
}

// Names lists the services in the order of the stack.
func (s *Stack) Names() []string {
	names := make([]string, len(s.Services))
	for i, v := range s.Services {
		names[i] = v.Name
	}
	return names
}

// External is the set of services that somebody else runs.
func (s *Stack) External() map[string]bool {
	set := map[string]bool{}
	for _, v := range s.Services {
		if v.External {
			set[v.Name] = true
		}
	}
	return set
}

// Edges lists every path of calls once, in the order in which the services
// need them: from the customers to the first service, and from each service
// and worker to what its steps name.
func (s *Stack) Edges() []faults.Edge {
	edges := []faults.Edge{{From: Customers, To: s.Services[0].Name}}
	for _, v := range s.Services {
		for _, to := range v.Needs() {
			edges = append(edges, faults.Edge{From: v.Name, To: to})
		}
	}
	return edges
}

// Needs lists the services that this one calls, queries, reads or feeds, and
// the queue it consumes, each once.
func (s Service) Needs() []string {
	var names []string
	add := func(name string) {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if s.Consumes != nil {
		add(s.Consumes.Queue)
	}
	for step := range s.AllSteps() {
		add(step.Target())
	}
	add(s.Ledger)
	return names
}

// AllSteps goes through every step of the service, each before those that are
// done within it or on its miss.
func (s Service) AllSteps() iter.Seq[*Step] {
	return func(yield func(*Step) bool) {
		for i := range s.Routes {
			if !each(s.Routes[i].Steps, yield) {
				return
			}
		}
		if s.Consumes != nil && !each(s.Consumes.Steps, yield) {
			return
		}
		for i := range s.Jobs {
			j := &s.Jobs[i]
			if !yield(&j.Rows) || !each(j.Steps, yield) || !each(j.Then, yield) {
				return
			}
		}
	}
}

// PlacedSteps goes through the same, with the path of each below the service, such
// as "routes[0].steps[1].miss[0]".
func (s Service) PlacedSteps() iter.Seq2[string, Step] {
	return func(yield func(string, Step) bool) {
		var walk func(at string, steps []Step) bool
		walk = func(at string, steps []Step) bool {
			for i, step := range steps {
				at := fmt.Sprintf("%s[%d]", at, i)
				if !yield(at, step) || !walk(at+".within", step.Within) || !walk(at+".miss", step.Miss) {
					return false
				}
			}
			return true
		}
		for i, r := range s.Routes {
			if !walk(fmt.Sprintf("routes[%d].steps", i), r.Steps) {
				return
			}
		}
		if s.Consumes != nil && !walk("consumes.steps", s.Consumes.Steps) {
			return
		}
		for i, j := range s.Jobs {
			at := fmt.Sprintf("jobs[%d]", i)
			if !yield(at+".rows", j.Rows) || !walk(at+".steps", j.Steps) || !walk(at+".then", j.Then) {
				return
			}
		}
	}
}

// AllSteps goes through every step of the route.
func (r Route) AllSteps() iter.Seq[*Step] {
	return func(yield func(*Step) bool) { each(r.Steps, yield) }
}

func each(steps []Step, yield func(*Step) bool) bool {
	for i := range steps {
		if s := &steps[i]; !yield(s) || !each(s.Within, yield) || !each(s.Miss, yield) {
			return false
		}
	}
	return true
}

// Target names the service that a step needs.
func (s Step) Target() string {
	for _, name := range []string{s.Call, s.Query, s.Get, s.Put, s.Publish} {
		if name != "" {
			return name
		}
	}
	return ""
}

func find[T any](in []T, is func(T) bool) (T, bool) {
	if i := slices.IndexFunc(in, is); i >= 0 {
		return in[i], true
	}
	var none T
	return none, false
}

// Asked lists the requests that go over an edge, as the description has them, with
// fields such as {note} in them; sorted.
func (s *Stack) Asked(e faults.Edge) (requests []string) {
	var steps func(all []Step)
	steps = func(all []Step) {
		for _, step := range all {
			if step.Call == e.To {
				requests = append(requests, step.Request)
			}
			steps(step.Miss)
			steps(step.Within)
		}
	}
	if e.From == Customers {
		for _, j := range s.Journeys {
			for _, r := range j.Requests {
				requests = append(requests, r.Request)
			}
		}
	} else if from, ok := s.Service(e.From); ok {
		for _, r := range from.Routes {
			steps(r.Steps)
		}
		if from.Consumes != nil {
			steps(from.Consumes.Steps)
		}
		for _, j := range from.Jobs {
			steps(j.Steps)
		}
	}
	slices.Sort(requests)
	return slices.Compact(requests)
}

var tableMade = regexp.MustCompile(`(?i)\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?"?([A-Za-z_][A-Za-z0-9_]*)"?`)

// Tables lists the tables that the schema of a database makes; sorted.
func (v Service) Tables() (tables []string) {
	for _, statement := range v.Schema {
		for _, m := range tableMade.FindAllStringSubmatch(statement, -1) {
			tables = append(tables, m[1])
		}
	}
	slices.Sort(tables)
	return slices.Compact(tables)
}
