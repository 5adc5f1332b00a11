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
	suite, err := conformance.Of(harborStack(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, cure := range suite.Overloads[0].Cures {
		t.Run(cure.Do.Action, func(t *testing.T) {
			t.Parallel()
			s := harborStack(t)
			storm := suite.Overloads[0]
			storm.Watched, storm.Cures = time.Minute, []conformance.Cure{cure}
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
