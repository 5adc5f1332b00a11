package live_test

import (
	"testing"
	"testing/synctest"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/live/livetest"
)

// Whoever asks while customers begin to come is told a run time that there is, as are
// those who look after replicas by then.
func TestRunTimeBeginsBeforeCustomersCome(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		host := livetest.NewMemory()
		b := live.New(live.Options{Stack: pier(), Host: host, Seed: 7})
		var first faults.Health
		host.Arrived = func() {
			var err error
			if first, err = b.Snapshot(t.Context()); err != nil {
				t.Error(err)
			}
		}
		if err := b.Start(t.Context(), &livetest.Notes{}); err != nil {
			t.Fatal(err)
		}
		if first.Services == nil || first.At != 0 {
			t.Errorf("customers come at run time %s", first.At)
		}
		if err := b.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
