package service_test

import (
	"slices"
	"testing"

	"github.com/drillyard/drillyard/faults/service"
)

// Messages that wait grow old together: all of a minute are of one age, and the quantile
// that people see has to be near it, though it is read off between two bounds.
func TestAgesAreReadNearWhatTheyAre(t *testing.T) {
	const quantile = 0.95
	for age := 1.0; age <= 600; age += 0.5 {
		at, _ := slices.BinarySearch(service.Ages, age)
		if at == len(service.Ages) {
			t.Fatalf("%g s is beyond all bounds", age)
		}
		below, above := service.Ages[at-1], service.Ages[at]
		read := below + quantile*(above-below)
		if off := read - age; off > max(2, age/2) || -off > max(2, age/2) {
			t.Errorf("%g s is read as %.0f s, between %g and %g", age, read, below, above)
		}
	}
}
