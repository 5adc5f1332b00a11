package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/runtimes"
)

// playableDraft compiles a draft that is to be played.
func (s *server) playableDraft(c *call, in draft) (library.Drill, error) {
	p, err := s.drafted(c, in)
	if err != nil {
		return library.Drill{}, err
	}
	if !in.drill() {
		return library.Drill{}, errNoDrill
	}
	drill, problems := s.Library.CompileIn(p.Name, in.Path, []byte(in.Text))
	if len(problems) > 0 {
		return library.Drill{}, errMistakes(len(problems))
	}
	return drill, nil
}

// Bounds of playing drafts dry, which takes all of the processors.
const (
	dryEach  = 1                // at once, of one author; a later one waits for an earlier one to be given up
	dryAll   = 2                // of all of them
	dryQueue = 8                // of those that wait
	dryWait  = 20 * time.Second // for a place
	dryMost  = 50 * time.Second // that one may take, the wait for places included: within the time of an answer
)

// playedDraft is what comes of playing a draft by everybody.
type playedDraft struct {
	Scores   []runs.DryScore `json:"scores"`
	Strips   []runs.DryStrip `json:"strips"`   // of golden, and of nobody acting
	Problems []draftProblem  `json:"problems"` // that playing it has found
	Seconds  float64         `json:"seconds"`
}

// playDraft is POST /api/packs/PACK/dry-play. It ends when whoever asked has gone.
func (s *server) playDraft(c *call, in draft) (playedDraft, error) {
	drill, err := s.playableDraft(c, in)
	if err != nil {
		return playedDraft{}, err
	}
	ctx, cancel := context.WithTimeout(c.ctx(), dryMost)
	defer cancel()
	for _, place := range []struct {
		of  *places
		who string
	}{{s.dryOwn, c.person().ID}, {s.dryAll, ""}} {
		leave, err := place.of.enter(ctx, place.who)
		if errors.Is(err, errNoPlace) {
			return playedDraft{}, s.hold(c, time.Second)
		}
		if err != nil {
			return playedDraft{}, err
		}
		defer leave()
	}
	came, err := s.Runs.DryPlay(ctx, drill)
	return playedDraft{came.Scores, came.Strips, viewProblems(came.Problems), came.Seconds}, err
}

// triedDraft is a draft that its author plays.
type triedDraft struct {
	draft
	Runtime string `json:"runtime,omitempty"` // empty: the tabletop
	FromMS  int64  `json:"from_ms,omitempty"` // run time at which it is handed over; of the tabletop
}

// tryDraft is POST /api/packs/PACK/try. The run has an edition of its own, and is
// in no figures: whatever is saved meanwhile, it is the draft that is played.
func (s *server) tryDraft(c *call, in triedDraft) (runView, error) {
	drill, err := s.playableDraft(c, in.draft)
	if err != nil {
		return runView{}, err
	}
	if in.Runtime == "" {
		in.Runtime = runtimes.Tabletop
	}
	from := faults.Time(in.FromMS) * time.Millisecond
	var mistakes invalid
	mistakes.add(slices.Contains(drill.Runtimes, in.Runtime), "runtime", "This scenario cannot be played there: there is no such runtime, it cannot do all of its faults, or the scenario is not meant for it.")
	mistakes.add(from == 0 || in.Runtime == runtimes.Tabletop, "from_ms", "Only the tabletop can be played from a later moment.")
	mistakes.add(from >= 0 && from < drill.Duration, "from_ms", fmt.Sprintf("The drill is over at %s.", drill.Duration))
	if err := mistakes.err(); err != nil {
		return runView{}, err
	}
	if err := s.readAnswers(c, drill.Slug); err != nil {
		return runView{}, err
	}
	record, err := s.Runs.Start(c.ctx(), runs.Play{Drill: drill, Runtime: in.Runtime, Person: c.person(), Trial: true, From: from})
	if err != nil {
		return runView{}, err
	}
	c.made(record.ID)
	c.did(record.Scenario)
	c.status = http.StatusCreated
	return s.viewRun(c, record), nil
}

var errNoDrill = &problem{status: http.StatusUnprocessableEntity, detail: "Only scenarios can be played."}

func errMistakes(n int) error {
	detail := "The draft has a mistake, so it cannot be played yet."
	if n > 1 {
		detail = fmt.Sprintf("The draft has %d mistakes, so it cannot be played yet.", n)
	}
	return &problem{status: http.StatusUnprocessableEntity, detail: detail}
}
