package web

import (
	"cmp"
	"slices"

	"github.com/drillyard/drillyard/server/store"
)

// homeAtOnce is how many of each kind the first screen shows.
const homeAtOnce = 20

// homeView is the first screen: what is the caller's to do, and why.
type homeView struct {
	// GameDays are those that are not over and that the caller leads or plays in.
	GameDays []gameDayView    `json:"game_days"`
	Now      []assignmentView `json:"now"`      // to be played, what ends first at the top
	Next     []assignmentView `json:"next"`     // and later, what opens first at the top
	Runs     []runView        `json:"runs"`     // of theirs, that have not ended
	Asked    []runView        `json:"asked"`    // ended, and they are to say how it went
	Feedback []feedbackView   `json:"feedback"` // the latest first
	Watch    []runView        `json:"watch"`    // that they were named to watch, under way
	Read     []runView        `json:"read"`     // whose debrief they were named to read, and have not
	// Begin is a drill to begin with, of somebody who has played none and is to
	// play none; null for the others, and for whoever plays nothing.
	Begin *scenarioCard `json:"begin"`
	// Tour is what leads somebody who has played nothing through all of it; null for the
	// others, and once they have been led.
	Tour *slugged `json:"tour"`
	// Leads is what waits for whoever leads or marks others; null: they do neither.
	Leads *waitingView `json:"leads"`
}

// feedbackView is what has come of a run.
type feedbackView struct {
	Run    runView `json:"run"`
	WhenMS int64   `json:"when_ms"`
	Again  bool    `json:"again"` // they have read its debrief, and more has come
}

// waitingView is what waits for somebody who leads or marks others.
type waitingView struct {
	Marks    []runView        `json:"marks"`    // somebody has to mark
	Answers  []attemptView    `json:"answers"`  // to exercises, that somebody has to mark
	Releases []runView        `json:"releases"` // the caller has to release
	Late     []assignmentView `json:"late"`     // given by the caller, over, and not done by all
}

// home is GET /api/home.
func (s *server) home(c *call) (homeView, error) {
	me := c.person().ID
	v := homeView{Now: []assignmentView{}, Next: []assignmentView{}, Runs: []runView{}, Asked: []runView{}, Feedback: []feedbackView{}, Watch: []runView{}, Read: []runView{}}
	var err error
	if v.GameDays, err = s.gameDaysThat(c, func(g store.GameDay) bool { return g.State != store.GameDayOver }); err != nil {
		return v, err
	}
	mine, err := s.assigned(c)
	if err != nil {
		return v, err
	}
	for _, a := range mine {
		switch {
		case a.State == stateToCome:
			v.Next = append(v.Next, a)
		case a.State == stateOpen && !a.Mine.Progress.done() && (a.Mine.Begins || a.Mine.Progress == underWay):
			v.Now = append(v.Now, a)
		}
	}
	slices.SortStableFunc(v.Now, func(a, b assignmentView) int { return compareEnds(a.EndsMS, b.EndsMS) })
	slices.SortStableFunc(v.Next, func(a, b assignmentView) int { return cmp.Compare(a.OpensMS, b.OpensMS) })

	played, err := s.Store.Runs(c.ctx(), store.RunFilter{Person: me})
	if err != nil {
		return v, err
	}
	for _, r := range played {
		switch {
		case r.Ended == nil:
			v.Runs = append(v.Runs, s.viewRun(c, r))
		case r.Asks(me) && len(v.Asked) < homeAtOnce:
			v.Asked = append(v.Asked, s.viewRun(c, r))
		}
	}
	came, err := s.Store.FeedbackFor(c.ctx(), me, homeAtOnce)
	if err != nil {
		return v, err
	}
	for _, f := range came {
		v.Feedback = append(v.Feedback, feedbackView{s.viewRun(c, f.Run), f.When.UnixMilli(), f.Read})
	}
	named, err := s.Store.NamedFor(c.ctx(), me, homeAtOnce)
	if err != nil {
		return v, err
	}
	for _, r := range named {
		view := s.viewRun(c, r)
		view.hideScore()
		if r.Ended == nil {
			v.Watch = append(v.Watch, view)
		} else {
			v.Read = append(v.Read, view)
		}
	}
	drills := slices.DeleteFunc(slices.Clone(played), func(r store.Run) bool { return s.isTour(r) })
	if tour, there := s.Library.Tour(); there && len(played) == 0 && c.has(store.Trainee) {
		v.Tour = &slugged{tour.Slug, tour.Title}
	}
	if len(drills) == 0 && len(v.Now) == 0 && c.has(store.Trainee) {
		// The easiest comes first.
		if all := s.Library.Catalogue(); len(all) > 0 {
			card := s.viewScenario(c, all[0], nil)
			v.Begin = &card
		}
	}
	if c.leads() {
		v.Leads, err = s.waiting(c)
	}
	return v, err
}

// compareEnds puts what has no end last.
func compareEnds(a, b int64) int {
	if a == 0 || b == 0 {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}

// waiting is what waits for the caller as somebody who leads or marks.
func (s *server) waiting(c *call) (*waitingView, error) {
	v := waitingView{Marks: []runView{}, Answers: []attemptView{}, Releases: []runView{}, Late: []assignmentView{}}
	if c.has(store.Assessor) {
		unmarked, err := s.Store.Unmarked(c.ctx(), c.person(), homeAtOnce)
		if err != nil {
			return nil, err
		}
		for _, r := range unmarked {
			v.Marks = append(v.Marks, s.viewRun(c, r))
		}
		answers, err := s.Store.UnmarkedAttempts(c.ctx(), c.person(), homeAtOnce)
		if err != nil {
			return nil, err
		}
		for _, a := range answers {
			v.Answers = append(v.Answers, s.viewAttempt(c, a))
		}
	}
	if !c.has(store.Facilitator) {
		return &v, nil
	}
	held, err := s.Store.Unreleased(c.ctx(), c.person().ID, homeAtOnce)
	if err != nil {
		return nil, err
	}
	for _, r := range held {
		v.Releases = append(v.Releases, s.viewRun(c, r))
	}
	given, err := s.given(c)
	if err != nil {
		return nil, err
	}
	for _, a := range given {
		if a.Led != nil && slices.ContainsFunc(a.Led.Players, func(p assigneeView) bool { return p.Late }) && len(v.Late) < homeAtOnce {
			v.Late = append(v.Late, a)
		}
	}
	return &v, nil
}
