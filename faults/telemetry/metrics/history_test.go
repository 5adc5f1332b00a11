package metrics

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// longAgo is where the histories of these tests are written.
var longAgo = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

type adder = func(at faults.Time, from faults.Instance, series []faults.Series, values []float64) error

func writeHistory(t testing.TB, fill func(add adder) error) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "history")
	if err := WriteHistory(t.Context(), path, longAgo, fill); err != nil {
		t.Fatal(err)
	}
	return path
}

// historyStep is how often exporters are scraped in their history.
const historyStep = 10 * time.Second

// exportersHistory writes what exporters said in the time before zero: as often as in a
// run in the last two minutes, so that windows of a rate are evenly filled where
// the run begins, and once more just before zero, so that nothing its counters
// counted is lost.
func exportersHistory(t testing.TB, span time.Duration) string {
	t.Helper()
	place, step := newExporters(-span), historyStep
	return writeHistory(t, func(add adder) error {
		for at := -span; at <= 0; at += step {
			if at >= -2*time.Minute {
				step = scrapeInterval
			}
			var failed error
			place.say(min(at, -time.Millisecond), func(at faults.Time, from faults.Instance, list []faults.Series, values []float64) {
				failed = errors.Join(failed, add(at, from, list, values))
			})
			if failed != nil {
				return failed
			}
		}
		return nil
	})
}

// A steady history and a steady run: nothing happens where they meet, though
// all counters start again from zero there.
func TestNothingHappensAtTheJoin(t *testing.T) {
	db, place := openBehind(t, exportersHistory(t, time.Hour)), newExporters(0)
	e := NewEvaluator(harborRules(t), db, nil)
	for at := faults.Time(0); at <= 2*time.Minute; at += scrapeInterval {
		place.say(at, db.Samples)
		if changes := evaluate(t, e, at); len(changes) > 0 || len(e.Waiting()) > 0 {
			t.Fatalf("at %s: %+v %+v", at, changes, e.Waiting())
		}
		for expr, want := range map[string]float64{
			`sum(rate(customer_visits_total{journey="buy"}[30s]))`: 12,
			`sum(rate(customer_visits_total{journey="buy"}[1m]))`:  12,
			slis[0]: 1,
		} {
			if got := instant(t, db, expr, at)["map[]"]; got < 0.9*want || got > 1.1*want {
				t.Errorf("%s is %v at %s, not about %v", expr, got, at, want)
			}
		}
	}
	r, err := db.Range(t.Context(), `sum(rate(http_requests_total{service="edge"}[1m]))`, -50*time.Minute, 2*time.Minute, 10*time.Second)
	if err != nil || len(r.Series) != 1 || len(r.Series[0].Points) != 50*6+13 {
		t.Fatalf("a graph across the join: %+v %v", r, err)
	}
	for _, p := range r.Series[0].Points {
		if p.V < 70 || p.V > 95 {
			t.Errorf("%v requests/s at %s, not about 90", p.V, p.At)
		}
	}
	if n := db.Errors(); n != 0 {
		t.Errorf("%d losses", n)
	}
}

func TestHistoryMovesToTheRun(t *testing.T) {
	gone := faults.Instance{Service: "old", Name: "old-1"}
	list := []faults.Series{{Name: "process_start_time_seconds"}, {Name: "tls_certificate_not_after_timestamp_seconds"}, {Name: "never_timestamp_seconds"}, {Name: "a"}}
	started := float64(longAgo.Add(-time.Hour).Unix())
	path := writeHistory(t, func(add adder) error {
		for at := -10 * time.Minute; at < 0; at += 10 * time.Second {
			if err := add(at, checkout, list, []float64{started, started + 7200, 0, 1}); err != nil {
				return err
			}
			if at < -5*time.Minute {
				if err := add(at, gone, list[3:], []float64{2}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	db := openBehind(t, path)
	at := -time.Minute
	for expr, want := range map[string]map[string]float64{
		`time() - process_start_time_seconds`:                  {"map[instance:checkout-1 job:checkout service:checkout]": 59 * 60},
		`tls_certificate_not_after_timestamp_seconds - time()`: {"map[instance:checkout-1 job:checkout service:checkout]": 3660},
		`never_timestamp_seconds`:                              {"map[__name__:never_timestamp_seconds instance:checkout-1 job:checkout service:checkout]": 0},
		`sum(a)`:                                               {"map[]": 1},
		`sum(a offset 5m)`:                                     {"map[]": 3},
		`sum(a offset 4m)`:                                     {"map[]": 1},
		`timestamp(a) - time()`:                                {"map[instance:checkout-1 job:checkout service:checkout]": 0},
		`count_over_time(up{service="old"}[10m])`:              {"map[instance:old-1 job:old service:old]": 30},
		`scrape_samples_scraped{service="checkout"} offset 3m`: {"map[__name__:scrape_samples_scraped instance:checkout-1 job:checkout service:checkout]": 4},
	} {
		if got := instant(t, db, expr, at); !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %v, not %v", expr, got, want)
		}
	}
	if n := db.Names(); !slices.Equal(n, []string{"a", "never_timestamp_seconds", "process_start_time_seconds", "scrape_samples_scraped", "tls_certificate_not_after_timestamp_seconds", "up"}) {
		t.Errorf("names: %v", n)
	}
	if v := db.LabelValues("instance"); !slices.Equal(v, []string{"checkout-1", "old-1"}) {
		t.Errorf("instances: %v", v)
	}
	db.Samples(-time.Minute, checkout, list[3:], []float64{9})
	if db.Errors() == 0 {
		t.Error("a run changes its history")
	}
	// The run goes on with some of the series.
	db.Samples(0, checkout, list[3:], []float64{5})
	if got := instant(t, db, `sum_over_time(a[25s])`, 0); !reflect.DeepEqual(got, map[string]float64{"map[instance:checkout-1 job:checkout service:checkout]": 7}) {
		t.Errorf("across the join: %v", got)
	}
	db.Down(2*time.Second, checkout, nil)
	if got := instant(t, db, `a`, 2*time.Second); len(got) != 0 {
		t.Errorf("an instance that went down at once: %v", got)
	}
}

func TestHistoriesAreShared(t *testing.T) {
	path := exportersHistory(t, 10*time.Minute)
	a, err := OpenHistory(path)
	if err != nil {
		t.Fatal(err)
	}
	b, err := OpenHistory(path)
	if err != nil || a != b {
		t.Fatalf("it was opened twice: %v", err)
	}
	if from, to := a.Span(); from != -10*time.Minute || to != -time.Millisecond || a.Series() != newExporters(0).size() {
		t.Errorf("from %s to %s, %d series", from, to, a.Series())
	}
	db := Open(epoch, a)
	if err := errors.Join(a.Close(), b.Close()); err != nil {
		t.Fatal(err)
	}
	if got := instant(t, db, `count(up)`, -time.Minute); got["map[]"] == 0 {
		t.Error("a run's history was closed under it")
	}
	if err := errors.Join(db.Close(), db.Close()); err != nil {
		t.Error(err)
	}
	if len(histories.open) != 0 {
		t.Errorf("still open: %v", histories.open)
	}
}

func TestHistoryIsWholeOrNotThere(t *testing.T) {
	path := exportersHistory(t, 10*time.Minute)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for what, fill := range map[string]func(add adder) error{
		"broken": func(adder) error { return errors.New("broken") },
		"a sample at 0s is no history": func(add adder) error {
			return add(0, checkout, []faults.Series{{Name: "a"}}, []float64{1})
		},
		"checkout-1 has 2 values for 1 series": func(add adder) error {
			return add(-1, checkout, []faults.Series{{Name: "a"}}, []float64{1, 2})
		},
		"3 samples are not in the order of their times": func(add adder) error {
			list := []faults.Series{{Name: "a"}}
			return errors.Join(add(-time.Second, checkout, list, []float64{1}), add(-time.Minute, checkout, list, []float64{1}))
		},
	} {
		if err := WriteHistory(t.Context(), path, longAgo, fill); err == nil || err.Error() != "write history: "+what {
			t.Errorf("%v is not about: %s", err, what)
		}
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := WriteHistory(stopped, path, longAgo, func(add adder) error { return add(-1, checkout, nil, nil) }); !errors.Is(err, context.Canceled) {
		t.Errorf("it goes on when stopped: %v", err)
	}
	if err := WriteHistory(t.Context(), filepath.Join(path, "below"), longAgo, func(adder) error { return nil }); err == nil {
		t.Error("written below a file")
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
	damaged := filepath.Join(t.TempDir(), "damaged")
	for name, b := range map[string][]byte{
		"nothing": {}, "text": []byte("drillyard, and then some more text"), "torn": whole[:len(whole)/2],
		"flipped": slices.Concat(whole[:len(whole)/3], []byte{whole[len(whole)/3] ^ 4}, whole[len(whole)/3+1:]),
		"other":   slices.Concat([]byte("drillyh0"), whole[8:]),
		"longer":  append(slices.Clone(whole), 0),
	} {
		if err := os.WriteFile(damaged, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenHistory(damaged); err == nil {
			t.Errorf("%s is opened", name)
		}
	}
	if _, err := OpenHistory(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("one that is not there: %v", err)
	}
	again := exportersHistory(t, 10*time.Minute)
	if b, err := os.ReadFile(again); err != nil || !slices.Equal(b, whole) {
		t.Errorf("the same history is written differently: %v", err)
	}
}

func TestAnEmptyHistory(t *testing.T) {
	db := openBehind(t, writeHistory(t, func(adder) error { return nil }))
	db.Exposition(0, checkout, []byte("a 1\n"))
	if got := instant(t, db, `count_over_time(a[1h])`, 0); fmt.Sprint(got) != "map[map[instance:checkout-1 job:checkout service:checkout]:1]" {
		t.Errorf("%v", got)
	}
	if from, to := db.store.history.Span(); from != 0 || to != 0 {
		t.Errorf("from %s to %s", from, to)
	}
}

func BenchmarkHistory(b *testing.B) {
	const span = 24 * time.Hour
	b.Run("write", func(b *testing.B) {
		for b.Loop() {
			exportersHistory(b, span)
		}
	})
	b.Run("write/without", func(b *testing.B) { // what the model itself costs
		for b.Loop() {
			place := newExporters(-span)
			for at := -span; at < 0; at += historyStep {
				place.say(at, func(faults.Time, faults.Instance, []faults.Series, []float64) {})
			}
		}
	})
	path := exportersHistory(b, span)
	if info, err := os.Stat(path); err == nil {
		b.Logf("%d KiB for %d series", info.Size()>>10, newExporters(0).size())
	}
	b.Run("open", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			h, err := OpenHistory(path)
			if err != nil {
				b.Fatal(err)
			}
			if err := h.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
	h, err := OpenHistory(path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = h.Close() })
	b.Run("open/shared", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_ = Open(epoch, h).Close()
		}
	})
	for name, expr := range map[string]string{
		"rate":   `sum by (service) (rate(http_requests_total[1m]))`,
		"p95":    `histogram_quantile(0.95, sum by (le, service) (rate(http_request_duration_seconds_bucket[1m])))`,
		"all":    `count by (service) ({__name__=~".+"})`,
		"gauges": `max by (service) (memory_used_bytes)`,
	} {
		b.Run("day/"+name, func(b *testing.B) {
			db := Open(epoch, h)
			defer db.Close()
			b.ReportAllocs()
			for b.Loop() {
				if _, err := db.Range(b.Context(), expr, -span, 0, 2*time.Minute); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
