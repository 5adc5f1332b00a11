package engine

import (
	"context"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/dashboard"
)

// carried is what was done to the sandbox: how to take it back, and what it
// changed.
type carried struct {
	undo    []faults.Undo
	effects []faults.Effect
}

// carryOut plans against the sandbox as it stands and does what was planned,
// stopping at the first failure.
func (r *Run) carryOut(ctx context.Context, plan func(faults.Health) ([]faults.Primitive, error)) (carried, error) {
	var did carried
	health, err := r.Sandbox.Snapshot(ctx)
	if err != nil {
		return did, err
	}
	primitives, err := plan(health)
	if err != nil {
		return did, err
	}
	for _, p := range primitives {
		effects := faults.Effects(health, p)
		for i := range effects {
			effects[i].Count = r.kept(ctx, health, effects[i])
		}
		undo, err := r.Sandbox.Do(ctx, p)
		if undo != nil {
			did.undo = append(did.undo, undo)
		}
		if err != nil {
			return did, err
		}
		did.effects = append(did.effects, effects...)
	}
	return did, nil
}

// kept is how much a store held when its data was worked on or it was stopped,
// as it was last measured; 0 where nobody measures that.
func (r *Run) kept(ctx context.Context, h faults.Health, e faults.Effect) int {
	if e.Kind != faults.KindData && e.Kind != faults.KindProcess {
		return 0
	}
	query := dashboard.Kept(h.Services[e.Service].Kind, e.Service)
	if query == "" {
		return 0
	}
	q, err := r.signals.DB.Prepare(query)
	if err != nil {
		return 0
	}
	n, ok, err := q.Value(ctx, r.now())
	if err != nil || !ok || finite(n) != n {
		return 0
	}
	return int(n)
}
