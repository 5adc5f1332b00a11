package grading

import (
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksRule asks for an alert rule that would have told of what an inject did, and of
// nothing else; Of is the inject. See decisions/0154.
const AsksRule = "rule"

const (
	// rulesLookBack is how long a rule may go on firing after what it tells of is over: it
	// asks for the last so many seconds.
	rulesLookBack = 2 * time.Minute
	// noisyShare is of the points, for a rule that tells, and rings for nothing as well.
	noisyShare = 0.4
	// idleRuleShare is lost for each other rule that tells of nothing, or rings for nothing.
	idleRuleShare = 0.25
)

type rule struct{ c Criterion }

func newRule(r *Rubric, c Criterion, _ *where) (judge, string) {
	if in, known := r.inject(c.Of); !known || in.Fault == "" {
		return nil, fmt.Sprintf("rule: there is no inject %q that does harm", c.Of)
	}
	return rule{c}, ""
}

// tried is a rule that was written, and when it fired: by what had been measured when it
// was written, and then in the run.
type tried struct {
	event *event.Event
	rule  event.RuleWritten
	told  *faults.Time // the first moment of the harm at which it fired
	after faults.Time  // how long after the harm began that was
	noise []faults.Time
}

func (j rule) judge(l *ledger) (verdict, error) {
	w := l.window(j.c)
	earn := "Write an alert rule that fires while it lasts" + w.terms() + ", and at no other time."
	rules := l.tried(j.c.Of)
	if len(rules) == 0 {
		v := w.absent("Nobody wrote an alert rule")
		v.earn = earn
		return v, nil
	}
	shares := make([]float64, len(rules))
	for i, t := range rules {
		switch {
		case t.told == nil:
		case len(t.noise) > 0:
			shares[i] = noisyShare
		default:
			shares[i] = 1
		}
	}
	best := 0
	for i := range rules {
		if shares[i] > shares[best] {
			best = i
		}
	}
	t := rules[best]
	if t.told == nil {
		return verdict{result: Missed, earn: earn, events: []*event.Event{t.event}, why: fmt.Sprintf("The rule %s would not have told of it.", t.rule.Alert)}, nil
	}
	v := w.judge(t.event)
	v.earn = earn
	if v.share == 0 {
		return v, nil
	}
	v.share *= shares[best]
	v.why += fmt.Sprintf(" The rule %s tells of it %s after it began", t.rule.Alert, Span(t.after))
	if len(t.noise) > 0 {
		v.why += fmt.Sprintf(", and rings for nothing as well, first at %s", clock(t.noise[0]))
	} else {
		v.why += ", and of nothing else"
	}
	v.why += "."
	for i, other := range rules {
		if i != best && shares[i] < 1 {
			v.share = max(0, v.share-idleRuleShare)
			v.events = append(v.events, other.event)
			v.why += fmt.Sprintf(" The rule %s tells of nothing, or rings for nothing.", other.rule.Alert)
		}
	}
	if v.share < 1 && v.result == Earned {
		v.result = Partial
	}
	return v, nil
}

// harmed is a time in which something of the script did harm.
type harmed struct {
	inject   string
	from, to faults.Time
}

// harms lists when faults of the script were in force: until the script, or an action
// that Truth allows, ended them.
func (l *ledger) harms() []harmed {
	var all []harmed
	acts, _ := l.acts()
	for _, e := range of[event.FaultApplied](l) {
		h := harmed{body[event.FaultApplied](e).Inject, e.At, l.end}
		for _, over := range of[event.FaultEnded](l) {
			if over.Seq > e.Seq && body[event.FaultEnded](over).Inject == h.inject {
				h.to = min(h.to, over.At)
			}
		}
		for _, a := range acts {
			if a.allowed && a.event.Seq > e.Seq {
				h.to = min(h.to, a.event.At)
			}
		}
		all = append(all, h)
	}
	return all
}

// tried lists the rules that trainees wrote, each as it stood at the end, and when they
// told of an inject and of nothing.
func (l *ledger) tried(inject string) []tried {
	harms := l.harms()
	var all []tried
	for _, e := range l.done(event.RuleWritten{}.Kind()) {
		b := body[event.RuleWritten](e)
		all = slices.DeleteFunc(all, func(t tried) bool { return t.rule.Alert == b.Alert })
		t := tried{event: e, rule: b}
		for _, s := range b.Fired {
			t.fired(faults.Time(s.FromMS)*time.Millisecond, inject, harms)
		}
		for _, f := range of[event.AlertFired](l) {
			if f.Seq > e.Seq && body[event.AlertFired](f).Alert == b.Alert {
				t.fired(f.At, inject, harms)
			}
		}
		all = append(all, t)
	}
	return all
}

// fired takes note of a moment at which an alert of the rule began to fire.
func (t *tried) fired(at faults.Time, inject string, harms []harmed) {
	meant := false
	for _, h := range harms {
		if at < h.from || at > h.to+rulesLookBack {
			continue
		}
		meant = true
		if h.inject == inject && at <= h.to && t.told == nil {
			t.told, t.after = &at, at-h.from
		}
	}
	if !meant {
		t.noise = append(t.noise, at)
	}
}
