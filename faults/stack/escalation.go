package stack

import (
	"time"
)

// Policy says whom the pages of a team go to, level by level, while nobody
// acknowledges them.
type Policy struct {
	Team   string  `yaml:"team"`
	Levels []Level `yaml:"levels"`
	// Rounds is how often it goes through the levels: after the last level it
	// pages the first one again. Without: 3 times.
	Rounds int `yaml:"rounds"`

	short bool // it was written as the steps of its team
}

// Level is who is paged at once, and how long they have.
type Level struct {
	To     []Callee `yaml:"to"`
	Within Duration `yaml:"within"` // in which one of them acknowledges, or the next level is paged
}

// Callee is whom a page goes to: exactly one of its keys is given.
type Callee struct {
	Team     string `yaml:"team"`     // whoever its own policy pages first; in its own policy, all of it
	Seat     string `yaml:"seat"`     // whoever holds the seat, or stands in for it: operations
	Member   int    `yaml:"member"`   // of the crew, in the order in which they came; from 1
	Persona  string `yaml:"persona"`  // who answers for one of the teams, by name
	Schedule string `yaml:"schedule"` // whoever's shift it is
}

// Schedule is who is on call in turn, on the run's clock.
type Schedule struct {
	Name   string   `yaml:"name"`
	Every  Duration `yaml:"every"`  // how long a shift lasts
	Shifts []Callee `yaml:"shifts"` // in turn from the start of the run, and again from the first one
}

// At returns whose shift it is at a run time.
func (s Schedule) At(at time.Duration) Callee {
	if len(s.Shifts) == 0 || s.Every <= 0 {
		return Callee{}
	}
	return s.Shifts[int(max(0, at)/s.Every.Std())%len(s.Shifts)]
}

// Bounds of a policy; usualRounds is how often it is gone through when it does not
// say.
const (
	mostLevels  = 10
	mostCallees = 10
	mostRounds  = 10
	usualRounds = 3
)

// Short reports whether the policy was written as the steps of its team, which
// know teams alone and are gone through once.
func (p Policy) Short() bool { return p.short }

// Policy returns whom the pages of a team go to: its policy, or what the short
// form says. A team with neither has one level, which is the team, for good.
func (s *Stack) Policy(team string) Policy {
	if p, ok := find(s.Escalation, func(p Policy) bool { return p.Team == team }); ok {
		if p.Rounds == 0 {
			p.Rounds = usualRounds
		}
		return p
	}
	p := Policy{Team: team, Rounds: 1, Levels: []Level{{To: []Callee{{Team: team}}}}, short: true}
	of, _ := s.Team(team)
	last := Duration(0)
	for _, step := range of.Escalation {
		p.Levels[len(p.Levels)-1].Within = step.After - last
		p.Levels = append(p.Levels, Level{To: []Callee{{Team: step.To}}})
		last = step.After
	}
	return p
}

// first lists whom the pages of a team go to at first: the callees of its first
// level with teams and schedules replaced by whom those mean at a run time. The
// team itself stands for all of it.
func (s *Stack) first(team string, at time.Duration, seen map[string]bool) []Callee {
	seen[team] = true
	var out []Callee
	for _, c := range s.firstLevel(team) {
		out = append(out, s.means(team, c, at, seen)...)
	}
	return out
}

// firstLevel lists whom the first level of a team's policy names. A policy that is
// not whole names nobody.
func (s *Stack) firstLevel(team string) []Callee {
	if p := s.Policy(team); len(p.Levels) > 0 {
		return p.Levels[0].To
	}
	return nil
}

// Means lists whom a callee of a team's policy means at a run time.
func (s *Stack) Means(of string, c Callee, at time.Duration) []Callee {
	return s.means(of, c, at, map[string]bool{of: true})
}

func (s *Stack) means(of string, c Callee, at time.Duration, seen map[string]bool) []Callee {
	switch {
	case c.Schedule != "":
		schedule, _ := find(s.Schedules, func(v Schedule) bool { return v.Name == c.Schedule })
		return []Callee{schedule.At(at)}
	case c.Team != "" && c.Team != of && seen[c.Team]:
		return nil // its first level is paged already
	case c.Team != "" && c.Team != of:
		return s.first(c.Team, at, seen)
	}
	return []Callee{c}
}
