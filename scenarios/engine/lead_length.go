package engine

import (
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// ExtendRun makes a run longer than its scenario says.
type ExtendRun struct {
	ByMS int64 `json:"by_ms"` // run time
}

// longestRun bounds how long a run can be made.
const longestRun = 12 * time.Hour

func (i ExtendRun) intervene(r *Run, lead event.Actor) error {
	if err := r.untouchable(); err != nil {
		return err
	}
	longer := r.length + time.Duration(i.ByMS)*time.Millisecond
	switch {
	case i.ByMS < 1000 || i.ByMS > longestDelay.Milliseconds():
		return refuse("A run is extended by a second to an hour.")
	case longer > longestRun:
		return refuse("A run takes %d hours at most.", int(longestRun.Hours()))
	}
	r.length = longer
	return r.record(lead, event.RunExtended{ByMS: i.ByMS, LengthMS: longer.Milliseconds()})
}
