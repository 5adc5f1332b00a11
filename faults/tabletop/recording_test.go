package tabletop_test

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/tabletop"
)

// tally counts what a recording shows of visits that went wrong and of instances that were
// down, by hour.
type tally struct {
	sum         hash.Hash
	last        map[string]float64
	bad, visits map[int]float64
	down        map[int]int
	fell        int
}

func (c *tally) Exposition(faults.Time, faults.Instance, []byte) {}
func (c *tally) Log(faults.LogLine)                              {}
func (c *tally) Down(at faults.Time, _ faults.Instance, _ error) { c.down[int(at.Hours())]++ }
func (c *tally) Samples(at faults.Time, from faults.Instance, series []faults.Series, values []float64) {
	_, _ = fmt.Fprintln(c.sum, at, from, len(series))
	_ = binary.Write(c.sum, binary.LittleEndian, values)
	for i, s := range series {
		if s.Name != "customer_visits_total" {
			continue
		}
		id := fmt.Sprint(from, s)
		rise := values[i] - c.last[id]
		if rise < 0 {
			c.fell++
		}
		if c.last[id] = values[i]; at == 0 {
			continue
		}
		c.visits[int(at.Hours())] += rise
		if !strings.Contains(fmt.Sprint(s.Labels), "outcome ok") {
			c.bad[int(at.Hours())] += rise
		}
	}
}

func TestRecordingShowsWhatWasWrongAndWhen(t *testing.T) {
	s := harborStack(t)
	refuse := func(faults.Health) ([]faults.Primitive, error) {
		return []faults.Primitive{faults.Wire{Edge: faults.Edge{From: "checkout", To: "payments"}, Share: 0.8, Status: 503}}, nil
	}
	crash := func(faults.Health) ([]faults.Primitive, error) {
		return []faults.Primitive{faults.Process{Service: "storefront", Replica: "storefront-1", Op: faults.Hang}}, nil
	}
	r, err := tabletop.NewRecorder(t.Context(), s, 1, []tabletop.Harm{crash, refuse})
	if err != nil {
		t.Fatal(err)
	}
	episodes := []tabletop.Episode{{From: 5 * time.Hour, To: 6 * time.Hour, Harm: 1}, {From: 9 * time.Hour, To: 10 * time.Hour, Harm: 0}}
	record := func(seed int64) *tally {
		c := &tally{sha256.New(), map[string]float64{}, map[int]float64{}, map[int]float64{}, map[int]int{}, 0}
		if err := r.Record(t.Context(), seed, zero, 12*time.Hour-time.Second, 30*time.Second, episodes, c); err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := record(3)
	for hour := range 12 {
		share := c.bad[hour] / c.visits[hour]
		if wrong := hour == 5 || hour == 9; wrong != (share > 0.2) || !wrong && share > 0.01 {
			t.Errorf("in hour %d %.3f of %.0f visits went wrong", hour, share, c.visits[hour])
		}
		if wrong := hour == 9; wrong != (c.down[hour] > 100) {
			t.Errorf("in hour %d an instance was down %d times", hour, c.down[hour])
		}
	}
	if c.fell > 0 {
		t.Errorf("a counter fell %d times while nothing began anew", c.fell)
	}
	if string(record(3).sum.Sum(nil)) != string(c.sum.Sum(nil)) {
		t.Error("the same seed gives another recording")
	}
	if string(record(4).sum.Sum(nil)) == string(c.sum.Sum(nil)) {
		t.Error("another seed gives the same recording")
	}
	for _, wrong := range []tabletop.Episode{{From: 1, To: 2, Harm: 2}, {From: 2, To: 2}} {
		if err := r.Record(t.Context(), 1, zero, time.Hour, time.Minute, []tabletop.Episode{wrong}, c); err == nil {
			t.Errorf("%v is recorded", wrong)
		}
	}
	failing := errors.New("it cannot be planned")
	if _, err := tabletop.NewRecorder(t.Context(), s, 1, []tabletop.Harm{func(faults.Health) ([]faults.Primitive, error) { return nil, failing }}); !errors.Is(err, failing) {
		t.Errorf("a harm that cannot be planned: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Record(gone, 1, zero, time.Hour, time.Minute, nil, c); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits: %v", err)
	}
}
