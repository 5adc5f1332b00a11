package docker

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/conformance"
)

// An overload stays for a minute after what began it is gone, until load is
// shed or the retries are taken back.
func TestStormOutlastsItsTrigger(t *testing.T) {
	t.Parallel()
	needs(t)
	suite, err := conformance.Of(harbor(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, cure := range suite.Overloads[0].Cures {
		t.Run(cure.Do.Action, func(t *testing.T) {
			t.Parallel()
			s := harbor(t)
			storm := suite.Overloads[0]
			storm.Watched, storm.Cures = time.Minute, []conformance.Cure{cure}
			b := New(Options{Stack: s, Seed: 7, Run: "test-" + cure.Do.Action, Program: program})
			seen, err := conformance.Outlast(t.Context(), s, b, time.Now(), storm)
			if err != nil {
				t.Fatal(err)
			}
			if err := seen[0].Err(); err != nil {
				t.Error(err)
			}
		})
	}
}
