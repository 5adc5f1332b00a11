package metrics

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"

	"github.com/drillyard/drillyard/faults"
)

// prometheus is Prometheus' own database, which ours is held to.
type prometheus struct {
	*tsdb.DB
	said map[faults.Instance][]labels.Labels
}

func newPrometheus(t testing.TB) *prometheus {
	t.Helper()
	o := tsdb.DefaultOptions()
	o.WALSegmentSize = -1
	o.MinBlockDuration = (7 * 24 * time.Hour).Milliseconds()
	o.MaxBlockDuration = o.MinBlockDuration
	db, err := tsdb.Open(t.TempDir(), nil, nil, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	db.DisableCompactions()
	t.Cleanup(func() { _ = db.Close() })
	return &prometheus{db, map[faults.Instance][]labels.Labels{}}
}

func (p *prometheus) take(t testing.TB, at faults.Time, from faults.Instance, series []faults.Series, values []float64) {
	t.Helper()
	app := p.Appender(context.Background())
	add := func(l labels.Labels, v float64) {
		if _, err := app.Append(0, l, epoch.Add(at).UnixMilli(), v); err != nil {
			t.Fatal(err)
		}
	}
	var now []labels.Labels
	for i, s := range series {
		all := map[string]string{"__name__": s.Name, "job": from.Service, "service": from.Service, "instance": from.Name}
		for _, l := range s.Labels {
			all[l.Name] = l.Value
		}
		now = append(now, labels.FromMap(all))
		add(now[i], values[i])
	}
	for _, l := range p.said[from] {
		if !slices.ContainsFunc(now, func(n labels.Labels) bool { return labels.Equal(l, n) }) {
			add(l, math.Float64frombits(value.StaleNaN))
		}
	}
	p.said[from] = now
	up := 1.0
	if series == nil {
		up = 0
	}
	add(labels.FromStrings("__name__", "up", "job", from.Service, "service", from.Service, "instance", from.Name), up)
	add(labels.FromStrings("__name__", "scrape_samples_scraped", "job", from.Service, "service", from.Service, "instance", from.Name), float64(len(series)))
	if err := app.Commit(); err != nil {
		t.Fatal(err)
	}
}

// answer runs a query over any storage, and writes the result down exactly.
func answer(t testing.TB, from storage.Queryable, expr string, start, end faults.Time, step time.Duration) string {
	t.Helper()
	var q promql.Query
	var err error
	if step == 0 {
		q, err = engine.NewInstantQuery(t.Context(), from, nil, expr, epoch.Add(start))
	} else {
		q, err = engine.NewRangeQuery(t.Context(), from, nil, expr, epoch.Add(start), epoch.Add(end), step)
	}
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	defer q.Close()
	res := q.Exec(t.Context())
	if res.Err != nil {
		t.Fatalf("%s: %v", expr, res.Err)
	}
	if v, ok := res.Value.(promql.Vector); ok {
		slices.SortFunc(v, func(a, b promql.Sample) int { return labels.Compare(a.Metric, b.Metric) })
	}
	return res.Value.String()
}

// TestSameAnswersAsPrometheus gives the same samples to Prometheus' database
// and to ours, half of them as history, with series that come and go, instances
// that fall silent and come back, and uneven steps, and asks both the same.
func TestSameAnswersAsPrometheus(t *testing.T) {
	const span, step = 90 * time.Minute, 10 * time.Second
	theirs := newPrometheus(t)
	random := rand.New(rand.NewPCG(1, 2))
	type talker struct {
		faults.Instance
		lists [][]faults.Series
		which int
		total []float64
	}
	var talkers []*talker
	for i := range 6 {
		s := &talker{Instance: faults.Instance{Service: fmt.Sprintf("s%d", i/2), Name: fmt.Sprintf("s%d-%d", i/2, i%2)}, total: make([]float64, 12)}
		for n := range 3 { // what it says before and after a deploy
			var list []faults.Series
			for k := range 12 - n*3 {
				list = append(list, faults.Series{Name: fmt.Sprintf("m%d", k%4), Labels: []faults.Label{{Name: "k", Value: fmt.Sprint(k)}}})
			}
			s.lists = append(s.lists, list)
		}
		talkers = append(talkers, s)
	}
	say := func(at faults.Time, to func(faults.Time, faults.Instance, []faults.Series, []float64)) {
		for _, s := range talkers {
			if at != -step && random.IntN(40) == 0 {
				continue // not asked this time
			}
			if at > 0 && random.IntN(60) == 0 {
				to(at, s.Instance, nil, nil)
				continue
			}
			if at > 0 && random.IntN(50) == 0 {
				s.which = random.IntN(len(s.lists))
				clear(s.total)
			}
			list := s.lists[s.which]
			values := make([]float64, len(list))
			for k := range list {
				if k%3 != 0 {
					s.total[k] += random.Float64() * float64(k)
				}
				values[k] = math.Floor(s.total[k]*10) / 10
			}
			to(at, s.Instance, list, values)
		}
	}
	path := filepath.Join(t.TempDir(), "history")
	zero := time.Unix(0, 0).Add(50 * 365 * 24 * time.Hour)
	err := WriteHistory(t.Context(), path, zero, func(add func(faults.Time, faults.Instance, []faults.Series, []float64) error) error {
		for at := -span; at < 0; at += step {
			say(at, func(at faults.Time, from faults.Instance, list []faults.Series, values []float64) {
				theirs.take(t, at, from, list, values)
				if err := add(at, from, list, values); err != nil {
					t.Fatal(err)
				}
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	ours := openBehind(t, path)
	exprs := []string{
		`m1`, `{k="3"}`, `sum by (service) (rate(m2[30s]))`, `sum(rate(m1[1m])) / sum(rate(m2[1m]))`, `m3{k!="7",instance=~".*-1"}`,
		`count_over_time(m1[10m])`, `max_over_time(rate(m2[30s])[5m:20s])`, `m1 offset 3m`, `m2 @ end()`, `topk(2, m1)`, `up == 0`, `changes(up[1h])`,
		`timestamp(m1)`, `absent(m1{service="s9"})`, `irate(m3[1m])`, `{__name__=~"m[12]",service=""}`, `last_over_time(m1[2h])`, `scalar(m1{k="1",instance="s0-0"}) + time()`,
	}
	asked := map[string]*[]selection{}
	compare := func(at faults.Time) {
		for _, expr := range exprs {
			if asked[expr] == nil {
				asked[expr] = &[]selection{}
			}
			want := answer(t, theirs, expr, at, 0, 0)
			if got := answer(t, source{ours, asked[expr]}, expr, at, 0, 0); got != want {
				t.Fatalf("%s at %s:\n%s\nPrometheus says\n%s", expr, at, got, want)
			}
			from := at - time.Duration(random.IntN(int(2*time.Hour)))
			every := time.Duration(5+random.IntN(200)) * time.Second
			want = answer(t, theirs, expr, from, at, every)
			if got := answer(t, source{ours, nil}, expr, from, at, every); got != want {
				t.Fatalf("%s from %s to %s every %s:\n%s\nPrometheus says\n%s", expr, from, at, every, got, want)
			}
		}
	}
	for at := faults.Time(0); at < 30*time.Minute; at += scrapeInterval {
		say(at, func(at faults.Time, from faults.Instance, list []faults.Series, values []float64) {
			theirs.take(t, at, from, list, values)
			if list == nil {
				ours.Down(at, from, nil)
			} else {
				ours.Samples(at, from, list, values)
			}
		})
		if at < 30*time.Second || at%(3*time.Minute) == 0 {
			compare(at)
		}
	}
	if n := ours.Errors(); n != 0 {
		t.Errorf("%d losses", n)
	}
}

func openBehind(t testing.TB, path string) *DB {
	t.Helper()
	h, err := OpenHistory(path)
	if err != nil {
		t.Fatal(err)
	}
	db := Open(epoch, h)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestRefusedSamplesAreCounted(t *testing.T) {
	db := open(t)
	list := []faults.Series{{Name: "a"}}
	for _, s := range []struct {
		at   faults.Time
		v    float64
		lost int
	}{{0, 1, 0}, {0, 1, 0}, {2 * time.Second, 2, 0}, {2 * time.Second, 3, 1}, {time.Second, 3, 4}} { // with up and its samples
		db.Samples(s.at, checkout, list, []float64{s.v})
		if n := db.Errors(); n != s.lost {
			t.Errorf("after %v at %s %d are lost, not %d", s.v, s.at, n, s.lost)
		}
	}
	if got := instant(t, db, "a", 2*time.Second); !reflect.DeepEqual(got, map[string]float64{"map[__name__:a instance:checkout-1 job:checkout service:checkout]": 2}) {
		t.Errorf("%v", got)
	}
}

func TestSamplesFollowTheirList(t *testing.T) {
	db := open(t)
	list := []faults.Series{{Name: "a"}, {Name: "b", Labels: []faults.Label{{Name: "service", Value: "own"}}}}
	db.Samples(0, checkout, list, []float64{1, 2})
	db.Samples(time.Second, checkout, list[:1], []float64{3})
	if got := instant(t, db, `{__name__=~"a|b"}`, time.Second); !reflect.DeepEqual(got, map[string]float64{"map[__name__:a instance:checkout-1 job:checkout service:checkout]": 3}) {
		t.Errorf("a shorter list: %v", got)
	}
	db.Down(2*time.Second, checkout, nil)
	db.Samples(3*time.Second, checkout, list[:1], []float64{4})
	if got := instant(t, db, `{__name__=~"a|up"}`, 3*time.Second); len(got) != 2 {
		t.Errorf("after it was down: %v", got)
	}
	db.Exposition(4*time.Second, checkout, []byte("b{service=\"own\"} 5\n"))
	if got := instant(t, db, `{__name__=~"a|b"}`, 4*time.Second); !reflect.DeepEqual(got, map[string]float64{"map[__name__:b exported_service:own instance:checkout-1 job:checkout service:checkout]": 5}) {
		t.Errorf("a page after numbers: %v", got)
	}
	db.Samples(5*time.Second, checkout, list, []float64{6, 7})
	if got := instant(t, db, `count({__name__=~"a|b"})`, 5*time.Second); got["map[]"] != 2 || db.Errors() != 0 {
		t.Errorf("numbers after a page: %v, %d losses", got, db.Errors())
	}
}

// Readers, a writer and the rules are at work at the same time.
func TestQueriesWhileSamplesCome(t *testing.T) {
	db, place := open(t), newExporters(0)
	e := NewEvaluator(harborRules(t), db, nil)
	sli, err := db.Prepare(slis[0])
	if err != nil {
		t.Fatal(err)
	}
	place.say(0, db.Samples)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for at := faults.Time(0); ; at += 10 * scrapeInterval {
				select {
				case <-done:
					return
				default:
				}
				if _, err := db.Range(t.Context(), `sum by (service) (rate(http_requests_total[30s]))`, 0, at, 10*time.Second); err != nil {
					t.Error(err)
				}
				if _, err := sli.At(t.Context(), at); err != nil {
					t.Error(err)
				}
				db.Names()
			}
		})
	}
	for at := scrapeInterval; at < 5*time.Minute; at += scrapeInterval {
		place.say(at, db.Samples)
		if at < 30*time.Second { // the window that the rules look at is not full
			continue
		}
		if changes := evaluate(t, e, at); len(changes) > 0 {
			t.Errorf("at %s: %+v", at, changes)
		}
	}
	close(done)
	readers.Wait()
	if n := db.Errors(); n != 0 {
		t.Errorf("%d losses", n)
	}
}
