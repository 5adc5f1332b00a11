package conformance_test

import (
	"errors"
	"os"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/tabletop"
)

func harbor(t testing.TB) *stack.Stack {
	t.Helper()
	s, err := stack.Load(os.DirFS("../../content"), "harbor")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every fault shows in the tabletop, and is gone when it is taken back.
func TestTabletop(t *testing.T) {
	s := harbor(t)
	epoch := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	for _, c := range conformance.Cases() {
		t.Run(c.Name(), func(t *testing.T) {
			t.Parallel()
			out, err := conformance.Play(t.Context(), s, tabletop.New(tabletop.Options{Stack: s, Seed: 7, Epoch: epoch}), epoch, c, false)
			if errors.Is(err, conformance.ErrNotPlayed) {
				t.Fatal("the tabletop plays every fault")
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, sign := range out.Unseen {
				t.Errorf("never seen: %s", sign)
			}
			if len(out.Before) > 0 {
				t.Errorf("before the fault: %v", out.Before)
			}
			if len(out.After) > 0 {
				t.Errorf("after it was taken back: %v", out.After)
			}
			t.Logf("%.1f %% fail, p99 %s, %v", 100*out.Errors, out.P99.Round(time.Millisecond), out.Alerts)
		})
	}
}
