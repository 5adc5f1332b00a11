package web

import (
	"github.com/drillyard/drillyard/server/insight"
	"github.com/drillyard/drillyard/server/store"
)

// skills is GET /api/skills: what the caller has shown.
func (s *server) skills(c *call) (insight.Skills, error) {
	me := c.person().ID
	sight, err := s.ownSight(c)
	if err != nil {
		return insight.Skills{}, err
	}
	return s.Insight.Skills(c.ctx(), me, sight)
}

// ownSight is what may be told to the caller of what they played themselves: of runs and
// attempts whose score they are shown.
func (s *server) ownSight(c *call) (insight.Sight, error) {
	me := c.person().ID
	runs, err := s.Store.Runs(c.ctx(), store.RunFilter{Person: me})
	if err != nil {
		return insight.Sight{}, err
	}
	shown := map[string]bool{}
	for _, r := range runs {
		shown[r.ID] = r.Score(me) != nil
	}
	attempts, err := s.Store.Attempts(c.ctx(), store.AttemptFilter{Person: me, Practice: true})
	if err != nil {
		return insight.Sight{}, err
	}
	read := map[string]bool{}
	for _, a := range attempts {
		read[a.ID] = scoreShown(a) != nil
	}
	return insight.Sight{Run: func(id string) bool { return shown[id] }, Drill: func(string) bool { return true }, Attempt: func(id string) bool { return read[id] }}, nil
}

// personSkills is what somebody has shown, with who they are.
type personSkills struct {
	Person runPlayer `json:"person"`
	insight.Skills
}

// skillsOf is GET /api/people/ID/skills: of the runs that the caller may see. What was
// asked in a drill that they may still play is left out.
func (s *server) skillsOf(c *call) (personSkills, error) {
	person, err := s.Store.Person(c.ctx(), c.Param("person"))
	if err != nil {
		return personSkills{}, err
	}
	runs, err := s.Store.Runs(c.ctx(), store.RunFilter{Person: person.ID, Reader: c.person().ID, Led: true, Sight: c.person().Sight()})
	if err != nil {
		return personSkills{}, err
	}
	seen := map[string]bool{}
	for _, r := range runs {
		seen[r.ID] = r.Ended != nil
	}
	knows, err := s.knows(c)
	if err != nil {
		return personSkills{}, err
	}
	attempts, err := s.Store.Attempts(c.ctx(), store.AttemptFilter{Person: person.ID, Practice: true})
	if err != nil {
		return personSkills{}, err
	}
	read := map[string]bool{}
	for _, a := range attempts {
		read[a.ID] = c.readsAttempt(a)
	}
	all, err := s.Insight.Skills(c.ctx(), person.ID, insight.Sight{Run: func(id string) bool { return seen[id] }, Drill: knows, Attempt: func(id string) bool { return read[id] }})
	return personSkills{runPlayer{person.ID, person.Name}, all}, err
}

// knows says whose answers may be told to the caller besides: of drills that they have read
// the answers of, and of all where they play none.
func (s *server) knows(c *call) (func(drill string) bool, error) {
	if !c.has(store.Trainee) {
		return func(string) bool { return true }, nil
	}
	readings, err := s.Store.Readings(c.ctx(), c.person().ID)
	if err != nil {
		return nil, err
	}
	read := map[string]bool{}
	for _, r := range readings {
		read[r.Scenario] = true
	}
	return func(drill string) bool { return read[drill] }, nil
}

// next is GET /api/next: what the caller may do next, and why.
func (s *server) next(c *call) ([]insight.Suggestion, error) {
	if !c.has(store.Trainee) {
		return []insight.Suggestion{}, nil
	}
	sight, err := s.ownSight(c)
	if err != nil {
		return nil, err
	}
	return s.Insight.Next(c.ctx(), c.person().ID, sight)
}
