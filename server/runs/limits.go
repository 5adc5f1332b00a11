package runs

import (
	"cmp"
	"errors"
	"time"

	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// Limits are what one person may take of a server, and all together. What is
// zero stands for its default.
type Limits struct {
	// Each is how many runs a trainee may have in progress or waiting: 1.
	Each int
	// EachLeading is the same for facilitators: 8.
	EachLeading int
	// Most is how many runs may be in progress on a runtime, by its name: what
	// the table of runtimes says.
	Most map[string]int
	// Queue is how many runs may wait for a place, of all people: 100.
	Queue int
	// Away is how long a run that is taken up again waits for one of its crew: half an
	// hour.
	Away time.Duration
	// Histories is how many bytes the days before runs take on disk: 1 GiB.
	Histories int64
	// Signals is how many bytes what the screens of ended runs showed takes on disk:
	// 2 GiB.
	Signals int64
}

// Errors of those who ask for more.
var (
	// ErrEnough says that somebody has as many runs as they may.
	ErrEnough = errors.New("the person has as many runs in progress as they may")
	// ErrQueueFull says that as many runs wait as may.
	ErrQueueFull = errors.New("too many runs wait")
)

func (l Limits) filled() Limits {
	for _, n := range []struct {
		value     *int
		otherwise int
	}{{&l.Each, 1}, {&l.EachLeading, 8}, {&l.Queue, 100}} {
		if *n.value == 0 {
			*n.value = n.otherwise
		}
	}
	l.Away = cmp.Or(l.Away, 30*time.Minute)
	if l.Histories == 0 {
		l.Histories = 1 << 30
	}
	if l.Signals == 0 {
		l.Signals = 2 << 30
	}
	return l
}

// of is how many runs a person may have.
func (l Limits) of(p store.Person) int {
	if p.Roles.Has(store.Facilitator) {
		return l.EachLeading
	}
	return l.Each
}

// most is how many runs may be in progress on a runtime.
func (l Limits) most(r runtimes.Runtime) int { return cmp.Or(l.Most[r.Runtime], r.Most) }

// Room is how many runs a runtime plays at once.
type Room struct {
	Most    int // at once
	Taken   int // of those, by runs in progress
	Waiting int // for a place
}

// Free is how many more can begin now.
func (r Room) Free() int { return r.Most - r.Taken - r.Waiting }

// Room tells how much of a runtime there is.
func (s *Service) Room(r runtimes.Runtime) Room {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Room{Most: s.Limits.most(r), Taken: s.Limits.most(r) - s.free(r), Waiting: s.placeless(r.Runtime)}
}

// endedEach is how many runs that have ended a moment ago are kept for one
// person's screens: each holds its metrics and log lines.
const endedEach = 2
