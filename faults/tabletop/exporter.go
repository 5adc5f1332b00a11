package tabletop

import (
	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/stack"
)

// figures is where a store's figures stand on its page.
type figures struct {
	sessions, maxSessions, commits, rollbacks int
	locked, oldest, deadlocks, lag            int
	keys, commands, clients                   int
	evicted, hits, misses, largest            int
	connections, messages                     int
	pending, redelivered, unacked             []int // by consumer
	waited, keeps                             int   // of a queue with a retention
}

// newPage makes the page of the store's exporter.
func (s *store) newPage() {
	from := faults.Instance{Service: s.unit.spec.Name, Name: s.name}
	p := &page{from: from}
	s.page, s.absent = p, &page{from: from}
	f := &s.at
	switch s.unit.spec.Kind {
	case stack.KindDatabase:
		s.up("pg_up")
		f.sessions, f.maxSessions = p.add("pg_stat_activity_count"), p.add("pg_settings_max_connections")
		f.commits, f.rollbacks = p.add("pg_stat_database_xact_commit"), p.add("pg_stat_database_xact_rollback")
		f.locked, f.oldest = p.add("pg_locks_waiting"), p.add("pg_stat_activity_max_tx_duration_seconds")
		f.deadlocks, f.lag = p.add("pg_stat_database_deadlocks"), p.add("pg_replication_lag_seconds")
		s.disk()
	case stack.KindCache:
		s.up("redis_up")
		f.keys, f.commands, f.clients = p.add("redis_db_keys", "db", "db0"), p.add("redis_commands_processed_total"), p.add("redis_connected_clients")
		f.evicted, f.hits, f.misses = p.add("redis_evicted_keys_total"), p.add("redis_keyspace_hits_total"), p.add("redis_keyspace_misses_total")
		f.largest = p.add("redis_db_key_bytes_max")
	case stack.KindQueue:
		s.up("nats_up")
		name := s.unit.spec.Name
		f.connections, f.messages = p.add("nats_connections"), p.add("nats_stream_messages", "stream", name)
		for _, u := range s.stream.consumers() {
			f.pending = append(f.pending, p.add("nats_consumer_num_pending", "consumer", u.spec.Name, "stream", name))
			f.redelivered = append(f.redelivered, p.add("nats_consumer_num_redelivered", "consumer", u.spec.Name, "stream", name))
			f.unacked = append(f.unacked, p.add("nats_consumer_num_ack_pending", "consumer", u.spec.Name, "stream", name))
		}
		if s.unit.spec.Retention > 0 {
			f.waited, f.keeps = p.add("nats_stream_oldest_message_age_seconds", "stream", name), p.add("nats_stream_max_age_seconds", "stream", name)
		}
		s.disk()
	}
}

func (s *store) up(metric string) {
	s.page.values[s.page.add(metric)] = 1
	s.absent.add(metric)
}

// disk shows the disk, which is there when the store is not.
func (s *store) disk() {
	for _, p := range []*page{s.page, s.absent} {
		s.disks = append(s.disks, p.add("node_filesystem_size_bytes", "mountpoint", "/data"), p.add("node_filesystem_avail_bytes", "mountpoint", "/data"))
	}
}

// consumers are the workers that drain the queue.
func (q *stream) consumers() []*unit {
	var all []*unit
	for _, u := range q.store.unit.m.units {
		if u.spec.Consumes != nil && u.spec.Consumes.Queue == q.store.unit.spec.Name {
			all = append(all, u)
		}
	}
	return all
}

// look brings the store's page up to date.
func (s *store) look() {
	m, f, v := s.unit.m, &s.at, s.page.values
	now := m.now
	switch {
	case s.keys != nil:
		k := s.keys
		k.expire(now)
		v[f.keys], v[f.commands], v[f.clients] = float64(len(k.at)), k.commands, float64(s.clients())
		v[f.evicted], v[f.hits], v[f.misses] = k.evictions, k.hits, k.misses
		v[f.largest] = float64(k.largest())
		if hot, is := s.condition(faults.DataHot); is {
			v[f.largest] = max(v[f.largest], hot.Delay.Seconds()*linkRate)
		}
	case s.stream != nil:
		q := s.stream
		v[f.connections], v[f.messages] = float64(s.clients()), float64(q.stored)
		for i := range f.pending {
			v[f.pending[i]], v[f.redelivered[i]], v[f.unacked[i]] = float64(q.pending()), float64(q.redelivered()), float64(q.unacked)
		}
		if keep := s.unit.spec.Retention.Std(); keep > 0 {
			v[f.waited], v[f.keeps] = 0, keep.Seconds()
			if oldest := q.oldest(); oldest != never {
				v[f.waited] = max(0, now.since(oldest).Seconds())
			}
		}
		s.lookDisk()
	default:
		v[f.sessions], v[f.maxSessions] = float64(s.sessions), float64(s.maxConnections)
		v[f.commits], v[f.rollbacks], v[f.deadlocks] = s.commits, s.rollbacks, s.deadlocks
		locked := 0
		v[f.oldest], v[f.lag] = 0, 0
		for _, t := range m.tasks {
			if t.live && t.held == s {
				locked++
				v[f.oldest] = max(v[f.oldest], now.since(t.top().opened).Seconds())
			}
		}
		v[f.locked] = float64(locked)
		for _, c := range s.lockers() {
			v[f.oldest] = max(v[f.oldest], now.since(c.from).Seconds())
		}
		for _, c := range s.pending {
			if c.Op == faults.DataStale {
				v[f.lag] = max(v[f.lag], min(now.since(c.from), c.Delay).Seconds())
			}
		}
		s.lookDisk()
	}
}

// lockers are the sessions that hold locks.
func (s *store) lockers() []conditionOf {
	var all []conditionOf
	for _, c := range s.pending {
		if c.Op == faults.DataLock || c.Op == faults.DataLockAll {
			all = append(all, c)
		}
	}
	return all
}

// linkRate is what a large value is read with, in bytes a second: it tells how
// large a value must be that takes so long.
const linkRate = 50 << 20

func (s *store) lookDisk() {
	free := float64(diskFree)
	if left := s.unit.wanted.Bounds.Of(desired.Disk); left > 0 {
		free = left * diskSize
	}
	for i, p := range []*page{s.page, s.absent} {
		p.values[s.disks[2*i]], p.values[s.disks[2*i+1]] = diskSize, free
	}
}

// clients counts the connections to a cache or a queue.
func (s *store) clients() int {
	n := 0
	for _, l := range s.unit.inbound {
		for _, r := range l.from.fleet.members {
			switch {
			case r.state == down || r.state == starting:
			case s.stream != nil:
				n++
			default:
				n += len(r.clients[l.in].conns)
			}
		}
	}
	return n
}
