package inproc

import (
	"context"
	"database/sql"
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"
	"strings"
	"time"

	wire "github.com/jeroenrinzema/psql-wire"
	"github.com/jeroenrinzema/psql-wire/codes"

	"github.com/drillyard/drillyard/faults"
)

// enter lets a statement begin, once it may, or says why it may not. from is
// where to read, if not from the database itself.
func (t *state) enter(ctx context.Context, s statement, args []any) (from *sql.DB, done func(), err error) {
	t.mu.Lock()
	t.last++
	id := t.last
	t.running[id] = time.Now()
	t.mu.Unlock()
	done = func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.running, id)
	}
	gone := leaving(ctx)
	if err = t.locks(gone, s); err == nil {
		err = t.refuses(gone, s, args)
	}
	if err == nil {
		err = t.slows(gone, s)
	}
	if err != nil {
		done()
		return nil, nil, err
	}
	if s.writes || !t.any(faults.DataStale, s) {
		return nil, done, nil
	}
	copied, read := t.lag.read()
	ended := done
	return copied, func() { read(); ended() }, nil
}

// leaving is closed when the client does not want the statement any more, or
// is gone.
func leaving(ctx context.Context) <-chan struct{} {
	if addr, ok := wire.RemoteAddress(ctx).(who); ok {
		return addr.begin()
	}
	return ctx.Done()
}

// errLeft is what nobody reads.
var errLeft = &refusal{codes.QueryCanceled, "canceling statement due to user request"}

// locks waits until nobody holds a lock that the statement needs.
func (t *state) locks(gone <-chan struct{}, s statement) error {
	counted := false
	for {
		t.mu.Lock()
		changed := t.changed
		held := t.find(faults.DataLockAll, s) != nil || s.writes && t.find(faults.DataLock, s) != nil
		if held != counted {
			counted = held
			if held {
				t.waiting++
			} else {
				t.waiting--
			}
		}
		t.mu.Unlock()
		if !held {
			return nil
		}
		select {
		case <-changed:
		case <-gone:
			t.mu.Lock()
			t.waiting--
			t.mu.Unlock()
			return errLeft
		}
	}
}

// deadlockTimeout is how long a database lets two wait for each other before
// it looks.
const deadlockTimeout = time.Second

// refuses says why a statement cannot be done.
func (t *state) refuses(gone <-chan struct{}, s statement, args []any) error {
	t.mu.Lock()
	full := s.writes && isFull(t.free)
	dead := s.writes && t.deadlock(s)
	corrupt := ""
	if c := t.find(faults.DataCorrupt, s); c != nil && !s.writes && t.unlucky(s, args) < c.Share {
		corrupt = c.Table
		if corrupt == "" {
			corrupt = "base"
		}
	}
	t.mu.Unlock()
	switch {
	case dead:
		if !wait(gone, deadlockTimeout) {
			return errLeft
		}
		t.mu.Lock()
		t.deadlocks++
		t.mu.Unlock()
		t.say("deadlock detected")
		return &refusal{codes.DeadlockDetected, "deadlock detected"}
	case full:
		t.say("could not write: No space left on device")
		return &refusal{codes.DiskFull, "could not write: No space left on device"}
	case corrupt != "":
		text := fmt.Sprintf("invalid page in block %d of relation %q", t.block(s, args), corrupt)
		t.say(text)
		return &refusal{codes.DataCorrupted, text}
	}
	return nil
}

// deadlock tells whether a write is one of those that end in a deadlock. t.mu
// is held.
func (t *state) deadlock(s statement) bool {
	c := t.find(faults.DataDeadlock, s)
	if c == nil {
		return false
	}
	if t.due == 0 {
		t.due = t.chance.Float64()
	}
	if t.due += c.Share; t.due < 1 {
		return false
	}
	t.due--
	return true
}

// unlucky tells, between 0 and 1, how sound the row is that a statement reads:
// the same row is corrupt each time.
func (t *state) unlucky(s statement, args []any) float64 {
	return float64(t.sum(s, args)%10_000) / 10_000
}

func (t *state) block(s statement, args []any) uint64 { return t.sum(s, args) / 10_000 % 4096 }

func (t *state) sum(s statement, args []any) uint64 {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%d %s %v", t.seed, s.text, args)
	return h.Sum64() ^ h.Sum64()>>29
}

// slows lets a statement take as long as it does without an index.
func (t *state) slows(gone <-chan struct{}, s statement) error {
	t.mu.Lock()
	d := time.Duration(0)
	for _, c := range t.conditions {
		if c.Op == faults.DataSlow && s.touches(c.Table) {
			d += c.Delay
			for _, table := range t.tables(s, c.Table) {
				t.scans[table]++
			}
		}
	}
	t.mu.Unlock()
	if d > 0 && !wait(gone, d) {
		return errLeft
	}
	return nil
}

var afterFrom = regexp.MustCompile(`(?i)\b(?:from|join|into|update)\s+([a-z_][a-z0-9_]*)`)

// tables lists the tables that a statement scans.
func (t *state) tables(s statement, only string) []string {
	if only != "" {
		return []string{only}
	}
	var all []string
	for _, m := range afterFrom.FindAllStringSubmatch(s.text, -1) {
		if table := strings.ToLower(m[1]); !slices.Contains(all, table) {
			all = append(all, table)
		}
	}
	return all
}

// wait lets d pass, unless the client leaves first.
func wait(gone <-chan struct{}, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-gone:
		return false
	}
}
