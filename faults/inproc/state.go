package inproc

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jeroenrinzema/psql-wire/codes"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
)

// state is what the data of a database is in, and what that does to whoever
// reads or writes it. A lock is held by a session that does nothing else; who
// meets it waits, for as long as his client does.
type state struct {
	name string
	seed int64
	log  func(faults.LogLine)
	lag  *lagging

	mu         sync.Mutex
	changed    chan struct{} // closed when the conditions are others
	conditions map[int]since
	free       float64 // share of the disk, as limited
	chance     *rand.Rand
	due        float64 // deadlocks that earlier writes rounded away
	waiting    int
	deadlocks  int
	scans      map[string]int    // by table
	running    map[int]time.Time // when statements began
	last       int               // of them
	said       map[string]time.Time
}

// since is a condition and when it began.
type since struct {
	live.Condition
	at time.Time
}

// statement is what has to be known of a statement.
type statement struct {
	text   string
	writes bool
	words  map[string]bool
}

var word = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)

func wordsOf(text string) map[string]bool {
	words := map[string]bool{}
	for _, w := range word.FindAllString(text, -1) {
		words[strings.ToLower(w)] = true
	}
	return words
}

// touches reports whether a statement has to do with a table; the empty name
// is any.
func (s statement) touches(table string) bool { return table == "" || s.words[strings.ToLower(table)] }

// refusal is an error of the database.
type refusal struct {
	code codes.Code
	text string
}

func (r *refusal) Error() string { return r.text }

func newState(name string, seed int64, copyTo func(string) error, dir string, log func(faults.LogLine)) *state {
	return &state{
		name: name, seed: seed, log: log, lag: newLagging(dir, name, copyTo),
		changed: make(chan struct{}), conditions: map[int]since{}, chance: rand.New(rand.NewPCG(uint64(seed), 3)),
		scans: map[string]int{}, running: map[int]time.Time{}, said: map[string]time.Time{},
	}
}

// set replaces the conditions.
func (t *state) set(all []live.Condition) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	begun, ended := sift(t.conditions, all)
	for _, c := range begun {
		switch c.Op {
		case faults.DataLock, faults.DataLockAll, faults.DataDeadlock, faults.DataSlow, faults.DataStale, faults.DataCorrupt:
		default:
			return fmt.Errorf("%s of a database: %w", c.Op, faults.ErrUnsupported)
		}
	}
	behind := time.Duration(0)
	for _, c := range all {
		if c.Op == faults.DataStale {
			behind = max(behind, c.Delay)
		}
	}
	if err := t.lag.behind(behind); err != nil {
		return err
	}
	for _, c := range begun {
		t.conditions[c.ID] = since{c, time.Now()}
	}
	for _, id := range ended {
		delete(t.conditions, id)
	}
	close(t.changed)
	t.changed = make(chan struct{})
	return nil
}

func (t *state) setFree(share float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.free = share
}

func (t *state) freeShare() float64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.free
}

// any reports whether a condition has to do with a statement.
func (t *state) any(op faults.DataOp, s statement) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.find(op, s) != nil
}

// find returns a condition that has to do with a statement, or nil. Of several
// with a share it is the one with the largest. t.mu is held.
func (t *state) find(op faults.DataOp, s statement) *since {
	var found *since
	for _, c := range t.conditions {
		if c.Op == op && s.touches(c.Table) && (found == nil || c.Share > found.Share) {
			found = &c
		}
	}
	return found
}

// say logs what the database has to say, each thing once a second.
func (t *state) say(text string) {
	t.mu.Lock()
	now := time.Now()
	quiet := now.Sub(t.said[text]) < time.Second
	if !quiet {
		maps.DeleteFunc(t.said, func(_ string, at time.Time) bool { return now.Sub(at) > time.Second })
		t.said[text] = now
	}
	t.mu.Unlock()
	if !quiet {
		t.log(faults.LogLine{Wall: now, Service: t.name, Instance: t.name + "-1", Level: "error", Message: text})
	}
}

func (t *state) figures() []figure {
	behind := t.lag.seconds()
	t.mu.Lock()
	defer t.mu.Unlock()
	longest := time.Duration(0)
	for _, began := range t.running {
		longest = max(longest, time.Since(began))
	}
	for _, c := range t.conditions {
		if c.Op == faults.DataLock || c.Op == faults.DataLockAll {
			longest = max(longest, time.Since(c.at)) // the session that holds it
		}
	}
	all := []figure{
		{"pg_locks_waiting", "gauge", "", float64(t.waiting)},
		{"pg_stat_activity_max_tx_duration_seconds", "gauge", "", longest.Seconds()},
		{"pg_stat_database_deadlocks", "counter", "", float64(t.deadlocks)},
		{"pg_replication_lag_seconds", "gauge", "", behind},
	}
	all = append(all, disk(t.free)...)
	for _, table := range slices.Sorted(maps.Keys(t.scans)) {
		all = append(all, figure{"pg_stat_user_tables_seq_scan", "counter", fmt.Sprintf("relname=%q", table), float64(t.scans[table])})
	}
	return all
}

func (t *state) close() { t.lag.close() }
