package engine

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// ErrOtherwise says that a run which was to be taken up again does not come to
// what its log holds: it cannot go on from there.
var ErrOtherwise = errors.New("the run does not come to what its log holds")

// A run whose player died is taken up again from its log: it is played from its
// beginning without anybody waiting, what people did is done again at the same run
// times, and what comes of it is compared, event by event, with what was written
// then. Nothing is committed or shown until the log has come to its end; from there
// on the run goes on as if nothing had been. See decisions/0138.

// retracing is what is left of the log of a run that is being taken up again.
type retracing struct {
	left  []event.Event
	looks map[event.Actor]string // the look that stood, of those who had one
	does  *Replay
}

func newRetracing(written []event.Event) *retracing {
	if len(written) == 0 {
		return nil
	}
	t := &retracing{left: written, looks: map[event.Actor]string{}, does: &Replay{ids: map[string]string{}}}
	for _, e := range written {
		if asked, is := e.Body.(event.ActionRequested); is { // whoever asked, they are called the same
			t.does.ids[asked.ID] = asked.ID
		}
	}
	return t
}

// under reports whether there is something left to come to.
func (t *retracing) under() bool { return t != nil && len(t.left) > 0 }

// Behind reports whether a run that was taken up again, and is over, has not come to the
// end of what its log holds.
func (r *Run) Behind() bool { return r.retracing.under() }

// match takes a batch for what was written, if it is the same.
func (t *retracing) match(batch []event.Event) ([]event.Event, error) {
	if len(batch) > len(t.left) {
		return nil, fmt.Errorf("%w: after event %d, its last, comes %s with it", ErrOtherwise, t.left[len(t.left)-1].Seq, batch[len(t.left)].Kind())
	}
	was := slices.Clone(t.left[:len(batch)])
	for i, e := range batch {
		same, err := alike(e, was[i])
		if err != nil {
			return nil, err
		}
		if !same {
			return nil, fmt.Errorf("%w: event %d was %s at %s, and is %s at %s", ErrOtherwise, was[i].Seq, was[i].Kind(), was[i].At, e.Kind(), e.At)
		}
	}
	t.left = t.left[len(batch):]
	return was, nil
}

// alike reports whether two events say the same of the same moment.
func alike(a, b event.Event) (bool, error) {
	versionA, rawA, err := event.Encode(a.Body)
	if err != nil {
		return false, err
	}
	versionB, rawB, err := event.Encode(b.Body)
	if err != nil {
		return false, err
	}
	return a.At == b.At && a.Actor == b.Actor && a.Kind() == b.Kind() && versionA == versionB && bytes.Equal(rawA, rawB), nil
}

// byPerson reports whether an event is what a person did, and not what came of it.
func byPerson(e event.Event) bool {
	if e.Doer().Kind != event.Person {
		return false
	}
	switch e.Body.(type) {
	case event.RunPaused, event.RunResumed, event.ClockChanged, event.RunStopped:
		return true
	}
	return deliberate(e.Body)
}

// retrace plays to where the log ends.
func (r *Run) retrace(ctx context.Context) error {
	t := r.retracing
	if t == nil {
		return nil
	}
	for t.under() && r.ending == "" {
		if err := r.retraceStep(ctx); err != nil {
			return err
		}
		if r.broken != nil {
			return r.broken
		}
	}
	if t.under() {
		return r.broken // the end is written by finish
	}
	r.awaitSomebody(ctx)
	paused, speed := r.pace.state()
	r.pace.set(r.now(), paused, speed)
	return r.putDown()
}

// awaitSomebody waits for somebody before whom the run can go on. One to which nobody
// comes back ends: its place is somebody else's.
func (r *Run) awaitSomebody(ctx context.Context) {
	if r.Awaited == nil {
		return
	}
	r.patience.Store(time.Now().Add(r.Patience).UnixMilli())
	defer r.patience.Store(0)
	select {
	case <-r.Awaited:
	case <-ctx.Done():
	case <-time.After(r.Patience):
		r.end(event.EndAbandoned)
	}
}

// AwaitsUntil returns when the run, which is taken up again, ends if nobody comes back to
// it until then; false: it waits for nobody.
func (r *Run) AwaitsUntil() (time.Time, bool) {
	ms := r.patience.Load()
	if ms == 0 {
		return time.Time{}, false
	}
	return time.UnixMilli(ms), true
}

func (r *Run) retraceStep(ctx context.Context) error {
	next, to := r.retracing.left[0], r.nextDeadline()
	switch paused := r.paused(); {
	case byPerson(next) && (next.At <= to || paused):
		if err := r.moveTo(ctx, next.At); err != nil {
			return err
		}
		if err := r.doAgain(ctx); err != nil {
			return err
		}
	case summedUp(next) && (next.At < to || paused): // by hand, which no event tells of
		if err := r.moveTo(ctx, next.At); err != nil {
			return err
		}
		r.end(event.EndStopped)
		return nil
	case paused || next.At < to:
		return fmt.Errorf("%w: event %d, %s at %s, does not come", ErrOtherwise, next.Seq, next.Kind(), next.At)
	default:
		if err := r.moveTo(ctx, to); err != nil {
			return err
		}
	}
	return r.happen(ctx)
}

// summedUp reports whether an event is the first of those that sum a run up.
func summedUp(e event.Event) bool {
	v, is := e.Body.(event.VisitsCounted)
	return is && v.Moment == event.CountedEnd
}

// doAgain does what a person did next.
func (r *Run) doAgain(ctx context.Context) error {
	t := r.retracing
	next := t.left[0]
	switch b := next.Body.(type) {
	case event.RunPaused, event.RunResumed, event.ClockChanged:
		paused, speed := r.pace.state()
		if c, is := b.(event.ClockChanged); is {
			speed = c.Speed
		} else {
			_, paused = b.(event.RunPaused)
		}
		r.pace.set(r.now(), paused, speed)
		return r.saidAgain(next)
	case event.RunStopped:
		r.end(event.EndStopped)
		return r.saidAgain(next)
	}
	acted, err := t.does.act(r, act{next.At, next.Actor, next.Kind(), next.Body})
	switch {
	case errors.Is(err, ErrOtherwise):
		return err
	case err != nil:
		return fmt.Errorf("%w: event %d, %s, is declined: %w", ErrOtherwise, next.Seq, next.Kind(), err)
	case acted:
		return nil
	}
	if err := r.saidAgain(next); err != nil {
		return err
	}
	_ = r.spend(next.Actor, next.Body) // it has been
	r.noteLook(next.Actor, next.Body)
	if m, is := next.Body.(event.MessageSent); is && m.Voice == nil {
		r.hear(next.Actor, SendMessage{Channel: m.Channel, Text: m.Text})
	}
	if !t.under() {
		return nil
	}
	// How customers fared stands at the end of the batch in which somebody claims
	// that they do well.
	v, counts := t.left[0].Body.(event.VisitsCounted)
	if counts && v.Moment == event.CountedClaim {
		if now, known := r.visitsNow(); known {
			return r.record(engineActor, now)
		}
	}
	return nil
}

// saidAgain takes over events as they were written.
func (r *Run) saidAgain(was ...event.Event) error {
	batch := make([]event.Event, len(was))
	for i, e := range was {
		batch[i] = event.Event{Actor: e.Actor, Body: e.Body}
	}
	return r.write(batch)
}

// lookOnAgain takes over what standing looks showed at this moment.
func (r *Run) lookOnAgain() {
	for t := r.retracing; t.under() && r.broken == nil; {
		next := t.left[0]
		switch next.Body.(type) {
		case event.EvidenceChanged, event.EvidenceClosed:
		default:
			return
		}
		if next.At != r.now() {
			return
		}
		_ = r.saidAgain(next) // what the log refuses ends the run
		r.noteLook(next.Actor, next.Body)
	}
}

// noteLook keeps which looks stand, and what the next one is called.
func (r *Run) noteLook(actor event.Actor, b event.Body) {
	switch b := b.(type) {
	case event.EvidenceViewed:
		if n, err := strconv.Atoi(strings.TrimPrefix(b.Look, "l")); err == nil {
			r.ids.look = max(r.ids.look, n)
		}
		r.retracing.looks[actor] = b.Look
	case event.EvidenceClosed:
		delete(r.retracing.looks, actor)
	}
}

// putDown ends the looks that stood when the player died: nobody has had anything
// before them since.
func (r *Run) putDown() error {
	byName := func(a, b event.Actor) int { return cmp.Compare(a.ID, b.ID) }
	for _, who := range slices.SortedFunc(maps.Keys(r.retracing.looks), byName) {
		if err := r.record(who, event.EvidenceClosed{Look: r.retracing.looks[who], Why: event.ClosedSilent}); err != nil {
			return err
		}
	}
	return nil
}
