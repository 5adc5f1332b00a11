package signals

import (
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
// nothing. It is bounded: what comes when it is full is not kept.
type Record struct {
	mu     sync.Mutex
	stood  []stood
	met    []met
	now    map[string]faults.ServiceHealth
	firing map[string][]string
	bytes  int // of bodies that visits ended on
}

// stood is how the services stand from a run time on, as far as that differs from what
// was before.
type stood struct {
	At       faults.Time                     `json:"at_ns"`
	Services map[string]faults.ServiceHealth `json:"services,omitempty"`
	Firing   map[string][]string             `json:"firing,omitempty"` // all of them, when Fires
	Fires    bool                            `json:"fires,omitempty"`  // which ones fire has changed
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
	mostMet    = 500
	mostBodies = 2 << 20
)

// NewRecord returns one that is empty.
func NewRecord() *Record {
	return &Record{now: map[string]faults.ServiceHealth{}, firing: map[string][]string{}}
}

// Stood notes how the services stand at a run time.
func (r *Record) Stood(at faults.Time, s State) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.stood) >= mostStood {
		return
	}
	next := stood{At: at}
	if n := len(r.stood); n > 0 {
		next.At = max(at, r.stood[n-1].At)
	}
	for name, is := range s.Health.Services {
		is = plain(is)
		if was, known := r.now[name]; !known || !reflect.DeepEqual(was, is) {
			if next.Services == nil {
				next.Services = map[string]faults.ServiceHealth{}
			}
			next.Services[name], r.now[name] = is, is
		}
	}
	if !reflect.DeepEqual(r.firing, s.Firing) {
		next.Firing, next.Fires, r.firing = s.Firing, true, s.Firing
	}
	if next.Services != nil || next.Fires {
		r.stood = append(r.stood, next)
	}
}

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

// state is how the services stood at a run time.
func (r *Record) state(at faults.Time) State {
	s := State{Health: faults.Health{At: at, Services: map[string]faults.ServiceHealth{}}}
	if r == nil {
		return s
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, x := range r.stood {
		if x.At > at {
			break
		}
		for name, is := range x.Services {
			s.Health.Services[name] = is
		}
		if x.Fires {
			s.Firing = x.Firing
		}
	}
	return s
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
