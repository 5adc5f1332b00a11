package attempt

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/server/store"
)

// Cage is a shell in a cage, to which files are brought while somebody sits at it.
type Cage interface {
	faults.Shell
	// Put puts files in the place of those that are called so.
	Put(files map[string]string) error
}

// Terminal opens a terminal for whoever answers: a shell in a cage, with what was handed out
// and what they have saved. What they save meanwhile is brought there; what they change
// there is no answer. It ends with the attempt, whichever way that ends, and while its time
// stands still there is none; an attempt has one at a time, the one that was opened last.
// What is typed and shown is written down nowhere. See decisions/0160.
//
// The error is ErrNoTerminal, ErrOver or ErrWaits, or that of the machine. Reading ends with
// ErrOver, ErrWaits or ErrElsewhere where one of those has ended it.
func (s *Service) Terminal(ctx context.Context, id string, size faults.Size) (faults.Shell, error) {
	a, err := s.Store.Attempt(ctx, id)
	if err != nil {
		return nil, err
	}
	ex, err := s.exerciseOf(ctx, a)
	if err != nil {
		return nil, err
	}
	console, ok := ex.Work.(exercise.Console)
	if !ok {
		return nil, ErrNoTerminal
	}
	one, err := s.answering(ctx, id)
	if err != nil {
		return nil, err
	}
	one.session.end(ErrElsewhere)
	one.mu.Unlock() // nobody waits to save while a cage is made
	written, err := s.written(ctx, a)
	if err != nil {
		return nil, err
	}
	d, err := s.open(ctx, console.Files(a.Seed, answerOf(written)), size)
	if err != nil {
		return nil, err
	}
	if one, err = s.answering(context.WithoutCancel(ctx), id); err != nil {
		d.end(err)
		return nil, err
	}
	defer one.mu.Unlock()
	one.session.end(ErrElsewhere) // that somebody else opened meanwhile
	one.session = d
	s.bring(ctx, one) // what was saved meanwhile
	return d, nil
}

// bring brings what was saved to the terminal of an attempt, if one is open. The lock of the
// sitting is held. What was saved is saved, whatever becomes of this.
func (s *Service) bring(ctx context.Context, one *sitting) {
	if !one.session.open() {
		return
	}
	err := func() error {
		a, err := s.Store.Attempt(ctx, one.id)
		if err != nil {
			return err
		}
		ex, err := s.exerciseOf(ctx, a)
		if err != nil {
			return err
		}
		written, err := s.written(ctx, a)
		if err != nil {
			return err
		}
		if console, ok := ex.Work.(exercise.Console); ok {
			one.session.put(console.Written(answerOf(written)))
		}
		return nil
	}()
	if err != nil {
		s.Logger.Warn("bring what was saved to a terminal", "attempt", one.id, "err", err)
	}
}

// Practise opens a terminal that belongs to no answer: nothing of it is kept. Each person has
// one at a time. What is put there while it is made is brought as soon as it is there.
func (s *Service) Practise(ctx context.Context, person string, files map[string]string, size faults.Size) (faults.Shell, error) {
	coming := &practice{person: person}
	s.mu.Lock()
	s.coming[coming] = true
	s.mu.Unlock()
	s.detach(person).end(ErrElsewhere)
	d, err := s.open(ctx, files, size)
	s.mu.Lock()
	delete(s.coming, coming)
	before := s.practices[person]
	if err == nil {
		s.attach(person, d)
		if coming.files != nil {
			d.put(coming.files)
		}
	}
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	before.end(ErrElsewhere)
	return d, nil
}

// practice is a terminal that is being made for somebody, and what was put there meanwhile.
type practice struct {
	person string
	files  map[string]string
}

// detach has somebody practise nowhere from now on, and returns the session in which they did.
func (s *Service) detach(person string) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.practices[person]
	delete(s.practices, person)
	return before
}

// attach has somebody practise in a session from now on. The lock is held.
func (s *Service) attach(person string, now *session) {
	s.practices[person] = now
	now.left = func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.practices[person] == now {
			delete(s.practices, person)
		}
	}
}

// PutPractice puts files where somebody practises, if they do or are about to.
func (s *Service) PutPractice(person string, files map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.practices[person].put(files)
	for c := range s.coming {
		if c.person == person {
			c.files = files
		}
	}
}

// open opens a cage for a session.
func (s *Service) open(ctx context.Context, files map[string]string, size faults.Size) (*session, error) {
	if s.Cage == nil {
		return nil, exercise.ErrNoCage
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(s.ctx, stop)()
	cage, err := s.Cage(ctx, files, size)
	if err != nil {
		return nil, err
	}
	d := &session{Cage: cage, over: make(chan struct{}), puts: make(chan map[string]string, 1)}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errors.Join(store.ErrClosed, cage.Close())
	}
	s.wg.Go(func() {
		select {
		case <-d.over:
		case <-s.ctx.Done():
			d.end(store.ErrClosed)
		}
		if err := cage.Close(); err != nil {
			s.Logger.Warn("close a terminal", "err", err)
		}
	})
	s.wg.Go(d.bring)
	return d, nil
}

// session is a terminal session. A nil one is over: nobody has opened it.
type session struct {
	Cage
	once sync.Once
	why  error         // it ended; nil: whoever had opened it left
	over chan struct{} // closed when it has
	puts chan map[string]string
	left func() // nil: nobody asks
}

// end ends it; the first reason counts. It does not wait for that.
func (d *session) end(why error) {
	if d == nil {
		return
	}
	d.once.Do(func() {
		d.why = why
		close(d.over)
	})
}

func (d *session) open() bool {
	if d == nil {
		return false
	}
	select {
	case <-d.over:
		return false
	default:
		return true
	}
}

// put has files brought to it, and does not wait for that: what is put later counts. Calls
// come one after the other.
func (d *session) put(files map[string]string) {
	if !d.open() {
		return
	}
	select {
	case <-d.puts:
	default:
	}
	d.puts <- files
}

// bring brings files until it is over, or takes none.
func (d *session) bring() {
	for {
		select {
		case <-d.over:
			return
		case files := <-d.puts:
			if d.Put(files) != nil { // reading says why
				return
			}
		}
	}
}

// Read reads what is to be shown, until the shell ends or something ends it.
func (d *session) Read(p []byte) (int, error) {
	n, err := d.Cage.Read(p)
	if err != nil && !d.open() && d.why != nil {
		err = fmt.Errorf("%w: %w", d.why, err)
	}
	return n, err
}

// Close ends it, for whoever has it open.
func (d *session) Close() error {
	d.end(nil)
	if d.left != nil {
		d.left()
	}
	return d.Cage.Close()
}
