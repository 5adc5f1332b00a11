package grading

import (
	"cmp"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading/said"
	"github.com/drillyard/drillyard/scenarios/event"
)

// answer is a suspect that somebody named, in the form or in words.
type answer struct {
	event   *event.Event // that named it first
	id      string       // of the hypothesis; empty: it was said in words
	service string       // or the way between two
	inject  string       // whose change was named, or what it did
	change  string       // a change that is no inject's
	gone    *event.Event // that took it back; nil: it stands
	looked  bool         // before it was taken back, somebody had looked at the system since
	left    bool         // its author went on to another suspect, having looked
}

// key tells suspects apart.
func (a answer) key() string {
	switch {
	case a.inject != "":
		return "inject " + a.inject
	case a.change != "":
		return "change " + a.change
	}
	return "service " + a.service
}

// exact reports whether it names more than a place.
func (a answer) exact() bool { return a.inject != "" || a.change != "" }

// diagnosis is what was suspected at one moment of a run: see decisions/0091.
type diagnosis struct {
	answers []answer // that stand, without those that another says more exactly
	best    []int    // for each cause, the answer that earns it; -1: none
	weight  []float64
	wrong   []answer // that stand and are wrong
	left    []answer // wrong, left behind by their author
	out     []answer // wrong, taken back after a look
}

// diagnosed returns what was suspected once the event with that number had come.
func (l *ledger) diagnosed(until int64) diagnosis {
	all := l.named(until)
	var d diagnosis
	for i, a := range all {
		switch {
		case a.gone != nil:
			if a.looked && !l.right(a) {
				d.out = append(d.out, a)
			}
		case a.left:
			d.left = append(d.left, a)
		case a.exact() || !slices.ContainsFunc(all[i+1:], a.saysMore) && !slices.ContainsFunc(all[:i], a.saysMore):
			d.answers = append(d.answers, a)
		}
	}
	l.assign(&d)
	for i, a := range d.answers {
		if !slices.Contains(d.best, i) && (a.exact() || !l.right(a)) {
			d.wrong = append(d.wrong, a)
		}
	}
	return d
}

// saysMore reports whether another answer names something exact in the same place.
func (a answer) saysMore(b answer) bool {
	return b.gone == nil && !b.left && b.exact() && b.service == a.service
}

// named folds the log into the suspects that were named, in the order of their
// first mention, with what became of each.
func (l *ledger) named(until int64) []answer {
	var all []answer
	changes := map[string]event.ChangeRecorded{}
	spoken := l.utterances()
	name := func(a answer) {
		for _, b := range all {
			if b.gone == nil && !b.left && b.key() == a.key() {
				return
			}
		}
		for i := len(all) - 1; i >= 0; i-- {
			b := &all[i]
			if b.gone != nil || b.left || b.event.Actor.ID != a.event.Actor.ID || b.event.Seq == a.event.Seq {
				continue
			}
			if !l.right(*b) && l.looked(b.event, a.event) {
				b.left = true
			}
			break
		}
		all = append(all, a)
	}
	back := func(e *event.Event, which func(answer) bool) {
		for i := range all {
			if a := &all[i]; a.gone == nil && which(*a) {
				a.gone, a.looked = e, l.looked(a.event, e)
			}
		}
	}
	for i := range l.events {
		e := &l.events[i]
		if e.Seq > until {
			break
		}
		if b, ok := e.Body.(event.ChangeRecorded); ok {
			changes[b.Change] = b
		}
		if !l.byTrainee(e) {
			continue
		}
		var u *utterance
		if len(spoken) > 0 && spoken[0].event == e {
			u, spoken = &spoken[0], spoken[1:]
		}
		switch b := e.Body.(type) {
		case event.HypothesisStated:
			for _, a := range l.stated(e, b, changes[b.Change], u) {
				name(a)
			}
			continue
		case event.HypothesisWithdrawn:
			back(e, func(a answer) bool { return a.id != "" && a.id == b.Hypothesis })
		case event.IncidentClosed:
			if b.Outcome == event.OutcomeNoFault { // whoever says so suspects nothing any more
				for i := range all {
					if a := &all[i]; a.gone == nil && !l.right(*a) && l.looked(a.event, e) {
						a.left = true
					}
				}
				back(e, l.right)
			}
		}
		if u == nil {
			continue
		}
		for _, h := range l.rubric.listener.suspects {
			switch h.stance(*u) {
			case said.Affirmed:
				if harmed := l.harmed(); harmed != nil && e.Seq > harmed.Seq {
					name(l.suspected(e, h.of, ""))
				}
			case said.Denied:
				back(e, func(a answer) bool { return !l.right(a) && (a.inject == h.of || a.service == h.of && !a.exact()) })
			}
		}
	}
	return all
}

// stated returns what a hypothesis names: what its form says, which its words may
// say more exactly; without a form, what its words say. It is a guess by nature,
// so that a doubt in it takes nothing away.
func (l *ledger) stated(e *event.Event, b event.HypothesisStated, change event.ChangeRecorded, u *utterance) []answer {
	var worded []answer
	if u != nil && l.rubric.listener.lang.Known() {
		for _, h := range l.rubric.listener.suspects {
			if h.stance(*u) >= said.Doubtful {
				worded = append(worded, l.suspected(e, h.of, b.Hypothesis))
			}
		}
	}
	form := answer{event: e, id: b.Hypothesis, service: b.Suspect}
	switch {
	case b.Change == "":
	case change.Action != "": // theirs, made because of what was wrong: it names where that is
		form.service = cmp.Or(form.service, change.Service)
	default:
		form.inject = change.Inject
		if change.Inject == "" {
			form.change = b.Change
		}
		if form.service == "" {
			form.service = change.Service
		}
	}
	switch {
	case form.exact():
		return []answer{form}
	case form.service == "":
		return worded
	}
	for _, a := range worded {
		if a.exact() && adjoin(form.service, a.service) {
			return []answer{a}
		}
	}
	return []answer{form}
}

// adjoin reports whether two places are one, or one of them is the way to or from the other.
func adjoin(a, b string) bool {
	return slices.Contains(ends(faults.Target(a)), b) || slices.Contains(ends(faults.Target(b)), a) || a == b
}

// suspected is the answer that names an inject, a service or a way by itself.
func (l *ledger) suspected(e *event.Event, name, id string) answer {
	if _, ok := l.rubric.inject(name); ok {
		return answer{event: e, id: id, inject: name, service: l.home(name)}
	}
	return answer{event: e, id: id, service: name}
}

// home is the service, or the way between two, where an inject lies.
func (l *ledger) home(inject string) string {
	for _, c := range l.rubric.Truth.Causes {
		if c.Inject == inject && c.Partial != "" {
			return string(c.Partial)
		}
	}
	for _, e := range of[event.ChangeRecorded](l) {
		if b := body[event.ChangeRecorded](e); b.Inject == inject {
			return b.Service
		}
	}
	in, _ := l.rubric.inject(inject)
	return string(in.Target)
}

// called is what people read of a suspect.
func (l *ledger) called(a answer) string {
	if in, ok := l.rubric.inject(a.inject); ok && in.Title != "" {
		return "“" + in.Title + "”"
	}
	if a.change != "" {
		for i := range l.events {
			if b, ok := l.events[i].Body.(event.ChangeRecorded); ok && b.Change == a.change {
				return "“" + b.Said() + "”"
			}
		}
	}
	return way(a.service)
}

func (l *ledger) calledAll(answers []answer) string {
	names := make([]string, len(answers))
	for i, a := range answers {
		names[i] = l.called(a)
	}
	return strings.Join(names, ", ")
}
