package grading

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// ledger is the log of a run or an attempt, read once and laid out for the judges. It
// ends with the run: from what comes after, only what people and machines made of it is
// taken: marks, judgements, points overruled and what the model played. What the system and
// customers did counts until the scenario was over; words count to the end.
type ledger struct {
	rubric   *Rubric
	events   []event.Event
	byKind   map[event.Kind][]*event.Event
	marks    []*event.Event
	raters   int                     // that it takes; 0: the log does not say
	marking  *Marking                // once it has been asked for
	fired    map[string]*event.Event // first inject.fired, by inject
	trainees map[string]bool         // by id; empty: the log does not say
	played   []event.Actor           // who was of the crew at any time, in the order in which they came
	cast     event.Cast              // as it was last
	seats    map[int64][]string      // that whoever did a thing held then, by its Seq; of those that the rubric asks for
	filled   map[string]bool         // those of them that a member ever held
	spoken   []utterance             // once they have been asked for
	end      faults.Time             // of the scenario: when the closing phase began, else of the last event
	over     faults.Time             // of the last event
	closed   *event.Event            // closing.began; nil: there was no closing phase
	sights   []sight                 // looks of trainees, in order
	standing map[string]int          // place in sights, by look
	reason   string                  // of the run's end; empty: still going
	runtime  string                  // that played it

	// Of an attempt, what was found out of its answer; of both, who overruled that.
	judged      map[string]*event.Event // last answer.judged, by check
	overrulings map[string]*event.Event // last point.overruled, by criterion

	// What the model made of it afterwards; see decisions/0087.
	baselines       *event.Event                          // nil: nothing
	counterfactuals map[string]event.CounterfactualPlayed // by the id of the action left out
}

// read lays a log out. It must be the log of one run, in order.
func (r *Rubric) read(events []event.Event) (*ledger, error) {
	l := &ledger{
		rubric:   r,
		byKind:   map[event.Kind][]*event.Event{},
		fired:    map[string]*event.Event{},
		trainees: map[string]bool{},
		standing: map[string]int{},
		seats:    map[int64][]string{},
		filled:   map[string]bool{},

		judged:      map[string]*event.Event{},
		overrulings: map[string]*event.Event{},

		counterfactuals: map[string]event.CounterfactualPlayed{},
	}
	ended := len(events)
	seats := r.seats()
	for i := range events {
		e := &events[i]
		if e.Body == nil {
			return nil, fmt.Errorf("event %d has no body", e.Seq)
		}
		if i > 0 && (e.Seq <= events[i-1].Seq || e.Run != events[i-1].Run) {
			return nil, fmt.Errorf("event %d of run %s after event %d of run %s: not the log of one run in order", e.Seq, e.Run, events[i-1].Seq, events[i-1].Run)
		}
		switch b := e.Body.(type) {
		case event.MarkGiven, event.RunMarked:
			l.marks = append(l.marks, e)
			continue
		case event.RatersAsked:
			l.raters = b.Raters
			continue
		case event.AnswerJudged:
			l.judged[b.Check] = e
			continue
		case event.PointOverruled:
			l.overrulings[b.Criterion] = e
			continue
		case event.BaselinesPlayed:
			l.baselines = e
			continue
		case event.CounterfactualPlayed:
			l.counterfactuals[b.Request] = b
			continue
		}
		if i >= ended {
			continue
		}
		if event.Past(e.Body) {
			continue
		}
		switch b := e.Body.(type) {
		case event.Unknown:
			continue // of a newer build: it proves nothing here
		case event.RunStarted:
			l.raters = b.Raters
			l.runtime = b.Runtime
			for _, t := range b.Trainees {
				l.joined(t)
			}
		case event.MemberJoined:
			l.joined(b.Member)
		case event.InjectFired:
			if l.fired[b.Inject] == nil {
				l.fired[b.Inject] = e
			}
		case event.ClosingBegan:
			l.end, l.closed = e.At, e
		case event.AttemptStarted:
			l.raters = b.Raters
		case event.AttemptEnded:
			ended, l.reason = i, b.Reason
		case event.RunEnded:
			ended, l.reason = i, b.Reason
		}
		if l.closed == nil {
			l.end = e.At
		}
		l.sit(e, seats)
		l.look(e)
		l.over = e.At
		l.byKind[e.Kind()] = append(l.byKind[e.Kind()], e)
	}
	l.events = events[:ended]
	return l, nil
}

// sit notes which of some seats whoever did a thing held then, before it or from it
// on: handing a seat over is done in it, and so is the note that comes with that.
// A seat is filled once somebody has held it for a while.
func (l *ledger) sit(e *event.Event, seats []string) {
	held := func(seat string) bool {
		who, taken := l.cast.Holder(seat)
		return taken && e.Actor.Kind == event.Person && who.ID == e.Actor.ID
	}
	note, _ := e.Body.(event.HandoffWritten)
	before := map[string]bool{}
	for _, seat := range seats {
		if _, taken := l.cast.Holder(seat); taken && e.At > l.over {
			l.filled[seat] = true
		}
		before[seat] = held(seat) || note.Seat == seat
	}
	l.cast.See(*e)
	for _, seat := range seats {
		if before[seat] || held(seat) {
			l.seats[e.Seq] = append(l.seats[e.Seq], seat)
		}
	}
}

func (l *ledger) joined(who event.Actor) {
	if !l.trainees[who.ID] {
		l.trainees[who.ID] = true
		l.played = append(l.played, who)
	}
}

// of returns the events whose body is a B, in order.
func of[B event.Body](l *ledger) []*event.Event {
	var b B
	return l.byKind[b.Kind()]
}

// body returns the body of an event found by of.
func body[B event.Body](e *event.Event) B {
	b, _ := e.Body.(B)
	return b
}

// byTrainee reports whether a trainee did it: not a persona, not the run
// itself, and not a facilitator who lent a hand.
func (l *ledger) byTrainee(e *event.Event) bool {
	if e.Actor.Kind != event.Person {
		return false
	}
	return len(l.trainees) == 0 || l.trainees[e.Actor.ID]
}

// inSeat reports whether whoever did a thing held a seat then; who is alone holds
// all. An empty seat is everybody's.
func (l *ledger) inSeat(e *event.Event, seat string) bool {
	return seat == "" || slices.Contains(l.seats[e.Seq], seat)
}

// done returns the events of a kind that count for or against a trainee: of a
// kind that those who play bring about, those by a trainee; of other kinds, all.
func (l *ledger) done(k event.Kind) []*event.Event {
	all := l.byKind[k]
	if row, _ := event.Describe(k); row.Cause != event.ByCrew {
		return all
	}
	var out []*event.Event
	for _, e := range all {
		if l.byTrainee(e) {
			out = append(out, e)
		}
	}
	return out
}

// pages returns those that rang for the trainees: of the teams that they are on call
// for, or, where only others were paged, all.
func (l *ledger) pages() []*event.Event {
	all := of[event.PageSent](l)
	var own []*event.Event
	for _, e := range all {
		if l.rubric.OnCall(body[event.PageSent](e).To) {
			own = append(own, e)
		}
	}
	if len(own) == 0 {
		return all
	}
	return own
}

// snapshot returns the last health snapshot of a moment.
func (l *ledger) snapshot(moment string) (*event.Event, event.HealthSnapshotted) {
	all := of[event.HealthSnapshotted](l)
	for i := len(all) - 1; i >= 0; i-- {
		if b := body[event.HealthSnapshotted](all[i]); b.Moment == moment {
			return all[i], b
		}
	}
	return nil, event.HealthSnapshotted{}
}

// breaches returns, for every SLO that was ever breached, its edges in order, as
// long as the scenario went on.
func (l *ledger) breaches() map[string][]*event.Event {
	edges := map[string][]*event.Event{}
	for i := range l.events {
		e := &l.events[i]
		if l.closed != nil && e.Seq > l.closed.Seq {
			break
		}
		switch b := e.Body.(type) {
		case event.SLOBreached:
			edges[b.SLO] = append(edges[b.SLO], e)
		case event.SLORestored:
			if len(edges[b.SLO]) > 0 {
				edges[b.SLO] = append(edges[b.SLO], e)
			}
		}
	}
	return edges
}

// met reports whether an SLO with these edges is met after the last of them.
func met(edges []*event.Event) bool {
	if len(edges) == 0 {
		return true
	}
	_, restored := edges[len(edges)-1].Body.(event.SLORestored)
	return restored
}
