package metrics

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// A rule that is tried on what was measured says the same as one that was evaluated all
// along, whatever holds for how long.
func TestATrialSaysWhatEvaluationWouldHave(t *testing.T) {
	const step = 2 * time.Second
	for _, c := range []struct {
		holds     string
		hold      time.Duration
		keep      time.Duration
		stretches int
	}{
		{"0000000000", 0, 0, 0},
		{"0011100110", 0, 0, 2},
		{"0011100110", 4 * time.Second, 0, 1},
		{"0011110110", 6 * time.Second, 0, 1},
		{"0011101110", 6 * time.Second, 0, 0},
		{"0111010000", 2 * time.Second, 4 * time.Second, 1},
	} {
		db := open(t)
		text := fmt.Sprintf(`groups: [{name: g, rules: [{alert: A, expr: a > 0, for: %ds, keep_firing_for: %ds}]}]`, c.hold/time.Second, c.keep/time.Second)
		r := rules(t, text)
		e := NewEvaluator(r, db, nil)
		var want []Fired
		last := faults.Time(0)
		for i, h := range c.holds {
			last = faults.Time(i) * step
			db.Exposition(last, checkout, fmt.Appendf(nil, "a %c\n", h))
			for _, change := range evaluate(t, e, last) {
				switch change.State {
				case Firing:
					want = append(want, Fired{From: last})
				case Resolved:
					want[len(want)-1].To = last
				}
			}
		}
		got, err := db.WouldFire(t.Context(), r.Alerts()[0], 0, last, step)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != c.stretches || len(want) != c.stretches {
			t.Errorf("%s for %s: %v, evaluated %v, want %d", c.holds, c.hold, got, want, c.stretches)
			continue
		}
		for i := range got {
			if want[i].To != 0 && !reflect.DeepEqual(got[i], want[i]) || got[i].From != want[i].From {
				t.Errorf("%s for %s: %v, evaluated %v", c.holds, c.hold, got, want)
			}
		}
	}
}

func TestARuleIsWrittenInThePlaceOfItsNamesake(t *testing.T) {
	db := open(t)
	e := NewEvaluator(rules(t, `groups: [{name: A, rules: [{alert: FromFile, expr: a > 0}]}]`), db, nil)
	one := func(expr string) *Rules {
		r, err := OneRule(Rule{Name: "A", Expr: expr, Labels: map[string]string{"service": "checkout"}, Annotations: map[string]string{"summary": "s"}})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if gone := e.Write(one("a > 0")); len(gone) != 0 {
		t.Errorf("the first one ends %v", gone)
	}
	db.Exposition(0, checkout, []byte("a 1\n"))
	if got := evaluate(t, e, 0); len(got) != 2 || got[1].Name != "A" || got[1].State != Firing {
		t.Fatalf("%v", got)
	}
	gone := e.Write(one("a > 5"))
	if len(gone) != 1 || gone[0].Name != "A" || gone[0].State != Resolved {
		t.Errorf("what fired of the one before is %v", gone)
	}
	if got := e.Active(); len(got) != 1 || got[0].Name != "FromFile" {
		t.Errorf("%v fire", got)
	}
	if _, err := OneRule(Rule{Name: "A", Expr: "a >"}); err == nil {
		t.Error("half an expression is taken")
	}
	if _, err := db.WouldFire(t.Context(), one(`label_replace(a, "n", "x", "", "") or label_replace(a, "n", "y", "", "")`).Alerts()[0], 0, 0, time.Second); err != nil {
		t.Errorf("two alerts that differ: %v", err)
	}
}
