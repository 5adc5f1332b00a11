package web

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/runtimes"
)

// triedDraft is a draft that its author plays.
type triedDraft struct {
	draft
	Runtime string `json:"runtime,omitempty"` // empty: the tabletop
	FromMS  int64  `json:"from_ms,omitempty"` // run time at which it is handed over; of the tabletop
}

// tryDraft is POST /api/packs/PACK/try. The run has an edition of its own, and is
// in no figures: whatever is saved meanwhile, it is the draft that is played.
func (s *server) tryDraft(c *call, in triedDraft) (runView, error) {
	p, err := s.drafted(c, in.draft)
	if err != nil {
		return runView{}, err
	}
	if !in.drill() {
		return runView{}, errNoDrill
	}
	drill, problems := s.Library.CompileIn(p.Name, in.Path, []byte(in.Text))
	if len(problems) > 0 {
		return runView{}, errMistakes(len(problems))
	}
	if in.Runtime == "" {
		in.Runtime = runtimes.Tabletop
	}
	from := faults.Time(in.FromMS) * time.Millisecond
	var mistakes invalid
	mistakes.add(slices.Contains(drill.Runtimes, in.Runtime), "runtime", "This scenario cannot be played there: there is no such runtime, or it cannot do all of its faults.")
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
