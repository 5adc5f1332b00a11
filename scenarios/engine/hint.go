package engine

import (
	"github.com/drillyard/drillyard/scenarios/event"
)

// TakeHint has the next hint of the scenario told to the whole crew, at its price:
// one of them asks for it, or whoever leads gives it.
type TakeHint struct {
	// Step is which of the hints is meant, from 1: two who ask for it at once are
	// told it once.
	Step int64 `json:"step"`
}

func (c TakeHint) do(r *Run, actor event.Actor) error {
	hint, err := r.nextHint(c.Step)
	if err != nil {
		return err
	}
	return r.commit([]event.Event{{Actor: actor, Body: event.HintAsked{Step: int(c.Step)}}, {Actor: engineActor, Body: hint}})
}

func (c TakeHint) intervene(r *Run, lead event.Actor) error {
	hint, err := r.nextHint(c.Step)
	if err != nil {
		return err
	}
	return r.record(lead, hint)
}

// nextHint is the hint that was told to nobody yet.
func (r *Run) nextHint(step int64) (event.HintGiven, error) {
	given := int64(0)
	for _, e := range r.history {
		if _, is := e.Body.(event.HintGiven); is {
			given++
		}
	}
	hints := r.Scenario.Hints
	switch {
	case len(hints) == 0:
		return event.HintGiven{}, refuse("This drill has no hints.")
	case given == int64(len(hints)):
		return event.HintGiven{}, refuse("All hints of this drill have been given.")
	case step <= given && step > 0:
		return event.HintGiven{}, refuse("That hint has been given already.")
	case step != given+1:
		return event.HintGiven{}, refuse("Hints come in their order: the next one is hint %d.", given+1)
	}
	if err := r.untouchable(); err != nil {
		return event.HintGiven{}, err
	}
	h := hints[given]
	return event.HintGiven{Step: int(step), Text: r.expand(h.Text, r.now()), Points: h.Points, Percent: h.Percent}, nil
}
