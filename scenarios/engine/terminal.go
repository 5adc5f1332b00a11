package engine

import (
	"context"
	"errors"
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// LongestLine bounds a line that is entered in a terminal, in bytes.
const LongestLine = 4 << 10

// Shells names what can be logged in to now; there may be nothing.
func (r *Run) Shells() []string {
	sandbox, ok := r.Sandbox.(faults.Shells)
	if !ok || r.State() != event.StateRunning {
		return nil
	}
	return sandbox.Shells()
}

// Over is closed when the run takes nothing more.
func (r *Run) Over() <-chan struct{} { return r.over }

// OpenShell lets a person log in; ctx bounds how long that may take. A line that
// is entered in the shell is committed to the log before the shell hears of it,
// and one that is refused it never does: Write then returns a *Refusal, and the
// shell can be used further. The error of OpenShell is one when the run declines.
func (r *Run) OpenShell(ctx context.Context, actor event.Actor, where string, size faults.Size) (faults.Shell, error) {
	sandbox, ok := r.Sandbox.(faults.Shells)
	if !ok {
		return nil, refuse("There is nothing to log in to on this run.")
	}
	may := func() error {
		if err := r.going(); err != nil {
			return err
		}
		return r.hasRight(actor, scenarios.RightAct)
	}
	if err := r.onLoop(ctx, may); err != nil {
		return nil, err
	}
	shell, err := sandbox.OpenShell(ctx, where, size)
	switch {
	case errors.Is(err, faults.ErrNoTarget), errors.Is(err, faults.ErrUnsupported):
		return nil, refuse("There is nothing to log in to under the name %q now.", where)
	case errors.Is(err, faults.ErrStopped):
		return nil, refuse("The run has ended.")
	case err != nil:
		return nil, err
	}
	t := &terminal{Shell: shell, run: r, actor: actor, where: where}
	if err := r.onLoop(ctx, func() error { return t.open() }); err != nil {
		return nil, errors.Join(err, shell.Close())
	}
	return t, nil
}

// going refuses what cannot be done while run time stands still, or once the
// scenario is over.
func (r *Run) going() error {
	if r.paused() {
		return refuse("The run is paused.")
	}
	return r.untouchable()
}

// terminal is a shell whose lines are on record.
type terminal struct {
	faults.Shell
	run   *Run
	actor event.Actor
	where string

	mu   sync.Mutex
	keys keyboard
}

// open puts the shell among those that are open, if its person may still act.
func (t *terminal) open() error {
	if err := t.run.hasRight(t.actor, scenarios.RightAct); err != nil {
		return err
	}
	t.run.terminals[t] = true
	return nil
}

// Close logs out.
func (t *terminal) Close() error {
	// Where the run has ended, nobody looks at its terminals any more.
	_ = t.run.onLoop(context.Background(), func() error {
		delete(t.run.terminals, t)
		return nil
	})
	return t.Shell.Close()
}

// logOut ends the shells of those who may act no more: they gave their seat to
// another, or have left.
func (r *Run) logOut(e event.Event) {
	gone := ""
	switch b := e.Body.(type) {
	case event.RoleTaken, event.RoleHanded, event.MemberJoined:
	case event.MemberLeft:
		gone = b.Member.ID
	default:
		return
	}
	for t := range r.terminals {
		if t.actor.ID != gone && r.hasRight(t.actor, scenarios.RightAct) == nil {
			continue
		}
		delete(r.terminals, t)
		r.work.Go(func() {
			if err := t.Shell.Close(); err != nil {
				r.Logger.Debug("close a shell", "run", r.ID(), "err", err)
			}
		})
	}
}

// abandon makes a line editor forget its line.
const abandon = ctrlC

// Write passes keys on. What comes with the Enter of a line that is refused, or
// after it, is not.
func (t *terminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, b := range p {
		if !t.keys.press(b) {
			continue
		}
		if err := t.enter(); err != nil {
			_, failed := t.Shell.Write(p[:i])
			if errors.Is(err, errLong) {
				t.keys.clear()
				_, failed = t.Shell.Write([]byte{abandon})
			}
			return i, errors.Join(err, failed)
		}
		t.keys.next()
	}
	return t.Shell.Write(p)
}

var errLong = &Refusal{Reason: "A line has at most 4 KiB."}

// enter records the lines that are entered.
func (t *terminal) enter() error {
	lines := t.keys.entered()
	bodies := make([]event.Body, len(lines))
	for i, line := range lines {
		if t.keys.over || len(line) > LongestLine {
			return errLong
		}
		bodies[i] = event.CommandRun{Where: t.where, Line: line}
	}
	if t.keys.over {
		return errLong
	}
	// It ends when the run does.
	return t.run.onLoop(context.Background(), func() error {
		if err := t.run.going(); err != nil {
			return err
		}
		if err := t.run.hasRight(t.actor, scenarios.RightAct); err != nil {
			return err
		}
		if len(bodies) == 0 {
			return nil
		}
		if err := t.run.spend(t.actor, bodies); err != nil {
			return err
		}
		return t.run.record(t.actor, bodies...)
	})
}
