package stack

import (
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
)

// escalation checks whom pages go to, level by level.
func (c *checker) escalation(s *Stack) {
	for i, team := range s.Teams {
		where := fmt.Sprintf("teams[%d]", i)
		c.goesOn(where, s, team)
		switch {
		case team.Answers < 0:
			c.at(where+".answers", "%s is before the page", team.Answers.Std())
		case team.Answers > 0 && team.Persona == "":
			c.at(where+".answers", "persona is missing: who answers?")
		}
		c.lasts(where+".answers", team.Answers)
	}
	c.schedules(s)
	before := map[string]bool{}
	for i, p := range s.Escalation {
		where := fmt.Sprintf("escalation[%d]", i)
		team, known := s.Team(p.Team)
		switch {
		case !known:
			c.at(where+".team", "there is no team %q", p.Team)
		case before[p.Team]:
			c.at(where+".team", "%s has a policy already", p.Team)
		case len(team.Escalation) > 0:
			c.at(where+".team", "%s has escalation steps of its own as well: write one of the two", p.Team)
		}
		before[p.Team] = true
		if p.Rounds < 0 || p.Rounds > mostRounds {
			c.at(where+".rounds", "rounds is 1 to %d", mostRounds)
		}
		c.levels(where, p)
	}
	c.firstLevels(s)
}

// goesOn checks that pages go on to other teams, one after the other.
func (c *checker) goesOn(where string, s *Stack, team Team) {
	last := Duration(0)
	for k, step := range team.Escalation {
		where := fmt.Sprintf("%s.escalation[%d]", where, k)
		if step.After <= last {
			c.at(where+".after", "after must be above %s, the step before", last.Std())
		}
		last = step.After
		if _, ok := s.Team(step.To); !ok || step.To == team.Name {
			c.at(where+".to", "there is no other team %q to escalate to", step.To)
		}
	}
}

func (c *checker) levels(where string, p Policy) {
	if len(p.Levels) == 0 {
		c.at(where+".levels", "levels are missing: whom does a page go to?")
	}
	c.most(where+".levels", "levels", len(p.Levels), mostLevels)
	var seen []Callee
	for k, level := range p.Levels {
		where := fmt.Sprintf("%s.levels[%d]", where, k)
		if level.Within <= 0 {
			c.at(where+".within", "within must be above zero: how long do they have to acknowledge?")
		}
		c.lasts(where+".within", level.Within)
		if len(level.To) == 0 {
			c.at(where+".to", "to is missing: whom does level %d page?", k+1)
		}
		c.most(where+".to", "of one level", len(level.To), mostCallees)
		for n, callee := range level.To {
			where := fmt.Sprintf("%s.to[%d]", where, n)
			c.callee(where, callee, true)
			if slices.Contains(seen, callee) && callee != (Callee{}) {
				c.at(where, "the policy goes round in a circle: a level before pages %s already, and rounds says how often it begins again", callee)
			}
			seen = append(seen, callee)
		}
	}
}

func (c *checker) schedules(s *Stack) {
	if len(s.Schedules) > 0 {
		c.names("schedules", len(s.Schedules), func(i int) string { return s.Schedules[i].Name })
	}
	for i, v := range s.Schedules {
		where := fmt.Sprintf("schedules[%d]", i)
		if v.Every <= 0 {
			c.at(where+".every", "every must be above zero: how long is a shift?")
		}
		if len(v.Shifts) == 0 {
			c.at(where+".shifts", "shifts are missing: who is on call?")
		}
		c.most(where+".shifts", "shifts", len(v.Shifts), maxList)
		for k, callee := range v.Shifts {
			c.callee(fmt.Sprintf("%s.shifts[%d]", where, k), callee, false)
		}
	}
}

// callee checks that somebody is named, and that there is such a one. In a shift a
// person, a seat or a persona has it, and no team or other schedule.
func (c *checker) callee(where string, v Callee, wide bool) {
	given := 0
	for _, is := range []bool{v.Team != "", v.Seat != "", v.Member != 0, v.Persona != "", v.Schedule != ""} {
		if is {
			given++
		}
	}
	of := "seat, member or persona"
	if wide {
		of = "team, seat, member, persona or schedule"
	}
	switch {
	case given != 1:
		c.at(where, "name exactly one %s", of)
		return
	case !wide && (v.Team != "" || v.Schedule != ""):
		c.at(where, "a shift is somebody's: name exactly one %s", of)
		return
	}
	if _, ok := c.system.Team(v.Team); v.Team != "" && !ok {
		c.at(where+".team", "there is no team %q", v.Team)
	}
	if v.Seat != "" && !slices.Contains(faults.Seats(), v.Seat) {
		c.at(where+".seat", "there is no seat %q: a stack knows %s", v.Seat, strings.Join(faults.Seats(), ", "))
	}
	if v.Member < 0 || v.Member > maxMember {
		c.at(where+".member", "member is 1 to %d: the first of the crew, the second, and so on", maxMember)
	}
	if v.Persona != "" && !slices.ContainsFunc(c.system.Teams, func(t Team) bool { return t.Persona == v.Persona }) {
		c.at(where+".persona", "there is no persona %q: nobody of that name answers for a team", v.Persona)
	}
	if _, ok := find(c.system.Schedules, func(s Schedule) bool { return s.Name == v.Schedule }); v.Schedule != "" && !ok {
		c.at(where+".schedule", "there is no schedule %q", v.Schedule)
	}
}

// maxMember is no smaller than a crew.
const maxMember = 40

// firstLevels checks that the teams to whom the first levels leave their pages do
// not leave them to each other.
func (c *checker) firstLevels(s *Stack) {
	passes := func(team string) []string {
		var to []string
		for _, callee := range s.firstLevel(team) {
			if callee.Team != "" && callee.Team != team {
				to = append(to, callee.Team)
			}
		}
		return to
	}
	for i, p := range s.Escalation {
		done := map[string]bool{}
		var back func(team string, path []string) []string
		back = func(team string, path []string) []string {
			path = append(slices.Clone(path), team)
			for _, to := range passes(team) {
				if to == p.Team {
					return append(path, to)
				}
				if done[to] {
					continue
				}
				done[to] = true
				if found := back(to, path); found != nil {
					return found
				}
			}
			return nil
		}
		if found := back(p.Team, nil); found != nil {
			c.at(fmt.Sprintf("escalation[%d].levels", i), "first levels go round in a circle, and nobody is paged: %s", strings.Join(found, " → "))
		}
	}
}

// String is the callee in a few words: "the seat operations".
func (v Callee) String() string {
	switch {
	case v.Team != "":
		return v.Team
	case v.Seat != "":
		return "the seat " + v.Seat
	case v.Member != 0:
		return fmt.Sprintf("member %d", v.Member)
	case v.Persona != "":
		return v.Persona
	}
	return "the schedule " + v.Schedule
}
