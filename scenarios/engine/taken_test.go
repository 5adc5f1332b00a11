package engine

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// restarting is the paper sandbox whose second replica is not ready once
// something was done to it.
type restarting struct{ *paper }

func (s restarting) Snapshot(ctx context.Context) (faults.Health, error) {
	h, err := s.paper.Snapshot(ctx)
	state := faults.ReplicaReady
	if len(s.done) > 0 {
		state = faults.ReplicaStarting
	}
	for name, service := range h.Services {
		service.Replicas = append(service.Replicas, faults.Replica{Name: "checkout-2", Version: "1.0.0", State: state})
		h.Services[name] = service
	}
	return h, err
}

// That an action was carried out does not say that all is well: what does not
// serve is told with it.
func TestAnActionTellsWhatIsNotReadyYet(t *testing.T) {
	memory := &event.Memory{}
	run := prepare(t, restarting{newPaper()}, quiet(), memory, scenarios.RehearsalStep{After: 10 * time.Second, Do: "restore", Target: "checkout", Reason: "to see"})
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	events, _ := memory.Read(t.Context(), "r", 0, 1e6)
	taken := bodies[event.ActionTaken](events)
	if len(taken) != 1 || !slices.Equal(taken[0].NotReady, []string{"checkout-2"}) {
		t.Errorf("taken: %+v", taken)
	}
	snapshots := 0
	for _, e := range events {
		if h, is := e.Body.(event.HealthSnapshotted); is && h.Moment == event.MomentAction {
			snapshots++
		}
	}
	if snapshots != 1 {
		t.Errorf("%d snapshots after it, want 1", snapshots)
	}
}
