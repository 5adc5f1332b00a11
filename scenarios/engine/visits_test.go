package engine

import (
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

func counts(events []event.Event, moment string) (all []event.VisitsCounted) {
	for _, e := range events {
		if v, is := e.Body.(event.VisitsCounted); is && v.Moment == moment {
			all = append(all, v)
		}
	}
	return all
}

// Ten customers a second come, and half of them fail from the fault to the cure.
func TestVisitsAreCounted(t *testing.T) {
	say := func(after time.Duration) scenarios.RehearsalStep {
		return scenarios.RehearsalStep{After: after, In: IncidentChannel, Say: "looking"}
	}
	events, _ := play(t, newPaper(), paperScenario(), slices.Concat(cured[:2], []scenarios.RehearsalStep{say(time.Second)}, cured[2:], []scenarios.RehearsalStep{say(14 * time.Second)})...)
	var failed, came, to int64
	for _, v := range slices.Concat(counts(events, event.CountedMinute), counts(events, event.CountedEnd)) {
		if v.FromMS != to {
			t.Errorf("counted from %d after a count to %d", v.FromMS, to)
		}
		to = v.ToMS
		came, failed = came+int64(v.Journeys["buy"].Visits), failed+int64(v.Journeys["buy"].Failed)
	}
	var faultAt, cureAt time.Duration
	for _, e := range events {
		switch e.Body.(type) {
		case event.FaultApplied:
			faultAt = e.At
		case event.ActionTaken:
			cureAt = e.At
		}
	}
	if ended := events[len(events)-1].At; ended.Milliseconds()-to > 2000 || came != to/100 {
		t.Errorf("%d visits to %d ms, of a run of %s", came, to, ended)
	}
	if want := int64(5 * (cureAt - faultAt).Seconds()); failed < want-10 || failed > want+10 {
		t.Errorf("%d visits failed, want %d", failed, want)
	}
	var shares []int
	for _, v := range counts(events, event.CountedClaim) {
		if v.ToMS-v.FromMS != claimSpan.Milliseconds() {
			t.Errorf("a claim is judged by the time from %d to %d", v.FromMS, v.ToMS)
		}
		shares = append(shares, 100*v.Journeys["buy"].Failed/v.Journeys["buy"].Visits)
	}
	// The persona's own message is no claim of who plays.
	if !slices.Equal(shares, []int{50, 0}) {
		t.Errorf("of the visits before the claims, %v %% failed", shares)
	}
}

// What cannot be read is part of the next count, and nothing is made up.
func TestVisitsThatCannotBeReadAreCountedLater(t *testing.T) {
	sandbox := newPaper()
	sandbox.collect = func() error {
		if sandbox.now > 50*time.Second && sandbox.now < 70*time.Second {
			return errUnread
		}
		return nil
	}
	sc := paperScenario()
	sc.Duration, sc.Injects = 3*time.Minute, nil
	events, _ := play(t, sandbox, sc)
	minutes := counts(events, event.CountedMinute)
	if len(minutes) != 2 || minutes[0].FromMS != 0 || minutes[0].ToMS != 120_000 || minutes[0].Journeys["buy"].Visits != 1200 {
		t.Errorf("counted %+v", minutes)
	}
}
