package grading

import (
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/grading/said"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Shares for the right severity that was not the first, and for one that came
// when customers were well again.
const (
	correctedShare = 0.9
	afterwardShare = 0.5
)

// rating asks for the right severity at the time: half for the one that stood
// when a trainee acted for good, half for the one that stood longest while
// customers were hurt. What it is lowered to once they are well does not count.
type rating struct{ c Criterion }

// rated is a severity from when it was declared on.
type rated struct {
	severity string
	event    *event.Event
}

func (j rating) judge(l *ledger) (verdict, error) {
	t := l.rubric.Truth
	w := l.window(j.c)
	all, texts := l.ratings(j.c.Seat)
	earn := fmt.Sprintf("Declare %s%s.", t.Severity, w.terms())
	if len(all) == 0 {
		v := w.absent("Nobody declared a severity")
		v.earn = earn
		return v.waits(1, texts), nil
	}
	stood, corrected, late := l.ratedWhileHurt(all)
	v := verdict{earn: earn}
	for i, r := range stood {
		one := w.judge(r.event)
		worth := t.worth(r.severity)
		v.share += worth * one.share / float64(len(stood))
		v.events = append(v.events, one.events...)
		if i > 0 && r == stood[0] {
			continue
		}
		if v.why != "" {
			v.why += " "
		}
		v.why += one.why
		switch worth {
		case 1:
		case acceptedShare:
			v.why += fmt.Sprintf(" %s is acceptable, %s was right.", r.severity, t.Severity)
		default:
			v.why += fmt.Sprintf(" %s was right.", t.Severity)
		}
	}
	switch {
	case late && v.share > 0:
		v.share *= afterwardShare
		v.why += " Customers were well again by then."
	case corrected && v.share > 0:
		v.share *= correctedShare
		v.why += fmt.Sprintf(" It was %s first.", all[0].severity)
	}
	v.share = round(v.share, 6)
	return v.graded(), nil
}

// worth is what a severity earns.
func (t Truth) worth(severity string) float64 {
	switch {
	case severity == t.Severity:
		return 1
	case slices.Contains(t.Accept, severity):
		return acceptedShare
	}
	return 0
}

// ratings returns the severities that were declared, in the form or in words,
// each from where it was first said; and the texts that may declare one. Those
// alone of whoever held the seat.
func (l *ledger) ratings(seat string) (all []rated, unclear []*event.Event) {
	spoken := l.utterances()
	take := func(severity string, e *event.Event) {
		if n := len(all); n == 0 || all[n-1].severity != severity {
			all = append(all, rated{severity, e})
		}
	}
	for i := range l.events {
		e := &l.events[i]
		if b, ok := e.Body.(event.SeverityDeclared); ok && l.byTrainee(e) && l.inSeat(e, seat) {
			take(b.Severity, e)
		}
		if len(spoken) == 0 || spoken[0].event != e {
			continue
		}
		u := spoken[0]
		spoken = spoken[1:]
		if !l.inSeat(e, seat) {
			continue
		}
		switch severity, how := l.rubric.listener.rated(u); how {
		case said.Affirmed:
			take(severity, e)
		case said.Doubtful:
			unclear = append(unclear, e)
		}
	}
	return all, unclear
}

// ratedWhileHurt picks the severities that are judged: the one that stood when a
// trainee acted for good, and the one that stood longest between the first page
// and the recovery. late says that there was none by then, and the first one
// after it is taken; corrected, that a worse one stood before them.
func (l *ledger) ratedWhileHurt(all []rated) (stood []rated, corrected, late bool) {
	from, until := l.hurt()
	longest, at := time.Duration(-1), -1
	for i, r := range all {
		next := until
		if i+1 < len(all) {
			next = min(next, all[i+1].event.At)
		}
		if r.event.At > until {
			break
		}
		if lasted := next - max(from, r.event.At); lasted > longest {
			longest, at = lasted, i
		}
	}
	if at < 0 {
		return all[:1], false, true
	}
	stood = []rated{all[at]}
	if acted := l.acted(); acted != nil && acted.At <= until {
		for i := len(all) - 1; i >= 0; i-- {
			if all[i].event.Seq < acted.Seq {
				stood = append(stood, all[i])
				break
			}
		}
	}
	worth := l.rubric.Truth.worth
	first := all[0]
	return stood, worth(first.severity) < worth(stood[len(stood)-1].severity), false
}

// hurt is from when to when customers were hurt, as far as those could know who
// were paged: from the first page, or where nobody is paged from what is wrong,
// until every objective was met for good, else to the end.
func (l *ledger) hurt() (from, until time.Duration) {
	if harmed := l.harmed(); harmed != nil {
		from = harmed.At
	}
	if pages := l.pages(); len(pages) > 0 {
		from = pages[0].At
	}
	if well := l.restored(); well != nil {
		return from, well.At
	}
	return from, l.end
}
