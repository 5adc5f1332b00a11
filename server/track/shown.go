package track

import (
	"encoding/json"
	"time"

	lang "github.com/drillyard/drillyard/scenarios/track"
	"github.com/drillyard/drillyard/server/store"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
)

// shown is a run, or an attempt at an exercise, with what it shows of whoever played it.
type shown struct {
	store.TrackRun
	answer   bool // it is an attempt at an exercise, which Scenario is
	findings map[string]grading.Finding
	helped   bool // a hint was taken, whatever it cost
}

// show reads the grade of a run. One that cannot be read shows nothing.
func show(r store.TrackRun) shown {
	s := shown{TrackRun: r, findings: map[string]grading.Finding{}}
	if r.Grade == nil {
		return s
	}
	var g struct {
		Findings []grading.Finding `json:"findings"`
	}
	if json.Unmarshal(r.Grade, &g) != nil {
		return s
	}
	for _, f := range g.Findings {
		s.findings[f.ID] = f
	}
	hints := s.findings[scenarios.HintsID]
	s.helped = hints.Points < 0 || len(hints.Events) > 0
	return s
}

// afresh is after how many days an answer to an exercise shows something again of who was
// shown the debrief of it: another seed asks the same, of other material. See
// decisions/0158.
const afresh = 7

// answered is an attempt at an exercise as a run of it, which nobody helped with.
func (f *fold) answered(a store.TrackAttempt) shown {
	s := show(store.TrackRun{ID: a.ID, Scenario: a.Exercise, Title: a.Title, Created: a.Created, Ended: a.Ended, Opens: a.Opens, Score: a.Score, Grade: a.Grade, Crew: 1})
	s.answer = true
	s.Repeat = a.Repeat && a.Created.In(f.zone).Format(time.DateOnly) < f.showsFrom(a.Exercise)
	return s
}

// showsFrom is the day from which on an answer to an exercise shows something, by those that
// are folded so far; empty: any day.
func (f *fold) showsFrom(exercise string) (day string) {
	for _, a := range f.answers {
		if a.Scenario == exercise && a.over() && a.Score != nil {
			day = max(day, dayAfter(a.day(f.zone), afresh))
		}
	}
	return day
}

func (s shown) over() bool { return !s.Ended.IsZero() && !s.Broken }

// counts reports whether a run is evidence: it is over, its score is known, and whoever
// played it did not know the answers.
func (s shown) counts() bool { return s.over() && s.Score != nil && !s.Repeat }

// mode is as what a run was played. Whoever took a hint was assisted, whatever was meant,
// and so was whoever did not lead and had somebody beside them.
func (s shown) mode() lang.Mode {
	switch mode := lang.Mode(s.PlaysAs); {
	case s.helped, mode == lang.Assisted:
		return lang.Assisted
	case mode == lang.Commander:
		return lang.Commander
	case s.Crew > 1:
		return lang.Assisted
	}
	return lang.Primary
}

// idle is the score in percent that doing nothing comes to at most: a drill in which it
// could come to more is mistaken.
const idle = 10

// acted reports whether a run whose score is known came to more than doing nothing does.
func (s shown) acted() bool { return s.Score.Percent > idle }

// open reports whether marks of the run are open that could still bring it below a
// score.
func (s shown) open(least float64) bool { return s.Score.Low < least && s.Score.High > s.Score.Low }

// met reports whether a criterion was met, as far as it has been judged: all of what
// there is to earn but a rest, or nothing taken away from somebody who acted. Where all of
// it waits for a mark it is open; has is false where it is not asked for.
func (s shown) met(id string) (met, open, has bool) {
	f, has := s.findings[id]
	judged := f.Max - f.Open
	switch {
	case !has:
		return false, false, false
	case f.Max == 0:
		return f.Points >= 0 && s.acted(), false, true
	case judged <= 0:
		return false, true, true
	}
	return f.Points >= enough*judged, false, true
}

// enough is the part of a criterion's points from which on it is met.
const enough = 0.75

// unmarked reports whether something of a score that is known waits for a person.
func (s shown) unmarked() bool { return s.Score != nil && s.Score.High > s.Score.Low }

func (s shown) attempt() Attempt {
	at := s.Created
	if !s.Ended.IsZero() {
		at = s.Ended
	}
	a := Attempt{Scenario: s.Scenario, Title: s.Title, At: at, Score: s.Score, Repeat: s.Repeat, Asks: s.Asks && s.over(), Over: s.over()}
	if s.answer {
		a.Answer = s.ID
	} else {
		a.Run, a.As = s.ID, s.mode()
	}
	return a
}

func (s shown) day(zone *time.Location) string { return s.Ended.In(zone).Format(time.DateOnly) }
