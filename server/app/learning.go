package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	lang "github.com/drillyard/drillyard/scenarios/track"
	"github.com/drillyard/drillyard/server/badge"
	"github.com/drillyard/drillyard/server/insight"
	"github.com/drillyard/drillyard/server/store"
	"github.com/drillyard/drillyard/server/track"
)

// learning tells of tracks to those who do not know what a track is.
type learning struct {
	store  *store.Store
	tracks *track.Service
}

// Due implements insight.Tracks.
func (l learning) Due(ctx context.Context, person string) ([]insight.DueStep, error) {
	all, err := l.tracks.Of(ctx, person)
	var due []insight.DueStep
	for _, one := range all {
		next := one.Next()
		if next == nil {
			continue
		}
		step := insight.DueStep{Track: one.Enrolment.Track, TrackTitle: one.Title(), Step: next.Step.ID, Title: next.Step.Title, Due: dayIn(one.Zone, next.Due)}
		step.Exercise = next.Step.Exercise
		if next.Step.Kind == lang.Drill && len(next.Step.Drills) > 0 {
			step.Drill = next.Step.Drills[0]
		}
		due = append(due, step)
	}
	slices.SortStableFunc(due, func(a, b insight.DueStep) int { return a.Due.Compare(b.Due) })
	return due, err
}

// dayIn is noon of a day where somebody is; zero: there is none.
func dayIn(zone, day string) time.Time {
	at, err := store.LoadZone(zone)
	if err != nil {
		at = time.UTC
	}
	noon, err := time.ParseInLocation(time.DateOnly+" 15", day+" 12", at)
	if err != nil {
		return time.Time{}
	}
	return noon
}

// Milestones implements insight.Tracks.
func (l learning) Milestones(ctx context.Context) ([]insight.Milestone, error) {
	all, err := l.store.EnrolmentsIn(ctx, "", store.Sight{})
	if err != nil {
		return nil, err
	}
	learners, err := l.tracks.Learners(ctx, all)
	if err != nil {
		return nil, err
	}
	at := map[[2]string]int{}
	var out []insight.Milestone
	for _, one := range learners {
		start := dayIn(one.Zone, one.StartDay)
		for _, s := range one.Steps {
			if s.Step.Kind != lang.Gate || s.Step.Optional {
				continue
			}
			key := [2]string{one.Enrolment.Track, s.Step.ID}
			i, there := at[key]
			if !there {
				i, at[key] = len(out), len(out)
				out = append(out, insight.Milestone{Track: one.Enrolment.Track, TrackTitle: one.Title(), Step: s.Step.ID, Title: s.Step.Title, Days: map[string]float64{}})
			}
			m, due := &out[i], dayIn(one.Zone, s.Due)
			switch through := s.State == track.Done; {
			case through && !s.At.IsZero():
				m.Days[one.PersonID] = max(0, s.At.Sub(start).Hours()/24)
				if s.At.After(due.Add(12 * time.Hour)) {
					m.Late = append(m.Late, one.PersonID)
				} else {
					m.Met = append(m.Met, one.PersonID)
				}
			case !through && s.Late:
				m.Late = append(m.Late, one.PersonID)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b insight.Milestone) int { return cmp.Compare(a.Track, b.Track) })
	return out, nil
}

// Passages implements insight.Tracks.
func (l learning) Passages(ctx context.Context, people []string) (map[string]insight.Passages, error) {
	all, err := l.store.EnrolmentsIn(ctx, "", store.Sight{})
	if err != nil {
		return nil, err
	}
	asked := map[string]bool{}
	for _, p := range people {
		asked[p] = true
	}
	learners, err := l.tracks.Learners(ctx, slices.DeleteFunc(all, func(e store.Enrolment) bool { return !asked[e.PersonID] }))
	if err != nil {
		return nil, err
	}
	out := map[string]insight.Passages{}
	for _, one := range learners {
		p := out[one.PersonID]
		for _, w := range one.Waits {
			if w.Kind == track.WaitSignOff {
				p.Waits++
			}
		}
		for _, s := range one.Steps {
			switch s.Step.Kind {
			case lang.Gate:
				if g, tried := passage(one.Title(), s); tried {
					p.Gates = append(p.Gates, g)
				}
			case lang.Checklist:
				for _, item := range s.Items {
					if !item.Signed.IsZero() {
						p.SignOffs = append(p.SignOffs, insight.SignOff{Title: item.Item.Text, By: item.By, AtMS: item.Signed.UnixMilli()})
					}
				}
			}
		}
		out[one.PersonID] = p
	}
	return out, nil
}

// passage is how far somebody is with a gate; false: they have not tried it.
func passage(title string, s track.StepState) (insight.Passage, bool) {
	g := insight.Passage{Track: title, Title: s.Step.Title, Missing: s.Why}
	var at time.Time
	for _, a := range s.Asks {
		if a.Level > 0 {
			g.Level, g.By = a.Level, a.By
		} else if a.At.After(at) {
			at = a.At
		}
	}
	if passed := s.State == track.Done || s.State == track.Waiting; passed && !at.IsZero() {
		ms := at.UnixMilli()
		g.PassedMS, g.Missing = &ms, ""
	}
	for _, t := range s.Tries {
		if t.Over && (g.PassedMS == nil || !t.At.After(at)) {
			g.Runs++
		}
	}
	return g, g.Runs > 0 || g.Level > 0 || g.PassedMS != nil
}

// Completed implements badge.Completions.
func (l learning) Completed(ctx context.Context, person string) ([]badge.Award, error) {
	enrolments, err := l.store.EnrolmentsOf(ctx, person)
	if err != nil {
		return nil, err
	}
	all, err := l.tracks.Learners(ctx, enrolments)
	var done []badge.Award
	for _, one := range all {
		if a, complete := award(one); complete {
			done = append(done, a)
		}
	}
	slices.SortStableFunc(done, func(a, b badge.Award) int { return b.Completed.Compare(a.Completed) })
	return done, err
}

// Completion implements badge.Completions.
func (l learning) Completion(ctx context.Context, id string) (badge.Award, error) {
	e, err := l.store.Enrolment(ctx, id)
	if err != nil {
		return badge.Award{}, err
	}
	one, err := l.tracks.Learner(ctx, e)
	if err != nil {
		return badge.Award{}, err
	}
	a, complete := award(one)
	if !complete {
		return badge.Award{}, fmt.Errorf("completion of %s: %w", id, store.ErrNotFound)
	}
	return a, nil
}

// award is what somebody has who is through a track, and what that rests on; false: they
// are not, or it cannot be said since when.
func award(one track.Learner) (badge.Award, bool) {
	if !one.Complete {
		return badge.Award{}, false
	}
	a := badge.Award{ID: one.Enrolment.ID, PersonID: one.PersonID, Person: one.PersonName, Track: one.Enrolment.Track, Title: one.Title(), Summary: unmarked(one.Track.Summary)}
	for _, s := range one.Steps {
		if s.At.After(a.Completed) {
			a.Completed = s.At
		}
		a.RestsOn = append(a.RestsOn, grounds(s)...)
	}
	return a, !a.Completed.IsZero()
}

// grounds are what a completion rests on of a step.
func grounds(s track.StepState) (out []badge.Ground) {
	ms := func(t time.Time) int64 { return t.UnixMilli() }
	switch s.Step.Kind {
	case lang.Drill, lang.Exercise:
		best := -1
		for i, try := range s.Tries {
			if try.Score != nil && (best < 0 || try.Score.Low > s.Tries[best].Score.Low) {
				best = i
			}
		}
		if best >= 0 {
			try := s.Tries[best]
			said := fmt.Sprintf("Played with %.0f %% of the points.", try.Score.Low)
			if try.Repeat {
				said = fmt.Sprintf("Played again, the answers known, with %.0f %% of the points.", try.Score.Low)
			}
			kind := badge.GroundRun
			if try.Answer != "" {
				kind, said = badge.GroundAnswer, fmt.Sprintf("Answered with %.0f %% of the points.", try.Score.Low)
			}
			out = append(out, badge.Ground{Kind: kind, Title: try.Title, Said: said, AtMS: ms(try.At), Run: try.Run, Answer: try.Answer})
		}
	case lang.Gate:
		var shown []string
		for _, a := range s.Asks {
			if a.Level > 0 {
				out = append(out, badge.Ground{Kind: badge.GroundEntrusted, Title: s.Step.Title, Said: fmt.Sprintf("Entrusted at level %d of 5.", a.Level), AtMS: ms(a.At), By: a.By})
			} else if a.Met {
				shown = append(shown, a.Title)
			}
		}
		if len(shown) > 0 {
			out = append(out, badge.Ground{Kind: badge.GroundGate, Title: s.Step.Title, Said: strings.Join(shown, " "), AtMS: ms(s.At)})
		}
	case lang.Checklist:
		for _, item := range s.Items {
			if !item.Signed.IsZero() {
				out = append(out, badge.Ground{Kind: badge.GroundSignOff, Title: item.Item.Text, Said: "Signed off.", AtMS: ms(item.Signed), By: item.By})
			}
		}
	}
	return out
}

// unmarked is Markdown of one paragraph as its words alone.
func unmarked(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("**", "", "*", "", "`", "").Replace(text)), " ")
}
