package conformance_test

import (
	"testing"

	"github.com/drillyard/drillyard/faults/conformance"
)

// One fault of each kind of primitive is really one of each.
func TestOneOfEach(t *testing.T) {
	some := conformance.OneOfEach(suite(t).Cases)
	if len(some) < 14 || len(some) > 20 {
		t.Errorf("%d cases for 14 kinds of primitive", len(some))
	}
}
