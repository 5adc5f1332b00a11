package metrics

import (
	"fmt"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// What has been running all along goes on counting in the run: a counter does
// not fall to nothing where the run begins, nobody was started then, and what
// has failed once is still told of. A restart ends that.
func TestARunGoesOnWhereItsHistoryEnds(t *testing.T) {
	counter := func(code string) faults.Series {
		return faults.Series{Name: "requests_total", Labels: []faults.Label{{Name: "code", Value: code}}}
	}
	started := float64(longAgo.Add(-time.Hour).Unix())
	list := []faults.Series{{Name: "process_start_time_seconds"}, counter("200"), counter("500"), {Name: "busy"}}
	db := openBehind(t, writeHistory(t, func(add adder) error {
		for at := -10 * time.Minute; at < 0; at += 2 * time.Second {
			if err := add(at, checkout, list, []float64{started, 50000 + 10*at.Seconds(), 7, 3}); err != nil {
				return err
			}
		}
		return nil
	}))
	page := func(at time.Duration, start float64, text string, args ...any) {
		db.Exposition(at, checkout, fmt.Appendf(nil, "process_start_time_seconds %v\nbusy 4\n"+text, append([]any{start}, args...)...))
	}
	is := func(at time.Duration, expr, want string) {
		t.Helper()
		all := ""
		r, err := db.Instant(t.Context(), expr, at)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range r.Series {
			all += fmt.Sprintf("%s=%v ", s.Labels["code"], s.Points[0].V)
		}
		if all != want {
			t.Errorf("%s at %s is %q, want %q", expr, at, all, want)
		}
	}
	begun := float64(db.epoch.Unix())
	for at := time.Duration(0); at <= 20*time.Second; at += 2 * time.Second {
		page(at, begun, "requests_total{code=\"200\"} %v\n", 5+10*at.Seconds()) // five before anybody was told
		is(at, `requests_total`, fmt.Sprintf("200=%v 500=7 ", 50000+10*at.Seconds()))
		is(at, `rate(requests_total[20s])`, "200=10 500=0 ")
		is(at, `resets(requests_total[1m])`, "200=0 500=0 ")
		is(at, `time() - process_start_time_seconds`, fmt.Sprintf("=%v ", 3600+at.Seconds()))
		is(at, `busy`, "=4 ")
	}
	page(22*time.Second, begun, "")
	is(22*time.Second, `requests_total`, "") // kept from view
	page(24*time.Second, begun, "requests_total{code=\"200\"} 245\nrequests_total{code=\"500\"} 1\n")
	is(24*time.Second, `requests_total`, "200=50240 500=8 ")
	page(26*time.Second, begun+26, "requests_total{code=\"200\"} 3\n") // restarted
	is(26*time.Second, `requests_total`, "200=3 ")
	is(26*time.Second, `time() - process_start_time_seconds`, "=0 ")
	page(28*time.Second, begun+26, "requests_total{code=\"200\"} 300\nrequests_total{code=\"500\"} 1\n")
	is(28*time.Second, `requests_total`, "200=300 500=1 ")
}
