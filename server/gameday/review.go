package gameday

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/store"
)

// Review is a game day afterwards: what each crew came to, drill by drill.
type Review struct {
	Drills []DrillReview
	// Ranks is how the crews rank, the best first; empty: they are not ranked, or
	// nothing can be.
	Ranks []Rank
}

// DrillReview is what crews came to in one drill, on one axis of run time.
type DrillReview struct {
	Place int
	Title string
	EndMS int64 // of the longest
	Plays []PlayReview
}

// PlayReview is what one crew came to in one drill.
type PlayReview struct {
	Crew     store.GameDayCrew
	Run      store.Run
	Standing Standing
	Moments  []Moment
	Harm     []MinuteOfHarm // how many visits of customers failed or were slow, by minute
	// Score is what it came to; nil: it has not been played to an end, or has none.
	Score *grading.Score
	// Told says that its log is kept, so that what happened in it is known; else no moment
	// and no harm are, which does not mean that there were none.
	Told    bool
	Avoided *float64 // share of the harm that could be avoided which was; nil: there was none, nobody can tell, or it was not played to an end
	// What would have helped most, and what nobody saw, in sentences.
	Chances, Missed []string
}

// MinuteOfHarm is how customers fared in a minute of run time, or a part of one.
type MinuteOfHarm struct {
	ToMS         int64
	Failed, Slow int
}

// MomentKind is what a moment of a run is, across crews.
type MomentKind string

// What moments are, by what the timings of a grade count: see grading.Timings.
const (
	MomentPaged        MomentKind = "paged"
	MomentAcknowledged MomentKind = "acknowledged"
	MomentFound        MomentKind = "found"     // the first look that showed a tell
	MomentMitigated    MomentKind = "mitigated" // by what spared customers most
	MomentResolved     MomentKind = "resolved"
	MomentUpdated      MomentKind = "updated" // customers or stakeholders were told
	MomentClosed       MomentKind = "closed"
	MomentLed          MomentKind = "led"  // whoever leads did something to the run
	MomentNote         MomentKind = "note" // of whoever leads, for themselves
)

// ForCrews reports whether those who played are shown a moment: what whoever leads
// noted and did is for them.
func (k MomentKind) ForCrews() bool { return k != MomentNote && k != MomentLed }

// Moment is something that crews can be compared by.
type Moment struct {
	AtMS int64
	Kind MomentKind
	Text string // a sentence, without a full stop
	By   string // name of who did it; empty: nobody
}

// Rank is a crew in the order of a leaderboard.
type Rank struct {
	Place int // from 1; crews that are even share one
	Crew  store.GameDayCrew
	Share float64 // that they are ranked by: of 1
	Of    int     // drills that it is the mean of
}

// Review reads all that has been played to an end in a game day. Each run is graded
// anew, so that marks that came since count.
func (s *Service) Review(ctx context.Context, id string) (Day, Review, error) {
	d, err := s.Read(ctx, id)
	if err != nil {
		return d, Review{}, err
	}
	var r Review
	for place, drill := range d.Drills {
		row := DrillReview{Place: place, Title: drill.Title}
		for _, crew := range d.Crews {
			run, ok := d.Run(place, crew.ID)
			if !ok {
				continue
			}
			p := PlayReview{Crew: crew, Run: run, Standing: d.Standing(place, crew.ID)}
			switch {
			case run.Ended == nil || p.Standing == StandFailed:
			case !run.LogGone.IsZero():
				if err := s.kept(ctx, &p); err != nil {
					return d, r, err
				}
			default:
				read, err := s.Runs.Debrief(ctx, run.ID)
				if err != nil {
					return d, r, err
				}
				p.read(read)
				row.EndMS = max(row.EndMS, read.Debrief.EndMS)
			}
			row.Plays = append(row.Plays, p)
		}
		if len(row.Plays) > 0 {
			r.Drills = append(r.Drills, row)
		}
	}
	r.Ranks = ranks(d.GameDay, r.Drills)
	return d, r, nil
}

// kept fills in what is kept of a run whose log is not: its grade.
func (s *Service) kept(ctx context.Context, p *PlayReview) error {
	raw, err := s.Store.Grade(ctx, p.Run.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	var grade grading.Grade
	if err := json.Unmarshal(raw, &grade); err != nil {
		return fmt.Errorf("read the grade of run %s: %w", p.Run.ID, err)
	}
	p.grade(grade)
	return nil
}

// grade fills in what a grade says.
func (p *PlayReview) grade(g grading.Grade) {
	if p.Standing == StandEnded && g.Ungraded == "" {
		p.Score = &g.Score
	}
}

// read fills in what the debrief of a run says.
func (p *PlayReview) read(d runs.Debrief) {
	p.grade(d.Grade)
	p.Told = true
	if d.Debrief.Customers != nil {
		if share, ok := d.Debrief.Customers.Avoided(); ok && p.Standing == StandEnded {
			p.Avoided = &share
		}
	}
	for _, c := range d.Debrief.Chances {
		p.Chances = append(p.Chances, c.Text)
	}
	for _, m := range d.Debrief.Missed {
		p.Missed = append(p.Missed, m.Text)
	}
	paged := int64(-1)
	for _, e := range d.Events {
		m := Moment{AtMS: e.At.Milliseconds(), Text: grading.Sentence(e), By: e.Actor.Name}
		switch b := e.Body.(type) {
		case event.PageSent:
			if paged >= 0 {
				continue
			}
			paged, m.Kind = m.AtMS, MomentPaged
		case event.UpdatePosted:
			m.Kind = MomentUpdated
		case event.IncidentClosed:
			m.Kind = MomentClosed
		case event.NoteWritten:
			m.Kind, m.Text = MomentNote, b.Text
		case event.VisitsCounted:
			if b.Moment == event.CountedClaim { // they lie within the others
				continue
			}
			h := MinuteOfHarm{ToMS: b.ToMS}
			for _, v := range b.Journeys {
				h.Failed, h.Slow = h.Failed+v.Failed, h.Slow+v.Slow
			}
			p.Harm = append(p.Harm, h)
			continue
		case event.InjectHeld, event.InjectReleased, event.InjectSkipped, event.InjectAdded, event.InjectDelayed, event.HintGiven, event.WhisperSent, event.RunPaused, event.RunResumed, event.RunExtended:
			m.Kind = MomentLed
		default:
			continue
		}
		p.Moments = append(p.Moments, m)
	}
	if paged >= 0 {
		for _, t := range []struct {
			kind MomentKind
			at   *float64
			text string
		}{
			{MomentAcknowledged, d.Grade.Timings.Acknowledge, "Acknowledged the page"},
			{MomentFound, d.Grade.Timings.Evidence, "Found where it shows"},
			{MomentMitigated, d.Grade.Timings.Mitigate, "Helped customers"},
			{MomentResolved, d.Grade.Timings.Resolve, "All objectives met again"},
		} {
			if t.at != nil {
				p.Moments = append(p.Moments, Moment{AtMS: paged + int64(*t.at*1000), Kind: t.kind, Text: t.text})
			}
		}
	}
	slices.SortStableFunc(p.Moments, func(a, b Moment) int { return cmp.Compare(a.AtMS, b.AtMS) })
}

// At returns the moment of a kind, the first; nil: there is none.
func (p PlayReview) At(kind MomentKind) *Moment {
	if i := slices.IndexFunc(p.Moments, func(m Moment) bool { return m.Kind == kind }); i >= 0 {
		return &p.Moments[i]
	}
	return nil
}

// Hurt is how many visits failed or were slow, in all.
func (p PlayReview) Hurt() (n int) {
	for _, h := range p.Harm {
		n += h.Failed + h.Slow
	}
	return n
}

// ranks ranks crews by the mean over the drills of which something is known of them.
func ranks(g store.GameDay, drills []DrillReview) (all []Rank) {
	if g.Leaderboard == store.RankNone {
		return nil
	}
	for _, crew := range g.Crews {
		r := Rank{Crew: crew}
		for _, d := range drills {
			for _, p := range d.Plays {
				switch {
				case p.Crew.ID != crew.ID:
				case g.Leaderboard == store.RankByHarm && p.Avoided != nil:
					r.Share, r.Of = r.Share+*p.Avoided, r.Of+1
				case g.Leaderboard == store.RankByScore && p.Score != nil:
					r.Share, r.Of = r.Share+p.Score.Low/100, r.Of+1
				}
			}
		}
		if r.Of > 0 {
			r.Share /= float64(r.Of)
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b Rank) int { return cmp.Compare(b.Share, a.Share) })
	for i := range all {
		all[i].Place = i + 1
		if i > 0 && all[i].Share == all[i-1].Share {
			all[i].Place = all[i-1].Place
		}
	}
	return all
}

// clock is a moment of run time as people read it.
func clock(ms int64) string { return grading.Clock(faults.Time(ms * 1_000_000)) }
