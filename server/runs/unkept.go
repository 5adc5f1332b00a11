package runs

import (
	"context"
	"errors"
	"fmt"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runtimes"
)

// unkept is a play that is stored nowhere.
type unkept struct {
	Play
	// change makes the play another one than people would have; nil: it is that.
	change func(*engine.Options)
	// watch sees the run when it has been played and before its signals are gone; it may be
	// nil.
	watch func(*engine.Run, []event.Event) error
	// hold leaves the signals open: whoever plays closes them.
	hold bool
}

// play plays a drill to its end and returns its log. In virtual time that takes a
// place of the model's, for it takes a processor; a play in real time mostly waits.
func (m *Model) play(ctx context.Context, u unkept) ([]event.Event, error) {
	runtime, err := u.settle()
	if err != nil {
		return nil, err
	}
	if !runtime.Live {
		select {
		case m.places <- struct{}{}:
			defer func() { <-m.places }()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	const id = "unkept"
	log := &event.Memory{}
	options := u.engine(runtime, "")
	options.ID, options.Log, options.Logger = id, log, m.logger
	if u.change != nil {
		u.change(&options)
	}
	run, err := engine.New(options)
	if err != nil {
		return nil, err
	}
	err = errors.Join(run.Play(ctx), ctx.Err())
	if err == nil && u.watch != nil {
		err = u.watch(run, log.All(id))
	}
	if err != nil || !u.hold {
		err = errors.Join(err, run.Close())
	}
	if err != nil {
		return nil, fmt.Errorf("play %s: %w", u.Drill.Slug, err)
	}
	return log.All(id), nil
}

// idly has nobody respond in a play in the tabletop.
func (q *Play) idly() {
	nobody, _ := engine.Builtin(idle, q.Drill.System, q.Drill.Scenario)
	q.Runtime, q.Responder = runtimes.Tabletop, engine.NewResponder(nobody)
}
