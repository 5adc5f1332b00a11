package grading

import (
	"cmp"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// ReadingTime is how long something must have been before somebody's eyes to
// have been read: shorter is a screen flicked through. See decisions/0088.
const ReadingTime = 2 * time.Second

// sight is one look of a trainee: what it showed, and until when.
type sight struct {
	// showings are the look and its changes, each with the body of the look as it
	// showed from then on.
	showings []*event.Event
	until    faults.Time
}

// glance reports whether the look is one of version 1, of which neither is known
// what it showed nor for how long. It is taken to have been read at once.
func (s sight) glance() bool { return body[event.EvidenceViewed](s.showings[0]).Look == "" }

// look collects what is recorded of looks; the events come in order.
func (l *ledger) look(e *event.Event) {
	if !l.byTrainee(e) {
		return
	}
	switch b := e.Body.(type) {
	case event.EvidenceViewed:
		if b.Look != "" {
			l.standing[b.Look] = len(l.sights)
		}
		l.sights = append(l.sights, sight{showings: []*event.Event{e}, until: -1})
	case event.EvidenceChanged:
		if i, ok := l.standing[b.Look]; ok {
			now := *e
			now.Body = b.Of(body[event.EvidenceViewed](l.sights[i].showings[0]))
			l.sights[i].showings = append(l.sights[i].showings, &now)
		}
	case event.EvidenceClosed:
		if i, ok := l.standing[b.Look]; ok {
			l.sights[i].until = e.At
		}
	}
}

// reading is a stretch of run time during which somebody had something before
// their eyes that they had read.
type reading struct {
	event  *event.Event // with which it came before them
	from   faults.Time  // they had had the time to read it
	until  faults.Time  // it was there
	glance bool
}

// readings finds where trainees read something of which holds is true, in order.
func (l *ledger) readings(holds func(*event.Event) (bool, error)) ([]reading, error) {
	var out []reading
	for _, s := range l.sights {
		var begun *event.Event
		end := func(at faults.Time) {
			if begun != nil && at-begun.At >= ReadingTime {
				out = append(out, reading{event: begun, from: begun.At + ReadingTime, until: at})
			}
			begun = nil
		}
		for _, e := range s.showings {
			ok, err := holds(e)
			switch {
			case err != nil:
				return nil, err
			case ok && s.glance():
				out = append(out, reading{event: e, from: e.At, until: e.At, glance: true})
			case ok && begun == nil:
				begun = e
			case !ok:
				end(e.At)
			}
		}
		if s.until >= 0 {
			end(s.until)
		} else {
			end(l.over)
		}
	}
	slices.SortStableFunc(out, func(a, b reading) int { return cmp.Compare(a.event.Seq, b.event.Seq) })
	return out, nil
}

// watched returns the readings of looks at the system: at anything but the
// written steps of a runbook and the preview of an action.
func (l *ledger) watched() []reading {
	out, _ := l.readings(func(e *event.Event) (bool, error) {
		source := body[event.EvidenceViewed](e).Source
		return source != event.SourceRunbook && source != event.SourcePreview, nil
	})
	return out
}

// Sight is a stretch of run time during which somebody had something before their
// eyes and could read it.
type Sight struct {
	Event int64       // Seq of the event with which it came before them
	Since faults.Time // it was there
	From  faults.Time // it had been read
	Until faults.Time // it was there
}

func (r reading) sight() Sight {
	return Sight{Event: r.event.Seq, Since: r.event.At, From: r.from, Until: r.until}
}

// Watched returns when trainees looked at the system, at anything but a runbook
// and the preview of an action. It fails when the events are not the log of one
// run, in order.
func (r *Rubric) Watched(events []event.Event) ([]Sight, error) {
	l, err := r.read(events)
	if err != nil {
		return nil, err
	}
	var out []Sight
	for _, f := range l.watched() {
		out = append(out, f.sight())
	}
	return out, nil
}

// Sights returns, for each of Truth's tells in their order, when trainees saw it.
// It fails when the events are not the log of one run, in order.
func (r *Rubric) Sights(events []event.Event) ([][]Sight, error) {
	l, err := r.read(events)
	if err != nil {
		return nil, err
	}
	out := make([][]Sight, len(r.Truth.Tells))
	for i, t := range r.Truth.Tells {
		found, _ := l.readings(func(e *event.Event) (bool, error) {
			return slices.ContainsFunc(r.Injects, func(in Inject) bool { return l.tells(t, e, in) }), nil
		})
		for _, f := range found {
			out[i] = append(out[i], f.sight())
		}
	}
	return out, nil
}
