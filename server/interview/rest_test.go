package interview

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

// TestAPauseIsWithinASitting: it begins when the last graded item of the sitting ended, and
// is never longer than it was asked to be, whatever was done to the clock.
func TestAPauseIsWithinASitting(t *testing.T) {
	const asked = 10 * time.Minute
	done := func(sitting int, ago time.Duration, warmup bool) ItemState {
		return ItemState{InterviewItem: store.InterviewItem{Warmup: warmup}, Sitting: sitting, Ended: time.Now().Add(-ago)}
	}
	for name, c := range map[string]struct {
		before      []ItemState
		least, most time.Duration
	}{
		"nothing before":    {nil, 0, 0},
		"four minutes ago":  {[]ItemState{done(1, 20*time.Minute, false), done(1, 4*time.Minute, false)}, 5 * time.Minute, 6 * time.Minute},
		"long ago":          {[]ItemState{done(1, time.Hour, false)}, 0, 0},
		"another sitting":   {[]ItemState{done(0, time.Minute, false)}, 0, 0},
		"a warm-up":         {[]ItemState{done(1, time.Minute, true)}, 0, 0},
		"not ended":         {[]ItemState{{Sitting: 1}}, 0, 0},
		"a clock set back":  {[]ItemState{done(1, -time.Hour, false)}, asked, asked},
		"no pause is asked": {[]ItemState{done(1, 0, false)}, 0, 0},
	} {
		of := asked
		if name == "no pause is asked" {
			of = 0
		}
		if left := rest(of, c.before, 1); left < c.least || left > c.most {
			t.Errorf("%s: %v, want %v to %v", name, left, c.least, c.most)
		}
	}
}
