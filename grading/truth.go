package grading

import (
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksTruth asks that what was stated matches the answer key; Of is severity,
// cause, owner or impact.
const AsksTruth = "truth"

// What a truth criterion asks about.
const (
	truthSeverity = "severity"
	truthCause    = "cause"
	truthOwner    = "owner"
	truthImpact   = "impact"
)

// acceptedShare is what a severity earns that is acceptable, not best.
const acceptedShare = 0.6

// newTruth returns the judge of a truth criterion, or why Truth has no answer to
// it.
func newTruth(r *Rubric, c Criterion, _ *where) (judge, string) {
	switch c.Of {
	case truthSeverity:
		if r.Truth.Severity == "" {
			return nil, "Truth names no severity"
		}
		return r.asked(c, severity{c}, rating{c}), ""
	case truthCause:
		if len(r.Truth.Causes) == 0 {
			return nil, "Truth names no cause"
		}
		for _, cause := range r.Truth.Causes {
			if in, ok := r.inject(cause.Inject); !ok {
				return nil, fmt.Sprintf("Truth's cause %q is no inject", cause.Inject)
			} else if !in.Change && cause.Partial == "" {
				return nil, fmt.Sprintf("nobody can name the cause %q: the inject shows no change, and Truth gives no partial target", cause.Inject)
			}
		}
		if len(r.Truth.Causes) > mostCauses {
			return nil, fmt.Sprintf("Truth names %d causes; at most %d can be told apart", len(r.Truth.Causes), mostCauses)
		}
		return r.asked(c, cause{c}, causes{c}), ""
	case truthOwner:
		if r.Truth.Owner == "" {
			return nil, "Truth names no owner"
		}
		return r.asked(c, owner{c}, ownership{c}), ""
	case truthImpact:
		if r.Truth.Impact == (Impact{}) {
			return nil, "Truth names no impact"
		}
		return waiting{c, suffering{c}, r.openable()}, ""
	}
	return nil, fmt.Sprintf("unknown truth %q; there is severity, cause, owner and impact", c.Of)
}

// asked returns the judge of an answer: by what stood and what was said, or for
// a rubric of before by the forms alone, as then.
func (r *Rubric) asked(c Criterion, before, now judge) judge {
	if r.Language == "" {
		return before
	}
	return waiting{c, now, r.openable()}
}

// severity asks that the severity last declared is the right one. How soon
// counts from when that severity was first declared without being changed
// since.
type severity struct{ c Criterion }

func (j severity) judge(l *ledger) (verdict, error) {
	t := l.rubric.Truth
	w := l.window(j.c)
	earn := fmt.Sprintf("Declare %s%s.", t.Severity, w.terms())
	var stands *event.Event
	said := ""
	for _, e := range l.done(event.SeverityDeclared{}.Kind()) {
		if b := body[event.SeverityDeclared](e); b.Severity != said && l.inSeat(e, j.c.Seat) {
			said, stands = b.Severity, e
		}
	}
	if stands == nil {
		v := w.absent("Nobody declared a severity")
		v.earn = earn
		return v, nil
	}
	v := w.judge(stands)
	v.earn = earn
	switch {
	case v.share == 0 || said == t.Severity:
	case slices.Contains(t.Accept, said):
		v.result, v.share = Partial, acceptedShare*v.share
		v.why += fmt.Sprintf(" %s is acceptable, %s was right.", said, t.Severity)
	default:
		v.result, v.share = Missed, 0
		v.why += fmt.Sprintf(" %s was right.", t.Severity)
	}
	return v, nil
}

// cause asks that a hypothesis names the change that did it. Naming the right
// service alone earns a part; where the inject left no line in the change list,
// the service is all there is to name. Several causes share the points.
type cause struct{ c Criterion }

func (j cause) judge(l *ledger) (verdict, error) {
	w := l.window(j.c)
	var v verdict
	var whys, earns []string
	stated := l.done(event.HypothesisStated{}.Kind())
	for _, cause := range l.rubric.Truth.Causes {
		one := j.judgeOne(l, w, cause, stated)
		v.share += one.share / float64(len(l.rubric.Truth.Causes))
		v.events = append(v.events, one.events...)
		whys = append(whys, one.why)
		if one.result != Earned {
			earns = append(earns, one.earn)
		}
	}
	v.share = round(v.share, 6)
	v.why, v.earn = strings.Join(whys, " "), strings.Join(earns, " ")
	switch v.share {
	case 0:
		v.result = Missed
	case 1:
		v.result = Earned
	default:
		v.result = Partial
	}
	return v, nil
}

// judgeOne takes the best hypothesis on one cause, and of equals the first.
func (j cause) judgeOne(l *ledger, w window, cause Cause, stated []*event.Event) verdict {
	in, _ := l.rubric.inject(cause.Inject)
	changes := map[string]bool{}
	for _, e := range of[event.ChangeRecorded](l) {
		if b := body[event.ChangeRecorded](e); b.Inject == cause.Inject {
			changes[b.Change] = true
		}
	}
	best := w.absent(fmt.Sprintf("No hypothesis pointed at “%s”", in.Title))
	answered := false
	for _, e := range stated {
		b := body[event.HypothesisStated](e)
		named := b.Change != "" && changes[b.Change]
		near := b.Suspect != "" && suspects(b.Suspect, cause)
		if !w.concerns(e) || (!named && !near) {
			continue
		}
		v := w.judge(e)
		if v.share > 0 && !named && in.Change {
			v.result, v.share = Partial, suspectShare*v.share
			v.why += " The service is right; the change that did it was not named."
		}
		if !answered || v.share > best.share {
			best, answered = v, true
		}
	}
	best.earn = fmt.Sprintf("State a hypothesis that names “%s” in the change list%s.", in.Title, w.terms())
	if !in.Change {
		best.earn = fmt.Sprintf("State a hypothesis that suspects %s%s.", cause.Partial, w.terms())
	}
	return best
}

// suspects reports whether a suspected service is where the cause lies; of an
// edge, either end.
func suspects(service string, c Cause) bool {
	if edge, ok := c.Partial.Edge(); ok {
		return service == edge.From || service == edge.To
	}
	return service == string(c.Partial)
}

// owner asks that the team that should fix it was named or brought in.
type owner struct{ c Criterion }

func (j owner) judge(l *ledger) (verdict, error) {
	w := l.window(j.c)
	team := l.rubric.Truth.Owner
	earn := fmt.Sprintf("Name %s as the owner in a hypothesis, or escalate to them%s.", team, w.terms())
	var others []*event.Event
	missed := w.absent(fmt.Sprintf("Nobody named %s or escalated to them", team))
	almost := false
	for i := range l.events {
		e := &l.events[i]
		named := ""
		switch b := e.Body.(type) {
		case event.HypothesisStated:
			named = b.Owner
		case event.PageEscalated:
			named = b.Team
		}
		if named == "" || !l.byTrainee(e) || !w.concerns(e) {
			continue
		}
		if named != team {
			others = append(others, e)
			continue
		}
		v := w.judge(e)
		if v.result == Earned {
			return v, nil
		}
		if !almost || v.share > missed.share {
			missed, almost = v, true
		}
	}
	missed.earn = earn
	if !almost && len(others) > 0 {
		missed.events = append(missed.events, others...)
		missed.why = fmt.Sprintf("Another team was named: %s. It is with %s.", lower(Sentence(*others[0])), team)
	}
	return missed, nil
}
