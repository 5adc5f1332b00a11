package inproc_test

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/inproc"
)

// An overload stays for a minute after what began it is gone, until load is
// shed or the retries are taken back.
func TestStormOutlastsItsTrigger(t *testing.T) {
	t.Parallel()
	for _, cure := range conformance.Storm(0).Cures {
		t.Run(cure.Do.Action, func(t *testing.T) {
			t.Parallel()
			s := harborStack(t)
			storm := conformance.Storm(time.Minute)
			storm.Cures = []conformance.Cure{cure}
			seen, err := conformance.Outlast(t.Context(), s, inproc.New(inproc.Options{Stack: s, Seed: 7}), time.Now(), storm)
			if err != nil {
				t.Fatal(err)
			}
			if err := seen[0].Err(); err != nil {
				t.Error(err)
			}
		})
	}
}
