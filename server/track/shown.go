package track

import (
	"encoding/json"
	"fmt"
	"math"
	"time"

	lang "github.com/drillyard/drillyard/scenarios/track"
	"github.com/drillyard/drillyard/server/store"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
)

// shown is a run with what it shows of whoever played it.
type shown struct {
	store.TrackRun
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
// there is to earn but a rest, or nothing taken away from somebody who acted. False, false:
// the drill has none.
func (s shown) met(id string) (met, has bool) {
	f, has := s.findings[id]
	judged := f.Max - f.Open
	switch {
	case !has:
		return false, false
	case f.Max == 0:
		return f.Points >= 0 && s.acted(), true
	case judged <= 0:
		return false, true // all of it waits for a mark
	}
	return f.Points >= enough*judged, true
}

// enough is the part of a criterion's points from which on it is met.
const enough = 0.75

func (s shown) attempt() Attempt {
	at := s.Created
	if !s.Ended.IsZero() {
		at = s.Ended
	}
	return Attempt{Run: s.ID, Scenario: s.Scenario, Title: s.Title, As: s.mode(), At: at, Score: s.Score, Repeat: s.Repeat, Asks: s.Asks && s.over(), Over: s.over()}
}

func (s shown) day(zone *time.Location) string { return s.Ended.In(zone).Format(time.DateOnly) }

func percent(p float64) string { return fmt.Sprintf("%g %%", math.Floor(p)) }

func days(n int) string { return count(n, "day") }

func count(n int, what string) string {
	if n == 1 {
		return "one " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
