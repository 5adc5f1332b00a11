package grading

import (
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksCadence takes points away when people were left waiting for an update; Of is
// the longest silence that is allowed, or scenarios.CadencePromises.
const AsksCadence = "cadence"

// cadence takes points away for updates that did not come: by what was promised,
// or by how long people may be left without one.
type cadence struct {
	c       Criterion
	silence time.Duration // 0: what was promised counts
}

// lateness is how late a promised update may come and still be the one.
const lateness = 30 * time.Second

func newCadence(_ *Rubric, c Criterion, _ *where) (judge, string) {
	if c.Of == scenarios.CadencePromises {
		return cadence{c: c}, ""
	}
	silence, err := time.ParseDuration(c.Of)
	if err != nil || silence <= 0 {
		return nil, fmt.Sprintf("cadence %q is neither %s nor how long people may wait", c.Of, scenarios.CadencePromises)
	}
	return cadence{c, silence}, ""
}

func (j cadence) judge(l *ledger) (verdict, error) {
	updates := slices.DeleteFunc(slices.Clone(l.done(event.UpdatePosted{}.Kind())), func(e *event.Event) bool { return !l.inSeat(e, j.c.Seat) })
	if j.silence > 0 {
		return j.kept(l, updates), nil
	}
	return j.promised(l, updates), nil
}

// promised takes away the share of promises that were due and not kept. One is
// kept by any update that comes by then.
func (j cadence) promised(l *ledger, updates []*event.Event) verdict {
	until := l.told(updates)
	v := verdict{result: Spared, why: "No promised update was missing."}
	due, broken := 0, 0
	for i, e := range updates {
		at := time.Duration(body[event.UpdatePosted](e).NextMS) * time.Millisecond
		if at == 0 || at+lateness > until {
			continue
		}
		due++
		if i+1 < len(updates) && updates[i+1].At <= at+lateness {
			continue
		}
		if broken++; broken == 1 {
			v.why = fmt.Sprintf("The update of %s promised the next one for %s, and none came by then.", clock(e.At), clock(at))
		}
		v.events = append(v.events, e)
		if i+1 < len(updates) {
			v.events = append(v.events, updates[i+1])
		}
	}
	if broken == 0 {
		return v
	}
	v.result, v.share = Lost, float64(broken)/float64(due)
	v.earn = "Post the next update when you said that it would come, also when there is nothing new to tell; or promise it for later."
	return v
}

// kept takes points away in proportion to the time that people waited too long:
// one whole silence beyond the first costs all.
func (j cadence) kept(l *ledger, updates []*event.Event) verdict {
	v := verdict{result: Spared, why: fmt.Sprintf("Nobody waited longer than %s for an update.", Span(j.silence))}
	last, until := l.waits(), l.told(updates)
	if last == nil {
		v.why = "There was nothing to tell anybody of."
		return v
	}
	var over, longest time.Duration
	wait := func(to faults.Time, next *event.Event) {
		silence := to - last.At
		if silence <= j.silence {
			return
		}
		over += silence - j.silence
		v.events = append(v.events, last, next)
		if silence > longest {
			longest = silence
			v.why = fmt.Sprintf("From %s on nobody was told anything for %s; the longest silence was to be %s.", clock(last.At), Span(silence), Span(j.silence))
		}
	}
	for _, e := range updates {
		if e.At > until {
			break
		}
		if e.Seq > last.Seq {
			wait(e.At, e)
			last = e
		}
	}
	wait(until, nil)
	if over == 0 {
		return v
	}
	v.result, v.share = Lost, min(1, over.Seconds()/j.silence.Seconds())
	v.earn = fmt.Sprintf("Post an update at least every %s until it is over, also when there is nothing new to tell.", Span(j.silence))
	return v
}

// waits returns the event from which people wait for updates: the declaration of
// the incident, or without one the page or the breach of an objective by which
// both had come. Nil: nobody waits, for nothing is wrong.
func (l *ledger) waits() *event.Event {
	if declared := of[event.IncidentDeclared](l); len(declared) > 0 {
		return declared[0]
	}
	pages, breaches := l.pages(), of[event.SLOBreached](l)
	switch {
	case len(pages) == 0 || len(breaches) == 0:
		return nil
	case pages[0].Seq < breaches[0].Seq:
		return breaches[0]
	}
	return pages[0]
}

// told returns until when people wait for updates: until the incident is closed,
// an update says that it is resolved, or the scenario is over.
func (l *ledger) told(updates []*event.Event) faults.Time {
	until := l.end
	for _, e := range of[event.IncidentClosed](l) {
		until = min(until, e.At)
	}
	for _, e := range updates {
		if body[event.UpdatePosted](e).Status == event.StatusResolved {
			until = min(until, e.At)
		}
	}
	return until
}
