package event

import "github.com/drillyard/drillyard/faults"

// Moments of a health snapshot.
const (
	MomentBaseline = "baseline" // before the first inject
	MomentAction   = "action"   // after a trainee's action
	MomentEnd      = "end"      // before faults are reverted
)

// HealthSnapshotted is the technical truth at one moment, for grading.
type HealthSnapshotted struct {
	Moment string             `json:"moment"`
	Health faults.Health      `json:"health"`
	SLIs   map[string]float64 `json:"slis,omitempty"`
}

func (HealthSnapshotted) Kind() Kind               { return "health.snapshotted" }
func (HealthSnapshotted) view(Viewer) (Body, bool) { return nil, false }
