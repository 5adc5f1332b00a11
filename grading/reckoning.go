package grading

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Reckoning is how customers fared in a run, how they would have otherwise, and
// what each thing that was done to the system saved or cost them.
type Reckoning struct {
	// Text says it in a few sentences.
	Text     string         `json:"text"`
	Journeys []JourneyFared `json:"journeys"` // by name
	// Actions are those of trainees, in order, that the model has left out one at a
	// time; without any it has not, yet or ever.
	Actions []ActionFared `json:"actions"`
}

// JourneyFared is how customers fared on one journey, to the scenario's own end:
// in the run, when nobody acts, and with the golden rehearsal.
type JourneyFared struct {
	Journey string       `json:"journey"`
	Run     event.Visits `json:"run"`
	Idle    event.Visits `json:"idle"`
	Golden  event.Visits `json:"golden"`
}

// ActionFared is what an action saved customers; below zero is what it cost them.
type ActionFared struct {
	Seq    int64  `json:"seq"` // of the event action.taken
	Failed int    `json:"failed"`
	Slow   int    `json:"slow"`
	Text   string `json:"text"` // a sentence
}

// Reckon tells how customers fared in a run, or false when its log cannot tell
// how they would have otherwise.
func (r *Rubric) Reckon(events []event.Event) (Reckoning, bool) {
	l, err := r.read(events)
	if err != nil {
		return Reckoning{}, false
	}
	this, why := l.fared()
	if why != "" {
		return Reckoning{}, false
	}
	b := body[event.BaselinesPlayed](l.baselines)
	own, idle, golden := this.sum(nil), fares(b.Idle).sum(nil), fares(b.Golden).sum(nil)
	out := Reckoning{
		Journeys: []JourneyFared{}, Actions: l.spared(),
		Text: fmt.Sprintf("%s%s Had nobody acted, %s; with the scenario's model answer, %s.", suffered(own), l.reckoned(), would(idle), would(golden)),
	}
	if own.Failed+own.Slow+idle.Failed+idle.Slow+golden.Failed+golden.Slow == 0 {
		out.Text = "No visit failed or was slow, and none would have been had nobody acted: what went wrong here does not show in visits."
	}
	for _, name := range slices.Sorted(maps.Keys(this)) {
		out.Journeys = append(out.Journeys, JourneyFared{name, this[name], b.Idle[name], b.Golden[name]})
	}
	out.Text = r.Called().In(out.Text)
	for i := range out.Actions {
		out.Actions[i].Text = r.Called().In(out.Actions[i].Text)
	}
	return out, true
}

// spared lists what each action of those who played saved or cost.
func (l *ledger) spared() []ActionFared {
	out := []ActionFared{}
	for _, e := range l.done(event.ActionTaken{}.Kind()) {
		c, played := l.counterfactuals[body[event.ActionTaken](e).ID]
		if !played {
			continue
		}
		without, whole := fares(c.Without).sum(nil), fares(c.Whole).sum(nil)
		a := ActionFared{Seq: e.Seq, Failed: without.Failed - whole.Failed, Slow: without.Slow - whole.Slow}
		a.Text = fmt.Sprintf("%s at %s. %s", Sentence(*e), clock(e.At), l.leftOut(c, a))
		out = append(out, a)
	}
	return out
}

// leftOut says what would have been without an action.
func (l *ledger) leftOut(c event.CounterfactualPlayed, a ActionFared) string {
	begin := "Without it "
	if c.Runtime != l.runtime { // it was played anew, not taken out of the run itself
		begin = "When the model plays this run again without it, "
	}
	var parts []string
	for _, p := range []struct {
		n                              int
		moreOne, more, fewerOne, fewer string
	}{
		{a.Failed, "1 more visit fails", "%s more visits fail", "1 visit fewer fails", "%s visits fewer fail"},
		{a.Slow, "1 more is slow", "%s more are slow", "1 fewer is slow", "%s fewer are slow"},
	} {
		switch {
		case p.n == 1:
			parts = append(parts, p.moreOne)
		case p.n == -1:
			parts = append(parts, p.fewerOne)
		case p.n > 0:
			parts = append(parts, fmt.Sprintf(p.more, thousands(p.n)))
		case p.n < 0:
			parts = append(parts, fmt.Sprintf(p.fewer, thousands(-p.n)))
		}
	}
	if len(parts) == 0 {
		return begin + "customers' visits go the same."
	}
	return begin + strings.Join(parts, " and ") + "."
}
