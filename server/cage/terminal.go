package cage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/caged"
	"github.com/drillyard/drillyard/grading/exercise"
)

// Bounds of terminals.
const (
	terminals = 16 // at once
	session   = time.Hour
	processor = 2 * time.Minute // of all that runs at one
	patience  = 5 * time.Second // until one that is being closed has left its place
)

// shell is what runs at a terminal: nobody's settings are read.
var shell = []string{"bash", "--noprofile", "--norc"}

// Terminal is a shell in a cage of its own. It implements faults.Shell.
type Terminal struct {
	in    *caged.Terminal
	close sync.Once
	seats <-chan struct{}
}

// Open opens a terminal in a cage, in a folder with files. It ends after an hour at most,
// when it takes more than it may, and with Close. The error wraps exercise.ErrNoCage where
// there is no cage, and is exercise.ErrNoPlace where all are taken.
func (c *Cage) Open(ctx context.Context, files map[string]string, size faults.Size) (*Terminal, error) {
	wait := time.NewTimer(patience)
	defer wait.Stop()
	select {
	case c.seats <- struct{}{}:
	case <-wait.C:
		return nil, exercise.ErrNoPlace
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	in, err := c.open(ctx, files, size)
	if err != nil {
		<-c.seats
		return nil, err
	}
	return &Terminal{in: in, seats: c.seats}, nil
}

func (c *Cage) open(ctx context.Context, files map[string]string, size faults.Size) (*caged.Terminal, error) {
	with, err := c.choose(ctx)
	if err != nil {
		return nil, err
	}
	client, err := with.open(ctx)
	if err != nil {
		return nil, fmt.Errorf("make a cage: %w", err)
	}
	p := c.most
	p.Files, p.Screen = files, screenOf(size)
	in, err := client.Terminal(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("open a terminal in a cage: %w", err)
	}
	return in, nil
}

func screenOf(size faults.Size) *caged.Screen {
	return &caged.Screen{Cols: max(size.Cols, 1), Rows: max(size.Rows, 1)}
}

// Stopped says what a terminal was ended for.
type Stopped struct{ Why string }

// Error implements error.
func (s Stopped) Error() string { return "the terminal was stopped: " + s.Why }

// Declined says so to whoever sat at it.
func (s Stopped) Declined() string {
	return "The terminal was stopped: " + s.Why + ". What was made in it is gone; it can be opened again."
}

// Read reads what is to be shown. The error is io.EOF when the shell has ended by itself,
// and Stopped when it took more than it may.
func (t *Terminal) Read(p []byte) (int, error) {
	n, err := t.in.Read(p)
	if why := t.in.Ended().Stopped; errors.Is(err, io.EOF) && why != "" {
		err = Stopped{why}
	}
	return n, err
}

// Write types keys.
func (t *Terminal) Write(keys []byte) (int, error) {
	if err := t.in.Do(caged.Typed{Keys: keys}); err != nil {
		return 0, err
	}
	return len(keys), nil
}

// Resize gives the screen another size.
func (t *Terminal) Resize(size faults.Size) error {
	return t.in.Do(caged.Typed{Screen: screenOf(size)})
}

// Put puts files in the place of those that are called so: what runs already goes on with
// what it has read. What cannot be put is said on the screen.
func (t *Terminal) Put(files map[string]string) error {
	return t.in.Do(caged.Typed{Files: files})
}

// Close ends whatever runs in it.
func (t *Terminal) Close() (err error) {
	t.close.Do(func() {
		err = t.in.Close()
		<-t.seats
	})
	return err
}
