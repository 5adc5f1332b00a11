package live_test

import (
	"testing"
	"testing/synctest"

	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/live/livetest"
)

// Run time has begun when replicas are told that the run begins: from then on there are
// those who look after them and ask for it.
func TestRunTimeBeginsWithTheRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		host := livetest.NewMemory()
		b := live.New(live.Options{Stack: pier(), Host: host, Seed: 7})
		begun := 0
		host.Begins = func() {
			begun++
			if h, err := b.Snapshot(t.Context()); err != nil || h.At != 0 {
				t.Errorf("the run begins at %s, %v", h.At, err)
			}
		}
		if err := b.Start(t.Context(), &livetest.Notes{}); err != nil {
			t.Fatal(err)
		}
		if begun != 4 {
			t.Errorf("%d replicas were told", begun)
		}
		if err := b.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
