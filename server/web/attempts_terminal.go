package web

import (
	"context"
	"errors"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/live"
)

// attemptTerminal is GET /api/attempts/ID/terminal: a shell on what was saved.
func (s *server) attemptTerminal(c *call) error {
	id := c.attempt.ID
	return s.serveTerminal(c, nil, live.Terminal{Run: id, Open: func(ctx context.Context, size faults.Size) (faults.Shell, error) {
		return explained(s.Attempts.Terminal(ctx, id, size))
	}})
}

// warmUpTerminal is GET /api/interview/warm-up/terminal: a shell of a candidate who tries the
// tools.
func (s *server) warmUpTerminal(c *call) error {
	who := c.person().ID
	return s.serveTerminal(c, nil, live.Terminal{Run: "warm-up " + who, Open: func(ctx context.Context, size faults.Size) (faults.Shell, error) {
		return explained(s.Attempts.Practise(ctx, who, map[string]string{warmUpFile: warmUpLines}, size))
	}})
}

// declinedError is why there is no terminal, or none any more, in a sentence for whoever asked
// for it.
type declinedError struct {
	error
	says string
}

func (e declinedError) Declined() string { return e.says }
func (e declinedError) Unwrap() error    { return e.error }

// terminalEnds say why a terminal is closed, or not opened.
var terminalEnds = map[error]string{
	attempt.ErrOver:      "The attempt has ended, and the terminal with it.",
	attempt.ErrWaits:     "The time of this attempt stands still, and the terminal is closed. It can be opened once it goes on.",
	attempt.ErrElsewhere: "The terminal was opened once more, as in another tab, and this one was closed.",
	exercise.ErrNoPlace:  "As many terminals are open on this server as there may be. Please try again in a moment; what you typed in the editor is saved.",
}

// declined adds to an error that ends a terminal the sentence that says so.
func declined(err error) error {
	if err == nil {
		return nil
	}
	for why, says := range terminalEnds {
		if errors.Is(err, why) {
			return declinedError{err, says}
		}
	}
	if p := refusedAttempt(err); p != nil {
		return declinedError{err, p.detail}
	}
	return err
}

// explainedShell is a shell that says why it ends in a sentence.
type explainedShell struct{ faults.Shell }

// explained has a shell, or why there is none, say in a sentence why it ends.
func explained(shell faults.Shell, err error) (faults.Shell, error) {
	if err != nil {
		return nil, declined(err)
	}
	return explainedShell{shell}, nil
}

func (s explainedShell) Read(p []byte) (int, error) {
	n, err := s.Shell.Read(p)
	return n, declined(err)
}
