package metrics

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// An alert of a monitor outside is met wherever one of a rule is, in the same
// shape.
func TestAnAlertFromOutsideIsLikeAnyOther(t *testing.T) {
	db := open(t)
	e := NewEvaluator(rules(t, `
groups:
  - name: g
    rules:
      - alert: Burn
        expr: a > 0
        for: 10s
        labels: {severity: page, team: payments}
        annotations: {summary: 'It burns'}
`), db, nil)
	second := func(s int) faults.Time { return time.Duration(s) * time.Second }
	told := Outside{
		Name: "Probe", Labels: map[string]string{"severity": "page", "team": "payments", "job": "checkout", "service": "checkout", "instance": "checkout-1"},
		Annotations: map[string]string{"summary": "It is {{slow}}"}, Value: 0.25, For: 10 * time.Second, Until: second(30),
	}
	e.Report(told)
	type met struct{ alert, state string }
	var got []met
	shape := map[string][]string{}
	for s := 0; s <= 40; s += 5 {
		page := "a 0.25\n"
		if s >= 30 {
			page = "a 0\n"
		}
		db.Exposition(second(s), checkout, []byte(page))
		for _, c := range evaluate(t, e, second(s)) {
			got = append(got, met{c.Name, c.State})
			if c.State == Firing {
				if c.Value != 0.25 || c.FiredAt != second(10) || c.ActiveAt != 0 || len(c.Fingerprint) != 16 {
					t.Errorf("%+v", c.Alert)
				}
				shape[c.Name] = append(slices.Sorted(maps.Keys(c.Labels)), slices.Sorted(maps.Keys(c.Annotations))...)
			}
		}
		switch s {
		case 5:
			if n := len(e.Waiting()); n != 2 || len(instant(t, db, `ALERTS{alertstate="pending"}`, second(s))) != 2 {
				t.Errorf("%d alerts are waiting, want 2, in ALERTS too", n)
			}
		case 20:
			if n := len(e.Active()); n != 2 || len(instant(t, db, `ALERTS{alertstate="firing"}`, second(s))) != 2 {
				t.Errorf("%d alerts are firing, want 2, in ALERTS too", n)
			}
		}
	}
	want := []met{{"Burn", Pending}, {"Probe", Pending}, {"Burn", Firing}, {"Probe", Firing}, {"Burn", Resolved}, {"Probe", Resolved}}
	if !slices.Equal(got, want) {
		t.Errorf("transitions: %v, want %v", got, want)
	}
	if !slices.Equal(shape["Burn"], shape["Probe"]) || len(shape["Burn"]) == 0 {
		t.Errorf("labels and annotations: %v", shape)
	}
	if left := instant(t, db, `ALERTS`, second(40)); len(left) != 0 {
		t.Errorf("ALERTS after the end: %v", left)
	}
}

// What is reported again while it holds is one alert that goes on.
func TestAnAlertFromOutsideGoesOn(t *testing.T) {
	db := open(t)
	e := NewEvaluator(rules(t, `groups: []`), db, nil)
	e.Report(Outside{Name: "Probe", Labels: map[string]string{"service": "checkout"}, Value: 1, Until: 20 * time.Second})
	e.Report(Outside{Name: "Probe", Labels: map[string]string{"service": "checkout"}, Value: 1, Until: 40 * time.Second})
	var got []string
	for at := faults.Time(0); at <= 50*time.Second; at += 10 * time.Second {
		for _, c := range evaluate(t, e, at) {
			got = append(got, c.State+" "+at.String())
		}
	}
	if want := []string{"firing 0s", "resolved 40s"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
