package tabletop_test

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/tabletop"
)

// told is one sample of a history.
type told struct {
	at     time.Duration
	values map[string]float64
}

// history remembers what a history tells of some series of an instance.
func history(t testing.TB, seed int64, span, step time.Duration, instance string, wanted ...string) (all []told, hash string) {
	t.Helper()
	sum := sha256.New()
	last := time.Duration(math.MinInt64)
	s := harborStack(t)
	err := tabletop.History(context.Background(), s, seed, zero, span, step, tabletop.Deployments(s, seed, zero, span, nil),
		func(at faults.Time, from faults.Instance, series []faults.Series, values []float64) error {
			if at >= 0 || at < -span || at < last || len(series) != len(values) {
				t.Fatalf("%s of %s with %d series and %d values, after %s", at, from, len(series), len(values), last)
			}
			last = at
			if instance == "" {
				_, _ = fmt.Fprintln(sum, at, from, len(series))
				_ = binary.Write(sum, binary.LittleEndian, values)
			}
			if from.Name != instance {
				return nil
			}
			one := told{at, map[string]float64{}}
			for i, s := range series {
				id := s.Name
				for _, l := range s.Labels {
					id += " " + l.Name + "=" + l.Value
				}
				for _, w := range wanted {
					if strings.HasPrefix(id, w) {
						one.values[id] = values[i]
					}
				}
			}
			all = append(all, one)
			return nil
		})
	if err != nil {
		t.Fatal(err)
	}
	return all, string(sum.Sum(nil))
}

func TestHistoryHasARhythmAndEndsWhereARunBegins(t *testing.T) {
	const visits = "customer_visits_total journey=buy outcome=ok"
	all, _ := history(t, 7, 24*time.Hour, 10*time.Second, "customers-1", visits)
	if all[0].at != -24*time.Hour || all[1].at-all[0].at != 10*time.Second || all[len(all)-1].at < -2*time.Second {
		t.Fatalf("%d samples from %s to %s", len(all), all[0].at, all[len(all)-1].at)
	}
	rate := func(from, to int) float64 {
		return (all[to].values[visits] - all[from].values[visits]) / (all[to].at - all[from].at).Seconds()
	}
	lowest, highest := math.Inf(1), 0.0
	for hour := range 24 {
		r := rate(hour*360, hour*360+359)
		lowest, highest = min(lowest, r), max(highest, r)
	}
	if lowest > 4.2 || highest < 5.2 || highest > 8 {
		t.Errorf("visits a second between %.2f and %.2f over a day", lowest, highest)
	}
	if r := rate(len(all)-61, len(all)-1); math.Abs(r-5) > 0.35 {
		t.Errorf("the last two minutes have %.2f visits a second, a run has 5", r)
	}
	for i := 1; i < len(all); i++ {
		if all[i].values[visits] < all[i-1].values[visits] {
			t.Fatalf("visits fall at %s", all[i].at)
		}
		if gap, before := all[i].at-all[i-1].at, all[max(i, 2)-1].at-all[max(i, 2)-2].at; gap > before || gap.Seconds() < 0.95*before.Seconds() {
			t.Errorf("at %s a sample comes %s after the one before, which came after %s", all[i].at, gap, before)
		}
		if r := rate(i-1, i); all[i].at > -5*time.Minute && (r < 3.4 || r > 6.6) {
			t.Errorf("%.2f visits a second at %s", r, all[i].at)
		}
	}
}

func TestHistoryHasDeploysAndABlip(t *testing.T) {
	deployed, blips := 0, 0
	for _, service := range []string{"edge", "storefront", "checkout", "payments", "inventory", "identity"} {
		all, _ := history(t, 7, 24*time.Hour, 30*time.Second, service+"-1", "build_info", "process_start_time_seconds", "http_requests_total")
		changes := 0
		for i := 1; i < len(all); i++ {
			was, is := all[i-1].values["process_start_time_seconds"], all[i].values["process_start_time_seconds"]
			if was == is {
				continue
			}
			changes++
			total := func(v map[string]float64) (n float64) {
				for id, x := range v {
					if strings.HasPrefix(id, "http_requests_total") {
						n += x
					}
				}
				return n
			}
			if total(all[i].values) > total(all[i-1].values)/2 || all[i].at > -2*time.Hour {
				t.Errorf("%s at %s: a new process goes on counting", service, all[i].at)
			}
			var before, after string
			for id := range all[i-1].values {
				if strings.HasPrefix(id, "build_info") {
					before = id
				}
			}
			for id := range all[i].values {
				if strings.HasPrefix(id, "build_info") {
					after = id
				}
			}
			if before == after {
				t.Errorf("%s at %s: still %s", service, all[i].at, after)
			}
		}
		if changes > 1 {
			t.Errorf("%s was deployed %d times", service, changes)
		}
		deployed += changes
		last := all[len(all)-1].values
		for id := range last {
			if strings.HasPrefix(id, "http_requests_total") && strings.Contains(id, "code=503") {
				blips++
			}
		}
	}
	if deployed != 2 || blips == 0 {
		t.Errorf("%d deploys and errors on %d instances", deployed, blips)
	}
}

func TestHistoryIsTheSameForASeed(t *testing.T) {
	_, one := history(t, 7, 3*time.Hour, 10*time.Second, "")
	if _, two := history(t, 7, 3*time.Hour, 10*time.Second, ""); one != two {
		t.Error("two histories with one seed differ")
	}
	if _, other := history(t, 8, 3*time.Hour, 10*time.Second, ""); one == other {
		t.Error("two seeds give one history")
	}
}

func BenchmarkHistory(b *testing.B) {
	s := harborStack(b)
	b.ReportAllocs()
	samples := 0
	for b.Loop() {
		err := tabletop.History(context.Background(), s, 7, zero, 24*time.Hour, 10*time.Second, tabletop.Deployments(s, 7, zero, 24*time.Hour, nil),
			func(_ faults.Time, _ faults.Instance, series []faults.Series, _ []float64) error {
				samples += len(series)
				return nil
			})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(samples)/float64(b.N), "samples")
}
