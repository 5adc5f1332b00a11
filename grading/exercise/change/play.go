package change

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Shares of all visits by which a play tells a dangerous change from a fine one: one is
// felt, the other is not. What lies between is neither, and no change to learn by.
const (
	felt   = 0.01
	unfelt = 0.004
)

// calm is how long a drill is left to itself before a change goes out in it.
const calm = time.Minute

// Figures are what customers would have gone through.
type Figures struct {
	Visits int `json:"visits"`
	Failed int `json:"failed"` // more than without the change; never below 0
	Slow   int `json:"slow"`
	// Share of the visits that went wrong by it; slow ones count a third.
	Share float64 `json:"share"`
	Why   string  `json:"why,omitempty"` // there are none
	// Minutes are how customers fared with the change, from its play's begin.
	Minutes []Minute `json:"minutes"`
}

// Minute is how customers fared in a stretch of run time, over all journeys.
type Minute struct {
	FromMS int64 `json:"from_ms"`
	ToMS   int64 `json:"to_ms"`
	Visits int   `json:"visits"`
	Failed int   `json:"failed"`
	Slow   int   `json:"slow"`
}

// figures plays what a change amounts to, once.
func (p *proposal) figures(ctx context.Context, w exercise.Workshop) (Figures, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.played != nil {
		return *p.played, nil
	}
	if p.unplayed != "" {
		return Figures{Why: p.unplayed, Minutes: []Minute{}}, nil
	}
	q := exercise.Play{Drill: p.drill.Scenario.Slug, BuiltIn: "idle"}
	if p.do.Do != "" {
		step := p.do
		step.After = calm
		q.BuiltIn, q.Responder = "", &scenarios.Rehearsal{Name: "change", Steps: []scenarios.RehearsalStep{step}}
	}
	played, err := w.Play(ctx, q)
	if err != nil {
		return Figures{}, fmt.Errorf("play change %s: %w", p.id, err)
	}
	f, err := p.read(played)
	if err != nil {
		return f, err
	}
	p.played = &f
	return f, nil
}

// read compares a play with the same drill without the change; of a drill that is the
// change itself, with customers who are served.
func (p *proposal) read(played exercise.Played) (Figures, error) {
	own, known := grading.Fared(played.Events, 0, faults.Time(1<<63-1), true)
	if !known {
		return Figures{}, fmt.Errorf("play change %s: the play does not tell how customers fared", p.id)
	}
	if len(played.Stumbles) > 0 {
		return Figures{}, fmt.Errorf("play change %s: %s", p.id, played.Stumbles[0])
	}
	f := Figures{Minutes: []Minute{}}
	failed, slow := 0, 0
	for _, v := range own {
		f.Visits, failed, slow = f.Visits+v.Visits, failed+v.Failed, slow+v.Slow
	}
	for _, e := range played.Events {
		switch b := e.Body.(type) {
		case event.BaselinesPlayed:
			if p.do.Do == "" {
				continue
			}
			for _, v := range b.Idle {
				failed, slow = failed-v.Failed, slow-v.Slow
			}
		case event.VisitsCounted:
			if b.Moment == event.CountedClaim {
				continue
			}
			m := Minute{FromMS: b.FromMS, ToMS: b.ToMS}
			for _, v := range b.Journeys {
				m.Visits, m.Failed, m.Slow = m.Visits+v.Visits, m.Failed+v.Failed, m.Slow+v.Slow
			}
			f.Minutes = append(f.Minutes, m)
		}
	}
	f.Failed, f.Slow = max(failed, 0), max(slow, 0)
	if f.Visits > 0 {
		f.Share = (float64(f.Failed) + float64(f.Slow)/3) / float64(f.Visits)
	}
	return f, nil
}

// Prove implements exercise.Proven: a change that is called dangerous is felt by
// customers in its play, and one that is called fine is not.
func (t *task) Prove(ctx context.Context, w exercise.Workshop) error {
	var wrong []error
	for _, p := range t.proposals {
		f, err := p.figures(ctx, w)
		switch {
		case err != nil:
			wrong = append(wrong, err)
		case p.unplayed != "":
		case p.dangerous() && f.Share < felt:
			wrong = append(wrong, fmt.Errorf("change %s is called dangerous, and in its play %d of %d visits more fail and %d more are slow: that is not felt", p.id, f.Failed, f.Visits, f.Slow))
		case !p.dangerous() && f.Share > unfelt:
			wrong = append(wrong, fmt.Errorf("change %s is called fine, and in its play %d of %d visits more fail and %d more are slow", p.id, f.Failed, f.Visits, f.Slow))
		}
	}
	return errors.Join(wrong...)
}
