package live

import (
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/stack"
)

// record is what is desired of a service, for use by many goroutines.
type record struct {
	// ops is held for writing while a change is put in force, and for reading
	// while a replica that starts takes over what is.
	ops sync.RWMutex

	mu     sync.Mutex
	wanted desired.Service // its description may be read without a lock

	vault   *vault
	secrets desired.Keyring[string] // guarded by the vault
}

func newRecord(box *Sandbox, of stack.Service) *record {
	return &record{wanted: desired.NewService(of), vault: box.vault, secrets: box.vault.keyring(box.opts.Stack.Secrets(of))}
}

// history makes whatever has a record a unit's part.
func (r *record) history() *record { return r }

// lock keeps other changes away until unlock.
func (r *record) lock() (unlock func()) {
	r.ops.Lock()
	return r.ops.Unlock
}

// read tells something of what is desired.
func read[T any](r *record, of func(*desired.Service) T) T {
	r.mu.Lock()
	defer r.mu.Unlock()
	return of(&r.wanted)
}

// set puts a value of the record in force. undo puts back what was, unless the
// value has been changed since, and reports whether it has.
func set[T any](r *record, v *desired.Value[T], next T) (undo func() (was T, ok bool)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change := v.Set(next)
	return func() (T, bool) {
		r.mu.Lock()
		defer r.mu.Unlock()
		return change.Was(), change.Undo()
	}
}

// setting returns a value of the settings in force, or what stands for it.
func (r *record) setting(key, without string) string {
	v, ok := read(r, func(s *desired.Service) faults.Revision { return s.Revisions.Newest() }).Values[key]
	if !ok {
		return without
	}
	return v
}

// inForce is what a replica that starts takes over.
type inForce struct {
	revision  faults.Revision
	flags     map[string]bool
	secrets   map[string]string
	limit     faults.Limit
	names     map[string]faults.NameAnswer
	telemetry []faults.Telemetry
}

func (r *record) force() inForce {
	r.mu.Lock()
	defer r.mu.Unlock()
	return inForce{
		revision: r.wanted.Revisions.Newest(), flags: r.wanted.Flags(), secrets: r.vault.held(r.secrets),
		limit: r.wanted.Bounds.Limit(), names: r.wanted.Names(), telemetry: toldItself(r.wanted.Telemetry),
	}
}

// report is the record's part of a health report.
func (r *record) report() faults.ServiceHealth {
	h := read(r, (*desired.Service).Health)
	h.Secrets = fingerprints(r.vault.held(r.secrets))
	return h
}
