package track

import (
	"slices"
	"time"

	lang "github.com/drillyard/drillyard/scenarios/track"
	"github.com/drillyard/drillyard/server/store"
)

// Facts are what progress is folded from.
type Facts struct {
	Track *lang.Track
	store.TrackRecord
	Drills    Drills
	Exercises Exercises
	// Gone reports whether a question cannot be asked any more.
	Gone func(lang.Question) bool
	Now  time.Time
}

// Drills are those of the library, as gates ask for them.
type Drills interface {
	// With lists the drills that are for a skill, by slug.
	With(skill string) []string
	// Cause is what a drill is about, so that two with one cause give each other away.
	Cause(slug string) string
	// There reports whether a drill can be played.
	There(slug string) bool
	// Title is what a drill is called, and Criterion what one of its criteria is.
	Title(slug string) string
	Criterion(slug, id string) string
	// Others lists drills like some that have another cause, the likest first.
	Others(than []string) []string
}

// Exercises are those of the library, as steps and gates ask for them.
type Exercises interface {
	// There reports whether an exercise can be answered.
	There(slug string) bool
	// Title is what an exercise is called, and Criterion what one of its criteria is.
	Title(slug string) string
	Criterion(slug, id string) string
}

// fold is one folding under way.
type fold struct {
	Facts
	zone    *time.Location
	runs    []shown
	answers []shown // attempts at exercises
	// plays is what the gate that is looked at had somebody play.
	plays []store.TrackPlay
	done  map[string]map[store.Deed]map[string]store.StepDone
	out   Progress
}

// Fold tells how far somebody is; of what is not learnt by any more, how far they were
// when that ended.
func Fold(in Facts) Progress {
	if !in.Ended.IsZero() {
		in.Now = in.Ended
		in.Runs = slices.DeleteFunc(slices.Clone(in.Runs), func(r store.TrackRun) bool { return r.Created.After(in.Ended) })
		in.Attempts = slices.DeleteFunc(slices.Clone(in.Attempts), func(a store.TrackAttempt) bool { return a.Created.After(in.Ended) })
	}
	f := &fold{Facts: in, zone: time.UTC, done: map[string]map[store.Deed]map[string]store.StepDone{}}
	if zone, err := store.LoadZone(in.Zone); err == nil {
		f.zone = zone
	}
	for _, d := range in.Done {
		if f.done[d.Step] == nil {
			f.done[d.Step] = map[store.Deed]map[string]store.StepDone{}
		}
		if f.done[d.Step][d.Did] == nil {
			f.done[d.Step][d.Did] = map[string]store.StepDone{}
		}
		f.done[d.Step][d.Did][d.Item] = d
		f.active(d.At, d.ByID)
	}
	for _, r := range in.Runs {
		f.runs = append(f.runs, show(r))
		f.active(r.Created, in.PersonID)
		if r.Opens.After(in.Now) && !r.Opens.Equal(store.Held) {
			f.until(r.Opens)
		}
	}
	for _, a := range in.Attempts {
		f.answers = append(f.answers, f.answered(a))
		f.active(a.Created, in.PersonID)
		if a.Opens.After(in.Now) && !a.Opens.Equal(store.Held) {
			f.until(a.Opens)
		}
	}
	f.until(store.Window{Until: f.today(), Zone: in.Zone}.Ends())
	f.out.Day = max(0, daysBetween(in.StartDay, f.today())+1)
	closed := false
	for i := range in.Track.Steps {
		s := f.step(&in.Track.Steps[i], closed)
		closed = closed || s.Step.Kind == lang.Gate && !s.Step.Optional && s.State != Done && s.State != Waiting
		f.out.Steps = append(f.out.Steps, s)
	}
	f.sum()
	return f.out
}

// active notes when whoever learns did something.
func (f *fold) active(at time.Time, by string) {
	if by == f.PersonID && at.After(f.out.Active) {
		f.out.Active = at
	}
}

func (f *fold) until(at time.Time) {
	if f.out.Until.IsZero() || at.Before(f.out.Until) {
		f.out.Until = at
	}
}

// today is the day where whoever learns is.
func (f *fold) today() string { return f.Now.In(f.zone).Format(time.DateOnly) }

func (f *fold) step(s *lang.Step, closed bool) StepState {
	out := StepState{Step: s, State: Open, Due: dayAfter(f.StartDay, s.Due-1)}
	switch s.Kind {
	case lang.Read:
		f.read(&out)
	case lang.Drill:
		f.drill(&out)
	case lang.Watch:
		f.watch(&out)
	case lang.Checklist:
		f.checklist(&out)
	case lang.Gate:
		f.gate(&out)
	case lang.Exercise:
		f.exercise(&out)
	}
	if closed && out.State == Open {
		out.State, out.Why = Locked, "It opens when the gate before it has been passed."
	}
	out.Late = out.State == Open && f.today() > out.Due
	return out
}

// did is what was done in a step.
func (f *fold) did(step string, deed store.Deed, item string) (store.StepDone, bool) {
	d, ok := f.done[step][deed][item]
	return d, ok
}

// later notes when the last of what a step needs was done.
func (s *StepState) later(at time.Time, good bool) {
	if good && at.After(s.At) {
		s.At = at
	}
}
