package metrics

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

func TestWhatCanNeverHold(t *testing.T) {
	for expr, never := range map[string]string{
		"up > 1":                                    "up > 1",
		"up == 2":                                   "up == 2",
		"sum(rate(a_total[1m])) < 0":                "< 0",
		"(rate(a_total[1m]) < 0) or (up > 3)":       "up > 3",
		"up == 0 and rate(a_total[1m]) < 0":         "< 0",
		"up > 1 unless b":                           "up > 1",
		"2 < up":                                    "2 < up",
		"avg(up) * 100 > 100":                       "> 100",
		"100 * (1 - avg(up)) > 100":                 "> 100",
		"count(up) < 1":                             "< 1",
		"absent(a) > 1":                             "> 1",
		"vector(1) == 2":                            "== 2",
		"clamp_max(a, 5) > 5":                       "> 5",
		"max_over_time(up[5m]) > 1":                 "> 1",
		"rate(a_total[1m]) / rate(b_total[1m]) < 0": "< 0",
		// These can.
		"up == 0":                "",
		"a > 1e9":                "",
		"a < 0":                  "",
		"rate(a_total[1m]) <= 0": "",
		"(up > 1) or (up == 0)":  "",
		"up > bool 1":            "",
		"avg(up) < 1":            "",
		"rate(a_total[1m]) - rate(b_total[1m]) < 0": "",
		"a / b > 5":                     "",
		"sum(a) > 5 and on() vector(1)": "",
		"time() - a > 5":                "",
		"histogram_quantile(0.9, rate(a_bucket[1m])) < 0": "",
		"-a_total < -5": "",
		"sum(":          "",
	} {
		got := NeverHolds(expr)
		if (got == "") != (never == "") || !strings.Contains(got, never) {
			t.Errorf("%s: %q, want %q", expr, got, never)
		}
	}
}

func TestWhatADatabaseLacks(t *testing.T) {
	db := Open(time.Unix(1_700_000_000, 0), nil)
	db.Exposition(0, faults.Instance{Service: "checkout", Name: "checkout-1"}, []byte("a_total{code=\"200\"} 1\nb 2\n"))
	for expr, want := range map[string][]Lack{
		`a_total{code="500"} > 0`:       nil, // it comes once something fails
		`a_total{code=~"5..",x=""} > 0`: nil,
		`up{job="checkout"} == 0`:       nil,
		`c > 1`:                         {{Selector: "c", Metric: "c"}},
		`own:c > 1`:                     nil,
		`a_total{handler="/"} > 0`:      {{Selector: `a_total{handler="/"}`, Label: `handler="/"`}},
		`absent(up{job="redis"})`:       {{Selector: `up{job="redis"}`, Label: `job="redis"`, Absence: true}},
		`b{instance=~"db-.*"} or c`:     {{Selector: `b{instance=~"db-.*"}`, Label: `instance=~"db-.*"`}, {Selector: "c", Metric: "c"}},
		`ALERTS{alertname="X"}`:         nil,
		`sum(`:                          nil,
	} {
		if got := db.Lacks(expr, map[string]bool{"own:c": true}); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", expr, got, want)
		}
	}
}
