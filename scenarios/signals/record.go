package signals

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"sync"

	"github.com/drillyard/drillyard/faults"
)

// State is how the services of a run stand, as its screens show it.
type State struct {
	Health faults.Health       // as far as it is visible: see faults.Health.Visible
	Firing map[string][]string // names of the alerts that fire, sorted, by service
}

// Record is what the screens of a run have shown that is neither measured nor in its
// log. All methods may be called from several goroutines; those of a nil one do
// nothing. It is bounded: what comes when it is full is not kept, and not known then.
type Record struct {
	mu     sync.Mutex
	stood  []stood
	met    []met
	now    map[string]faults.ServiceHealth
	noted  faults.Time // until when it is known how the services stand
	firing map[string][]string
	states int // bytes of how the services stood
	bytes  int // of bodies that visits ended on
}

// ErrFull says that it is not known any more how the services stood: too much was done
// to them.
var ErrFull = errors.New("more was done to the services than is kept of a run")

// stood is how the services stand from a run time on, as far as that differs from what
// was before.
type stood struct {
	At       faults.Time         `json:"at_ns"`
	Services map[string]change   `json:"services,omitempty"`
	Firing   map[string][]string `json:"firing,omitempty"` // all of them, when Fires
	Fires    bool                `json:"fires,omitempty"`  // which ones fire has changed
	Full     bool                `json:"full,omitempty"`   // what came from here on is not kept
}

// change is how a service stands. Of its releases and revisions it has those alone that
// came after the first so many, which are as they were: else somebody who changes a
// setting a thousand times would fill it with half a million revisions.
type change struct {
	faults.ServiceHealth
	SameReleases  int `json:"same_releases,omitempty"`
	SameRevisions int `json:"same_revisions,omitempty"`
}

// changed is how a service stands, by how it stood.
func changed(was, is faults.ServiceHealth) change {
	c := change{is, same(was.Releases, is.Releases), same(was.Revisions, is.Revisions)}
	c.Releases, c.Revisions = slices.Clone(is.Releases[c.SameReleases:]), slices.Clone(is.Revisions[c.SameRevisions:])
	return c
}

// same counts what two lists begin with alike.
func same[T any](a, b []T) (n int) {
	for n < min(len(a), len(b)) && reflect.DeepEqual(a[n], b[n]) {
		n++
	}
	return n
}

// after is changed, the other way round. It makes use of the room of was.
func (c change) after(was faults.ServiceHealth) faults.ServiceHealth {
	is := c.ServiceHealth
	is.Releases = append(was.Releases[:min(c.SameReleases, len(was.Releases))], c.Releases...)
	is.Revisions = append(was.Revisions[:min(c.SameRevisions, len(was.Revisions))], c.Revisions...)
	return is
}

// met is what somebody met who went on a journey.
type met struct {
	At      faults.Time   `json:"at_ns"`
	Journey string        `json:"journey"`
	Answer  faults.Answer `json:"answer"`
}

// Bounds of a record: a service changes a few times in a run, and people look at pages
// one by one.
const (
	mostStood  = 20_000
	mostStates = 16 << 20 // bytes, as they are written
	mostMet    = 500
	mostBodies = 2 << 20
)

// NewRecord returns one that is empty.
func NewRecord() *Record {
	return &Record{now: map[string]faults.ServiceHealth{}, firing: map[string][]string{}}
}

// Stood notes how the services stand at a run time. What somebody saw before another
// noted what came after it is noted already.
func (r *Record) Stood(at faults.Time, s State) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if at < r.noted || r.full() {
		return
	}
	r.noted = at
	next := stood{At: at}
	for name, is := range s.Health.Services {
		is = plain(is)
		if was, known := r.now[name]; !known || !reflect.DeepEqual(was, is) {
			if next.Services == nil {
				next.Services = map[string]change{}
			}
			next.Services[name], r.now[name] = changed(was, is), is
		}
	}
	if !reflect.DeepEqual(r.firing, s.Firing) {
		next.Firing, next.Fires, r.firing = s.Firing, true, s.Firing
	}
	if next.Services == nil && !next.Fires {
		return
	}
	raw, err := json.Marshal(next)
	if r.states += len(raw); err != nil || r.states > mostStates || len(r.stood) == mostStood-1 {
		next = stood{At: at, Full: true}
	}
	r.stood = append(r.stood, next)
}

// full reports whether nothing more is noted of how the services stand.
func (r *Record) full() bool { return len(r.stood) > 0 && r.stood[len(r.stood)-1].Full }

// plain leaves out of a service what no screen shows: what is wrong with its replicas.
func plain(s faults.ServiceHealth) faults.ServiceHealth {
	replicas := make([]faults.Replica, len(s.Replicas))
	for i, r := range s.Replicas {
		replicas[i] = faults.Replica{Name: r.Name, Version: r.Version, State: r.State}
	}
	s.Replicas, s.Revisions = replicas, slices.Clone(s.Revisions)
	s.Secrets = nil
	return s
}

// Visited notes what somebody met on a journey.
func (r *Record) Visited(at faults.Time, journey string, a faults.Answer) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.met) >= mostMet {
		return
	}
	if r.bytes += len(a.Body); r.bytes > mostBodies {
		a.Body = ""
	}
	r.met = append(r.met, met{at, journey, a})
}

// state is how the services stood at a run time. The error is ErrFull.
func (r *Record) state(at faults.Time) (State, error) {
	s := State{Health: faults.Health{At: at, Services: map[string]faults.ServiceHealth{}}}
	if r == nil {
		return s, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, x := range r.stood {
		if x.At > at {
			break
		}
		if x.Full {
			return State{}, ErrFull
		}
		for name, c := range x.Services {
			s.Health.Services[name] = c.after(s.Health.Services[name])
		}
		if x.Fires {
			s.Firing = x.Firing
		}
	}
	return s, nil
}

// visit is what somebody met who went on a journey last before a run time.
func (r *Record) visit(at faults.Time, journey string) (faults.Answer, faults.Time, bool) {
	if r == nil {
		return faults.Answer{}, 0, false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, m := range slices.Backward(r.met) {
		if m.Journey == journey && m.At <= at {
			return m.Answer, m.At, true
		}
	}
	return faults.Answer{}, 0, false
}
