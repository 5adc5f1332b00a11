package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// engineActor is the run itself.
var engineActor = event.Actor{Kind: event.Engine}

// record commits events at the run time of the loop and then shows them. Once
// the log has refused an append the run shows nothing more and ends.
func (r *Run) record(actor event.Actor, bodies ...event.Body) error {
	batch := make([]event.Event, len(bodies))
	for i, b := range bodies {
		batch[i] = event.Event{Actor: actor, Body: b}
	}
	return r.commit(batch)
}

// commit is record for what several actors do at once; of each event it needs
// the actor and the body.
func (r *Run) commit(batch []event.Event) error {
	if r.broken != nil {
		return r.broken
	}
	return r.write(r.withVisits(batch))
}

// write is commit for a batch that nothing is added to.
func (r *Run) write(batch []event.Event) error {
	if r.broken != nil {
		return r.broken
	}
	for i := range batch {
		batch[i].Run, batch[i].At = r.ID(), r.now()
	}
	// Not the loop's context: what is being ended must still be recorded.
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	again := r.retracing.under()
	committed, err := r.append(ctx, batch)
	if err != nil {
		r.broken = fmt.Errorf("commit %s of run %s: %w", batch[0].Kind(), r.ID(), err)
		return r.broken
	}
	r.history = append(r.history, committed...)
	for _, e := range committed {
		r.cast.See(e)
		r.call(e)
		r.watch.See(e)
		for _, in := range r.onCourse {
			in.ends.See(e)
		}
		r.noteEffects(e)
		r.stir(e)
		r.writeDown(e)
		r.logOut(e)
	}
	if slices.ContainsFunc(committed, concernsPages) {
		r.tellRinging()
	}
	if r.Keep && r.ending == "" && slices.ContainsFunc(committed, concernsServices) {
		r.keepState(r.now())
	}
	if r.Publish != nil && !again {
		r.Publish(slices.Clone(committed))
	}
	return nil
}

// append writes events down, or finds that they were.
func (r *Run) append(ctx context.Context, batch []event.Event) ([]event.Event, error) {
	if r.retracing.under() {
		return r.retracing.match(batch)
	}
	return r.Log.Append(ctx, batch...)
}

// expand fills in the times of a text that is said at a run time.
func (r *Run) expand(text string, said faults.Time) string {
	m := scenarios.Played(r.Epoch(), r.history)
	m.Said = r.Epoch().Add(said)
	return scenarios.Expand(text, m)
}

func (r *Run) now() faults.Time { return faults.Time(r.nowNS.Load()) }

// setNow moves run time forward, never back.
func (r *Run) setNow(t faults.Time) {
	if t > r.now() {
		r.nowNS.Store(int64(t))
	}
}
