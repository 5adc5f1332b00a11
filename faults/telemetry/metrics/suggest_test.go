package metrics

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// What may be written at the bar, as far as it has been measured: names where names
// go, labels of the metric that is asked for, and their values.
func TestSuggest(t *testing.T) {
	db := Open(time.Unix(0, 0), nil)
	defer db.Close()
	for _, service := range []string{"web", "orders-db"} {
		db.Exposition(0, faults.Instance{Service: service, Name: service + "-1"}, []byte("requests_total{code=\"200\",route=\"/buy\"} 1\nworkers 3\n"))
	}
	for expr, want := range map[string]struct {
		part  Part
		names []string
		not   []string
	}{
		`|`:                                 {PartSeries, []string{"requests_total", "workers", "rate", "sum", "up"}, []string{"code", "by"}},
		`sum by (|) (rate(requests_total`:   {PartLabel, []string{"code", "route", "service"}, []string{"requests_total"}},
		`sum by (code, |) (workers)`:        {PartLabel, []string{"instance"}, []string{"route"}},
		`rate(|`:                            {PartSeries, []string{"workers"}, nil},
		`rate(requests_total{|`:             {PartLabel, []string{"code", "job"}, []string{"rate"}},
		`workers{|}`:                        {PartLabel, []string{"job"}, []string{"code"}},
		`requests_total{service="|`:         {PartValue, []string{"orders-db", "web"}, []string{"/buy"}},
		`requests_total{service="web",|`:    {PartLabel, []string{"code"}, nil},
		`requests_total{code=~'|`:           {PartValue, []string{"200"}, nil},
		`requests_total{service="web"|`:     {PartNone, nil, nil},
		`requests_total{service="web"}[|`:   {PartNone, nil, nil},
		`requests_total{service="web"} / |`: {PartSeries, []string{"workers"}, nil},
		`label_replace(workers, "|`:         {PartNone, nil, nil},
		`unheard{|}`:                        {PartLabel, []string{"code", "job"}, nil},
	} {
		beginning, rest, _ := strings.Cut(expr, "|")
		part, found := db.Suggest(beginning, rest)
		var names []string
		for _, s := range found {
			names = append(names, s.Name)
		}
		if part != want.part || !slices.IsSorted(names) {
			t.Errorf("%s: %q, %q", expr, part, names)
		}
		for _, name := range want.names {
			if !slices.Contains(names, name) {
				t.Errorf("%s: %s is not among %q", expr, name, names)
			}
		}
		for _, name := range want.not {
			if slices.Contains(names, name) {
				t.Errorf("%s: %s is among them", expr, name)
			}
		}
	}
}
