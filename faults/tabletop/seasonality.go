package tabletop

import (
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

// seasonality is how the load goes up and down with the hours and the days. It is
// 1 at run time zero, whenever that is, as the load of a run is steady.
type seasonality struct {
	of    stack.Seasonality
	zero  time.Time
	level float64 // of the hour and day of run time zero
}

const (
	quietest = 0.5 // of the load at run time zero
	busiest  = 1.5
)

func newSeasonality(of stack.Seasonality, zero time.Time) seasonality {
	return seasonality{of, zero, of.Demand(zero)}
}

// at is the load at a run time, as a factor.
func (r seasonality) at(t time.Duration) float64 {
	return min(busiest, max(quietest, r.of.Demand(r.zero.Add(t))/r.level))
}
