package catalogue

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

// onJourney plans another number of visits of a journey.
func onJourney(h faults.Health, t faults.Target, load faults.Load) ([]faults.Primitive, error) {
	if _, ok := h.Load[string(t)]; !ok {
		return nil, fmt.Errorf("%s: %w", t, faults.ErrNoTarget)
	}
	load.Journey = string(t)
	return []faults.Primitive{load}, nil
}
