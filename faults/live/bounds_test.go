package live

import (
	"testing"

	"github.com/drillyard/drillyard/faults"
)

func TestBoundsAreTakenBackOneByOne(t *testing.T) {
	b := newBounds()
	set := func(l faults.Limit) func() {
		ask, err := asked(l)
		if err != nil {
			t.Fatal(err)
		}
		was, turns := b.set(ask)
		return func() { b.unset(was, turns) }
	}
	first := set(faults.Limit{CPU: 0.5, Memory: 100})
	second := set(faults.Limit{Memory: 50, Files: 40})
	first()
	if got := b.limit(); got.CPU != 0 || got.Memory != 50 || got.Files != 40 {
		t.Errorf("an older undo left %+v", got)
	}
	second()
	if got := b.limit(); got.Memory != 100 || got.Files != 0 {
		t.Errorf("the newer undo left %+v", got)
	}
	lift := set(faults.Limit{Lift: []faults.PrimitiveKind{faults.LimitMemory}})
	if !bare(b.limit()) {
		t.Errorf("lifted, and left is %+v", b.limit())
	}
	lift()
	own := newBounds()
	ask, _ := asked(faults.Limit{Memory: 10})
	own.set(ask)
	if got := b.with(own); got.Memory != 10 {
		t.Errorf("a replica's own bound does not come first: %+v", got)
	}
	for _, l := range []faults.Limit{
		{}, {CPU: 2}, {CPU: -1}, {Memory: -1}, {Disk: 1}, {Lift: []faults.PrimitiveKind{faults.KindLimit}},
	} {
		if ask, err := asked(l); err == nil {
			t.Errorf("%+v asks for %v", l, ask)
		}
	}
}

func TestPagesWithoutAMetric(t *testing.T) {
	page := "# HELP up_total Things.\n# TYPE up_total counter\nup_total{a=\"b\"} 1\nup 2\n" +
		"# TYPE took histogram\ntook_bucket{le=\"1\"} 3\ntook_sum 4\ntook_count 5\nup_total_more 6\n"
	for metric, want := range map[string]string{
		"up_total": "up 2\n# TYPE took histogram\ntook_bucket{le=\"1\"} 3\ntook_sum 4\ntook_count 5\nup_total_more 6\n",
		"took":     "# HELP up_total Things.\n# TYPE up_total counter\nup_total{a=\"b\"} 1\nup 2\nup_total_more 6\n",
		"took_sum": "# HELP up_total Things.\n# TYPE up_total counter\nup_total{a=\"b\"} 1\nup 2\nup_total_more 6\n",
	} {
		if got := string(without([]byte(page), metric)); got != want {
			t.Errorf("without %s:\n%s", metric, got)
		}
	}
}
