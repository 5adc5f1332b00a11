package event

import (
	"time"

	"github.com/drillyard/drillyard/faults"
)

// Moments of a health snapshot.
const (
	MomentBaseline = "baseline" // before the first inject
	MomentAction   = "action"   // after a trainee's action
	MomentEnd      = "end"      // before faults are reverted
)

// HealthSnapshotted is the technical truth at one moment, for grading.
type HealthSnapshotted struct {
	Moment string             `json:"moment" event:"words=moment"`
	Health faults.Health      `json:"health"`
	SLIs   map[string]float64 `json:"slis,omitempty"`
}

// Kind implements Body.
func (HealthSnapshotted) Kind() Kind { return "health.snapshotted" }

var _ = register(Descriptor{
	Sample: HealthSnapshotted{Moment: MomentEnd, SLIs: map[string]float64{"save-availability": 0.995}, Health: faults.Health{
		At: time.Second,
		Services: map[string]faults.ServiceHealth{"app": {
			Kind:      "service",
			Replicas:  []faults.Replica{{Name: "app-1", Version: "2.3.0", State: "ready", Since: time.Second}},
			Releases:  []faults.Release{{Version: "2.3.0", Summary: "new editor", Defect: faults.Defect{Route: "POST /notes", ErrorShare: 0.3, Latency: time.Second, Log: "nil note"}}},
			Revisions: []faults.Revision{{Number: 1, Summary: "first", Values: map[string]string{"db_pool": "20"}}},
			Flags:     map[string]bool{"express": true},
		}},
		Wires: []faults.Wire{{Edge: faults.Edge{From: "app", To: "storage"}, Route: "POST /notes", Share: 0.3, Latency: time.Second, Jitter: time.Millisecond, Status: 503, Reset: true, Hang: true}},
		Load:  map[string]float64{"save": 2},
	}},
	Decoders: []Decoder{decode[HealthSnapshotted]},
	Cause:    ByRun,
	Audience: LeadOnly,
	Quiet:    true,
})
