package alerts

import "testing"

// Figures are told in the units of work, and a phone that is switched off gains in none.
func TestFiguresOfWork(t *testing.T) {
	before := figures{Pages: 100, Needed: 5, Noise: 80, Incidents: 5, Caught: 5}
	for name, c := range map[string]struct {
		after           figures
		actionable, cut float64
	}{
		"untouched":  {before, 5, 0},
		"good":       {figures{Pages: 10, Needed: 5, Again: 3, Noise: 2, Incidents: 5, Caught: 5}, 80, 97.5},
		"silenced":   {figures{Incidents: 5, Missed: 5}, 0, 0},
		"half of it": {figures{Pages: 2, Needed: 2, Incidents: 4, Caught: 2, Missed: 2}, 50, 50},
		"worse":      {figures{Pages: 200, Needed: 5, Noise: 160, Incidents: 5, Caught: 5}, 2.5, -100},
	} {
		f := toll(before, before, c.after, c.after)
		if f.Actionable == nil || f.NoiseCut == nil || *f.Actionable != c.actionable || *f.NoiseCut != c.cut {
			t.Errorf("%s: %v %v, want %v and %v", name, *f.Actionable, *f.NoiseCut, c.actionable, c.cut)
		}
	}
	if f := toll(figures{}, figures{}, figures{}, figures{}); f.Actionable != nil || f.NoiseCut != nil {
		t.Errorf("of nothing: %+v", f)
	}
}
