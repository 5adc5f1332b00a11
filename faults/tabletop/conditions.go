package tabletop

import (
	"fmt"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// touches reports whether a statement has to do with a table; the empty name is
// any.
func (o *op) touches(table string) bool { return table == "" || o.words[strings.ToLower(table)] }

// worst returns the condition of an operation that has to do with a statement;
// of several the one with the largest share.
func (s *store) worst(of faults.DataOp, o *op) (worst faults.Data, found bool) {
	for _, c := range s.pending {
		if c.Op == of && o.touches(c.Table) && (!found || c.Share > worst.Share) {
			worst, found = c.Data, true
		}
	}
	return worst, found
}

// behind tells whether a statement asks a replica that lags for what has only
// just been written: what a visit has brought about is, and nothing else.
func (s *store) behind(o *op) bool {
	if o.writes || !o.isNew {
		return false
	}
	_, stale := s.worst(faults.DataStale, o)
	return stale
}

// deadlock tells whether a write is one of those that end in a deadlock.
func (s *store) deadlock(o *op) bool {
	c, is := s.worst(faults.DataDeadlock, o)
	if !is {
		return false
	}
	if s.due == 0 {
		s.due = s.dice.Float64()
	}
	if s.due += c.Share; s.due < 1 {
		return false
	}
	s.due--
	return true
}

// corrupt is what the database says of rows that it cannot read; the same ones
// each time.
func (s *store) corrupt(o *op, id key) string {
	c, is := s.worst(faults.DataCorrupt, o)
	if !is {
		return ""
	}
	sum := (id.form ^ id.visitor*0x9e3779b97f4a7c15 ^ uint64(s.unit.m.seed)) * 0xbf58476d1ce4e5b9
	sum ^= sum >> 29
	if float64(sum%10_000)/10_000 >= c.Share {
		return ""
	}
	relation := c.Table
	if relation == "" {
		relation = "base"
	}
	return fmt.Sprintf("invalid page in block %d of relation %q", sum/10_000%4096, relation)
}

// slow is how much longer a statement takes, and counts what it scans.
func (s *store) slow(o *op) (extra time.Duration) {
	for _, c := range s.pending {
		if c.Op != faults.DataSlow || !o.touches(c.Table) {
			continue
		}
		extra += c.Delay
		if c.Table != "" {
			s.scan(c.Table)
			continue
		}
		for _, table := range o.tables {
			s.scan(table)
		}
	}
	return extra
}

// complain writes what the database has to say, each thing once a second.
func (s *store) complain(words string) {
	now := s.unit.m.now
	for i := range s.said {
		if s.said[i].words == words {
			if now.since(s.said[i].at) >= time.Second {
				s.said[i].at = now
				s.say("error", words)
			}
			return
		}
	}
	s.said = append(s.said, saying{words, now})
	s.say("error", words)
}

type saying struct {
	words string
	at    instant
}

const (
	diskFullText = "could not write: No space left on device"
	deadlockText = "deadlock detected"
)

// scan counts a scan of a whole table.
func (s *store) scan(table string) {
	at, there := s.scans[table]
	if !there {
		at = s.page.add("pg_stat_user_tables_seq_scan", "relname", table)
		s.scans[table] = at
	}
	s.page.values[at]++
}
