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
		return inSentences(s.Attempts.Terminal(ctx, id, size))
	}})
}

// warmUpTerminal is GET /api/interview/warm-up/terminal: a shell of a candidate who tries the
// tools.
func (s *server) warmUpTerminal(c *call) error {
	who := c.person().ID
	return s.serveTerminal(c, nil, live.Terminal{Run: "warm-up " + who, Open: func(ctx context.Context, size faults.Size) (faults.Shell, error) {
		return inSentences(s.Attempts.Practise(ctx, who, map[string]string{warmUpFile: warmUpLines}, size))
	}})
}

// inWords is why there is no terminal, or none any more, for whoever sits there.
type inWords struct {
	error
	says string
}

func (w inWords) Declined() string { return w.says }
func (w inWords) Unwrap() error    { return w.error }

// terminalEnds say why a terminal is closed, or not opened.
var terminalEnds = map[error]string{
	attempt.ErrOver:      "The attempt has ended, and the terminal with it.",
	attempt.ErrWaits:     "The time of this attempt stands still, and the terminal is closed. It can be opened once it goes on.",
	attempt.ErrElsewhere: "The terminal was opened once more, as in another tab, and this one was closed.",
	exercise.ErrNoPlace:  "As many terminals are open on this server as there may be. Please try again in a moment; what you typed in the editor is saved.",
}

func worded(err error) error {
	if err == nil {
		return nil
	}
	for why, says := range terminalEnds {
		if errors.Is(err, why) {
			return inWords{err, says}
		}
	}
	if p := refusedAttempt(err); p != nil {
		return inWords{err, p.detail}
	}
	return err
}

// spoken is a shell that says why it ends in words.
type spoken struct{ faults.Shell }

func inSentences(shell faults.Shell, err error) (faults.Shell, error) {
	if err != nil {
		return nil, worded(err)
	}
	return spoken{shell}, nil
}

func (s spoken) Read(p []byte) (int, error) {
	n, err := s.Shell.Read(p)
	return n, worded(err)
}
