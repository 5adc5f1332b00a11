package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

type runView struct {
	ID        string         `json:"id"`
	Scenario  string         `json:"scenario"`
	Title     string         `json:"title"`
	State     event.RunState `json:"state"`
	Error     string         `json:"error,omitempty"`
	Person    runPlayer      `json:"person"`
	Playing   bool           `json:"playing"`
	CreatedMS int64          `json:"created_ms"`
	EpochMS   int64          `json:"epoch_ms"`
	NowMS     int64          `json:"now_ms"`
	LengthMS  int64          `json:"length_ms"`
	EndReason string         `json:"end_reason,omitempty" event:"words=ending"`
	Percent   *float64       `json:"percent,omitempty"`
	// LowPercent is what it comes to at least once what waits for a person is
	// marked, the other what it comes to at most.
	LowPercent  *float64 `json:"low_percent,omitempty"`
	HighPercent *float64 `json:"high_percent,omitempty"`
	// OpensMS is when its answers are shown to whoever played it; 0: they are.
	OpensMS int64 `json:"opens_ms,omitempty"`
	// Held says that they are shown once somebody releases them.
	Held bool `json:"held,omitempty"`
	// Repeat says that they knew the answers of the drill before its end.
	Repeat bool `json:"repeat"`
	// Trial says that it is in no figures: an author tries what they write, or it is a tour.
	Trial bool `json:"trial"`
	// Tour says that whoever plays it is led through it.
	Tour bool `json:"tour"`
	// GameDay is the one that it is played in, where a run is read by itself; empty: none.
	GameDay string `json:"game_day,omitempty"`
	// Runtime is what the sandbox runs in, and Clock how run time goes by.
	Runtime string       `json:"runtime"`
	Clock   engine.Clock `json:"clock"`
	// Pauses says that the caller may stop it for a while, where a run is read by itself:
	// whoever leads it, and who plays it alone with help in a track.
	Pauses bool `json:"pauses,omitempty"`
	// PlaysAs is as what on call it is played, where a track says so, read by itself;
	// empty: as anybody plays.
	PlaysAs string `json:"plays_as,omitempty"`
	// Queue is where it waits, in state queued.
	Queue *runs.Place `json:"queue,omitempty"`
	// AwaitedMS is until when one whose server died waits, where it was, for one of its
	// crew to open it; 0: it does not.
	AwaitedMS int64 `json:"awaited_ms,omitempty"`
	// Content is how what it was played with stands to what its drill is now.
	Content runContent `json:"content"`
}

// runContent is how what a run was played with stands to its drill as it is now.
type runContent string

const (
	contentSame    runContent = "same"
	contentChanged runContent = "changed" // the run is read as it was played
	contentGone    runContent = "gone"    // and the drill is there no more
	contentUnkept  runContent = "unkept"  // it was not kept: the run is read with the drill as it is now
	contentLost    runContent = "lost"    // and the drill is there no more
)

func (s *server) contentOf(r store.Run) runContent {
	drill, there := s.Library.Drill(r.Scenario)
	switch {
	case r.Edition == "" && !there:
		return contentLost
	case r.Edition == "":
		return contentUnkept
	case !there:
		return contentGone
	case drill.Edition.Hash() != r.Edition:
		return contentChanged
	}
	return contentSame
}

type runPlayer struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func (s *server) viewRun(c *call, r store.Run) runView {
	v := runView{
		ID: r.ID, Scenario: r.Scenario, Title: r.Title, State: r.State, Error: r.Error,
		Person: runPlayer{r.PersonID, r.PersonName}, Playing: r.Plays(c.person().ID),
		CreatedMS: r.Created.UnixMilli(), LengthMS: r.LengthMS, EndReason: r.EndReason, Repeat: r.Repeat, Trial: r.Trial, Tour: s.isTour(r),
		Runtime: r.Runtime, Clock: engine.Clock{Speed: 1}, Content: s.contentOf(r),
	}
	if score := r.Score(c.person().ID); score != nil {
		v.Percent, v.LowPercent, v.HighPercent = &score.Percent, &score.Low, &score.High
	}
	if runtime, ok := runtimes.Find(r.Runtime); ok {
		v.Clock.Live = runtime.Live
	}
	if v.Held = r.Held(); !v.Held && r.Withheld(time.Now()) {
		v.OpensMS = r.Opens.UnixMilli()
	}
	if !r.Epoch.IsZero() {
		v.EpochMS = r.Epoch.UnixMilli()
	}
	if r.Ended != nil {
		v.NowMS = r.TookMS
		return v
	}
	if at, ok := s.Runs.Place(r.ID); ok {
		v.State, v.Queue = event.StateQueued, &at
		return v
	}
	if s.Runs.Trouble(r.ID) != nil {
		v.State, v.EndReason, v.Error = event.StateEnded, event.EndUnrecorded, runs.Unrecorded
		if run, ok := s.Runs.Active(r.ID); ok {
			v.NowMS, v.EpochMS = run.Now().Milliseconds(), run.Epoch().UnixMilli()
			if run.State() == event.StateFailed {
				v.State, v.EpochMS = event.StateFailed, 0
			}
		}
		return v
	}
	// The store hears of a run when it starts and when it has been graded.
	// What lies between, the run itself knows.
	if until := s.Runs.Awaited(r.ID); !until.IsZero() {
		v.AwaitedMS = until.UnixMilli()
	}
	if run, ok := s.Runs.Active(r.ID); ok && run.State() != event.StateStarting {
		v.State, v.NowMS, v.Clock = event.StateRunning, run.Now().Milliseconds(), run.Clock()
		if !run.Epoch().IsZero() {
			v.EpochMS = run.Epoch().UnixMilli()
		}
	}
	return v
}

// hideScore leaves the score out, for whoever may not read the debrief.
func (v *runView) hideScore() { v.Percent, v.LowPercent, v.HighPercent = nil, nil, nil }

// run is GET /api/runs/ID.
func (s *server) run(c *call) (runView, error) {
	if c.plays() || c.leads() { // a screen of theirs asks as it opens
		s.Runs.Attend(c.run.ID)
	}
	v := s.viewRun(c, c.run)
	v.Pauses, v.PlaysAs = c.pauses(), c.from.PlaysAs
	if !c.reads() {
		v.hideScore()
	}
	if c.from.Behalf == store.BehalfGameDay {
		day, err := s.Store.GameDayOf(c.ctx(), c.from.ID)
		if err != nil {
			return v, err
		}
		if c.day = day; c.attends() { // who was taken out of their crew since has no lobby
			v.GameDay = day.ID
		}
	}
	return v, nil
}

type newRun struct {
	Scenario string `json:"scenario"`
	Seed     int64  `json:"seed,omitempty"`    // 0: the scenario's own
	Runtime  string `json:"runtime,omitempty"` // empty: the default
	Raters   int    `json:"raters,omitempty"`  // that its marks take, one or two; 0: one
}

// startRun is POST /api/runs.
func (s *server) startRun(c *call, in newRun) (runView, error) {
	leads := c.has(store.Facilitator)
	if in.Seed != 0 && !leads {
		return runView{}, errSeed
	}
	drill, known := s.Library.Drill(in.Scenario)
	var mistakes invalid
	mistakes.add(known, "scenario", "There is no such scenario.")
	mistakes.add(in.Raters >= 0 && in.Raters <= 2 && (in.Raters <= 1 || leads), "raters", "A run takes one rater, or two where a facilitator asks for them.")
	return s.begin(c, runs.Play{Drill: drill, Runtime: in.Runtime, Seed: in.Seed, Raters: in.Raters, Person: c.person()}, known, mistakes)
}

// begin takes a run on, unless there are mistakes in what was asked for; known says
// that there is a drill.
func (s *server) begin(c *call, play runs.Play, known bool, mistakes invalid) (runView, error) {
	play.Runtime = cmp.Or(play.Runtime, runtimes.Default)
	_, there := runtimes.Find(play.Runtime)
	mistakes.add(there, "runtime", "There is no such runtime.")
	mistakes.add(!known || !there || slices.Contains(play.Drill.Runtimes, play.Runtime), "runtime", "This scenario cannot be played there: it is not meant for the runtime, or the runtime cannot do all of its faults.")
	if err := mistakes.err(); err != nil {
		return runView{}, err
	}
	record, err := s.Runs.Start(c.ctx(), play)
	if errors.Is(err, runs.ErrQueueFull) {
		c.Response().Header().Set("Retry-After", "60") // about as often as a run ends
	}
	if err != nil {
		return runView{}, err
	}
	c.made(record.ID)
	c.did(record.Scenario)
	c.status = http.StatusCreated
	return s.viewRun(c, record), nil
}

// errSeed answers who may not choose. What is shared by seed, such as the day
// before the run, is shared by those who play the scenario's own.
var errSeed = &problem{
	status: http.StatusForbidden,
	detail: "The seed of a run is chosen by whoever leads a drill. Leave it out to play the scenario's own.",
	fields: []field{{"seed", "Only facilitators choose the seed of a run."}},
}

type runEnd struct {
	Why string `json:"why,omitempty"` // needed of whoever does not play it
}

// endRun is POST /api/runs/ID/end.
func (s *server) endRun(c *call, in runEnd) (done, error) {
	in.Why = strings.TrimSpace(in.Why)
	most := engine.Lengths()["why"]
	var mistakes invalid
	mistakes.add(c.plays() || in.Why != "", "why", "Say why: whoever plays the run is told.")
	mistakes.add(utf8.RuneCountInString(in.Why) <= most && utf8.ValidString(in.Why), "why", fmt.Sprintf("A reason has at most %d characters.", most))
	if err := mistakes.err(); err != nil {
		return done{}, err
	}
	if err := s.Runs.End(c.ctx(), c.run.ID, c.actor(), in.Why); err != nil {
		return done{}, err
	}
	return done{OK: true}, nil
}
