package library

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/oncall"
)

// Orphans lists what stands in a stack and nothing leads to: services that nobody
// calls, queues that are only written or only read, and teams that own a service
// whose pages go to somebody else. None of it stops a stack from being played. The
// stack's folder is dir.
func Orphans(dir string, s *stack.Stack) scenarios.Problems {
	var out scenarios.Problems
	say := func(path, hint, format string, args ...any) {
		line, column := s.Place(path)
		out = append(out, scenarios.Problem{
			File: dir + "/stack.yaml", Position: scenarios.Position{Line: max(1, line), Column: max(1, column)},
			Message: fmt.Sprintf(format, args...), Hint: hint, Advice: true,
		})
	}
	needed := map[string][]string{} // by whom
	for _, e := range s.Edges() {
		needed[e.To] = append(needed[e.To], e.From)
	}
	written, read := map[[2]string]bool{}, map[[2]string]bool{} // queue and subject
	for _, v := range s.Services {
		for step := range v.AllSteps() {
			if step.Publish != "" {
				written[[2]string{step.Publish, step.Subject}] = true
			}
		}
		if v.Consumes != nil {
			read[[2]string{v.Consumes.Queue, v.Consumes.Subject}] = true
		}
	}
	for i, v := range s.Services {
		where := fmt.Sprintf("services[%d]", i)
		if len(needed[v.Name]) == 0 && v.Kind != stack.KindWorker {
			say(where+".name", "give a route a step that calls it, or leave it out", "nobody calls %s", v.Name)
		}
		if c := v.Consumes; c != nil && !written[[2]string{c.Queue, c.Subject}] {
			say(where+".consumes.subject", "", "%s waits for %s in %s, and nobody publishes that", v.Name, c.Subject, c.Queue)
		}
		for at, step := range v.PlacedSteps() {
			if step.Publish != "" && !read[[2]string{step.Publish, step.Subject}] {
				say(where+"."+at+".subject", "", "%s publishes %s to %s, and nobody consumes that", v.Name, step.Subject, step.Publish)
			}
		}
	}
	routing, err := oncall.ParseRouting(dir+"/routing.yaml", s.Routing)
	if err != nil {
		return out // which CheckAlerts says
	}
	for i, team := range s.Teams {
		owned := slices.IndexFunc(s.Services, func(v stack.Service) bool { return v.Team == team.Name })
		if owned < 0 {
			continue
		}
		service := s.Services[owned].Name
		if whom, reached := paged(routing, s, team.Name, service); !reached {
			say(fmt.Sprintf("teams[%d].name", i), fmt.Sprintf(`routing.yaml needs a route with matchers: [team="%s"]`, team.Name), "a page about %s does not reach %s, who own it: it goes to %s", service, team.Name, whom)
		}
	}
	return out
}

// paged says whom an alert about a service of a team pages, and whether the team is
// among them.
func paged(r *oncall.Routing, s *stack.Stack, team, service string) (whom string, reached bool) {
	whom = "nobody"
	for _, receiver := range r.Hear(map[string]string{"alertname": "Example", "service": service, "team": team, "severity": stack.SeverityPage}) {
		to, _ := s.Receives(receiver)
		if whom = to; to == team {
			return whom, true
		}
	}
	return whom, false
}
