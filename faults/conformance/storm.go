package conformance

import (
	"time"

	"github.com/drillyard/drillyard/faults"
)

// Storm is the overload of harbor's inventory that outlasts its trigger while
// checkout tries its calls again so often: late answers tip it, and what checkout
// has given up keeps it there. Shedding load at the edge ends it, and so does
// taking the retries back.
func Storm(watched time.Duration) Overload {
	return Overload{
		Service: "inventory",
		Journey: "buy",
		Standing: []faults.Primitive{faults.Config{
			Service: "checkout", Set: map[string]string{"retries": "10", "retry_backoff": "1ms"}, Summary: "retries 1 → 10, retry_backoff 50ms → 1ms",
		}},
		Trigger: []faults.Primitive{faults.Wire{Edge: faults.Edge{From: "checkout", To: "inventory"}, Share: 1, SlowClose: 5 * time.Second}},
		For:     time.Minute,
		Watched: watched,
		Cures: []Cure{
			{
				Do:   Step{"shed-load", "edge", map[string]string{"share": "0.8"}},
				Then: &Step{"shed-load", "edge", map[string]string{"share": "0"}},
			},
			{Do: Step{"rollback-config", "checkout", nil}},
		},
	}
}
