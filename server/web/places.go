package web

import (
	"context"
	"errors"
	"sync"
	"time"
)

// errNoPlace says that somebody has as much under way as they may.
var errNoPlace = errors.New("too much is under way")

// places bounds what each person has under way at once. Whoever has all of
// theirs waits, and holds up nobody else.
type places struct {
	each  int           // at once
	queue int           // and waiting
	wait  time.Duration // at most

	mu     sync.Mutex
	people map[string]*seats
}

// seats are one person's.
type seats struct {
	taken chan struct{}
	here  int // at work and waiting
}

func newPlaces(each, queue int, wait time.Duration) *places {
	return &places{each: each, queue: queue, wait: wait, people: map[string]*seats{}}
}

// enter takes a place for a person, which leave gives back. The error is
// errNoPlace, or that of ctx.
func (p *places) enter(ctx context.Context, person string) (leave func(), err error) {
	p.mu.Lock()
	mine := p.people[person]
	if mine == nil {
		mine = &seats{taken: make(chan struct{}, p.each)}
		p.people[person] = mine
	}
	if mine.here >= p.each+p.queue {
		p.mu.Unlock()
		return nil, errNoPlace
	}
	mine.here++
	p.mu.Unlock()

	late := time.NewTimer(p.wait)
	defer late.Stop()
	select {
	case mine.taken <- struct{}{}:
		return func() { <-mine.taken; p.gone(person, mine) }, nil
	case <-late.C:
		err = errNoPlace
	case <-ctx.Done():
		err = ctx.Err()
	}
	p.gone(person, mine)
	return nil, err
}

func (p *places) gone(person string, mine *seats) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if mine.here--; mine.here == 0 {
		delete(p.people, person)
	}
}
