package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/store"
)

// redactionView is words that nobody is shown any more.
type redactionView struct {
	ID        string `json:"id"`
	Words     string `json:"words"`
	Shown     string `json:"shown"` // in their place
	AnyCase   bool   `json:"any_case"`
	Runs      int    `json:"runs"` // of which they are left out, and Attempts; 0 of both: of all, those to come as well
	Attempts  int    `json:"attempts"`
	By        string `json:"by"` // name; empty: it came of a person's removal
	CreatedMS int64  `json:"created_ms"`
}

// redactions is GET /api/redactions.
func (s *server) redactions(c *call) ([]redactionView, error) {
	all, err := s.Store.Redactions(c.ctx())
	if err != nil {
		return nil, err
	}
	views := []redactionView{}
	for _, r := range all {
		views = append(views, viewRedaction(r))
	}
	return views, nil
}

func viewRedaction(r store.Redaction) redactionView {
	return redactionView{ID: r.ID, Words: r.Words, Shown: r.Shown, AnyCase: r.AnyCase, Runs: len(r.Runs), Attempts: len(r.Attempts), By: r.ByName, CreatedMS: r.Created.UnixMilli()}
}

type newRedaction struct {
	Words   string `json:"words"`
	AnyCase bool   `json:"any_case"`      // in whatever letters they are written
	Run     string `json:"run,omitempty"` // of this one alone; empty: of all
}

// redactionReach is what a redaction leaves words out of.
type redactionReach struct {
	Events   int `json:"events"`
	Runs     int `json:"runs"`
	Attempts int `json:"attempts"` // at exercises
}

// leastRedacted and mostRedacted bound the words of a redaction, in characters.
const leastRedacted, mostRedacted = 2, 100

// RedactedAs is what stands in the place of words that were redacted.
const RedactedAs = "[redacted]"

// CheckRedaction says what is wrong with the words of a redaction; nil: nothing.
func CheckRedaction(r store.Redaction) error {
	if wrong := redactionMistake(r.Words); wrong != "" {
		return errors.New(wrong)
	}
	return nil
}

func redactionMistake(words string) string {
	if n := utf8.RuneCountInString(words); n < leastRedacted || n > mostRedacted || !utf8.ValidString(words) {
		return fmt.Sprintf("Words of %d to %d characters.", leastRedacted, mostRedacted)
	}
	return engine.Unseen(words, false)
}

// redaction is what is asked for, or what is wrong with it.
func (s *server) redaction(c *call, in newRedaction) (store.Redaction, error) {
	in.Words = strings.TrimSpace(in.Words)
	var mistakes invalid
	mistakes.say("words", redactionMistake(in.Words))
	if in.Run != "" {
		_, err := s.Store.Run(c.ctx(), in.Run)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return store.Redaction{}, err
		}
		mistakes.add(err == nil, "run", "There is no such run.")
	}
	if err := mistakes.err(); err != nil {
		return store.Redaction{}, err
	}
	r := store.Redaction{Words: in.Words, Shown: RedactedAs, AnyCase: in.AnyCase, ByID: c.person().ID}
	if in.Run != "" {
		r.Runs = []string{in.Run}
	}
	return r, nil
}

// checkRedaction is POST /api/redactions/check: what a redaction would reach.
func (s *server) checkRedaction(c *call, in newRedaction) (redactionReach, error) {
	r, err := s.redaction(c, in)
	if err != nil {
		return redactionReach{}, err
	}
	reach, err := s.Store.Redacts(c.ctx(), r)
	return redactionReach(reach), err
}

// redact is POST /api/redactions. The trail is told what it reaches, and not the
// words: it outlives them.
func (s *server) redact(c *call, in newRedaction) (redactionView, error) {
	r, err := s.redaction(c, in)
	if err != nil {
		return redactionView{}, err
	}
	reach, err := s.Store.Redacts(c.ctx(), r)
	if err != nil {
		return redactionView{}, err
	}
	kept, err := s.Store.Redact(c.ctx(), r)
	if errors.Is(err, store.ErrRedactions) {
		var mistakes invalid
		mistakes.say("words", sentence(store.ErrRedactions.Error()))
		return redactionView{}, mistakes.err()
	}
	if err != nil {
		return redactionView{}, err
	}
	c.made(kept.ID)
	c.did(reach.String())
	c.status = http.StatusCreated
	kept.ByName = c.person().Name
	return viewRedaction(kept), nil
}

// unredact is DELETE /api/redactions/ID.
func (s *server) unredact(c *call) error {
	if err := s.Store.Unredact(c.ctx(), c.Param("redaction")); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
