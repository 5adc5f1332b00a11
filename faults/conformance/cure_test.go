package conformance_test

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/tabletop"
)

// Every mitigation of a fault takes the cause away, and no other action does:
// over the range of the parameters and at other targets, in the tabletop. Under the
// race detector, the mitigations of each fault's example do.
func TestCures(t *testing.T) {
	s := harbor(t)
	epoch := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	build := func() faults.Sandbox { return tabletop.New(tabletop.Options{Stack: s, Seed: 7, Epoch: epoch}) }
	calm, err := conformance.AtRest(t.Context(), s, build())
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var wrong []string
	refused, played := 0, 0
	t.Run("all", func(t *testing.T) {
		for _, c := range suite(t).Cases {
			t.Run(c.Name(), func(t *testing.T) {
				t.Parallel()
				name := fnv.New64()
				name.Write([]byte(c.Fault))
				points := conformance.Points(c, calm, rand.New(rand.NewPCG(name.Sum64(), 7)), 2)
				if raced {
					points = points[:1]
				}
				var all []conformance.Treatment
				for i, point := range points {
					others := i < 3 && !raced // as it is, with defaults, at random
					got, err := conformance.Treat(t.Context(), s, build, epoch, point, others)
					if err != nil {
						t.Fatal(err)
					}
					all = append(all, got)
				}
				mu.Lock()
				defer mu.Unlock()
				wrong = append(wrong, conformance.Complaints(all)...)
				for _, one := range all {
					if played++; one.Refused != "" {
						refused++
					}
				}
			})
		}
	})
	slices.Sort(wrong)
	if refused > played/5 {
		t.Errorf("%d of %d values cannot be played", refused, played)
	}
	t.Logf("%d treatments, %d of them of what cannot be done", played, refused)
	if len(wrong) > 0 {
		t.Errorf("%d declarations are not true:\n%s", len(wrong), strings.Join(wrong, "\n"))
	}
}
