package service

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

// Configure applies a revision of the settings to the running replica. On an
// error nothing has changed.
func (r *Replica) Configure(rev faults.Revision) error {
	s, err := parseSettings(rev.Values)
	if err != nil {
		return err
	}
	was := r.settings.Swap(s)
	r.bucket(s)
	r.changed.notify()
	r.workers.resize(s.workers, s.queueLimit)
	for _, p := range r.peers {
		if s.breakerErrors == 0 {
			p.breaker.reset()
		}
		if !s.keepAlive && was.keepAlive {
			p.renew()
		}
	}
	for _, d := range r.bases {
		if err := d.resize(s.dbPoolSize); err != nil {
			return err
		}
	}
	r.note(rev)
	fields := map[string]string{"config_revision": fmt.Sprint(rev.Number)}
	if rev.Summary != "" {
		fields["summary"] = rev.Summary
	}
	r.log("info", fmt.Sprintf("config revision %d applied", rev.Number), "", fields)
	return nil
}

func (r *Replica) note(rev faults.Revision) {
	r.revision.Store(int64(rev.Number))
	r.metrics.revision.Set(float64(rev.Number))
}

// SetFlag switches a feature flag.
func (r *Replica) SetFlag(name string, on bool) {
	r.flags.Store(name, on)
	r.log("info", fmt.Sprintf("flag %s is %t", name, on), "", nil)
}

func (r *Replica) flag(name string) bool {
	on, _ := r.flags.Load(name)
	return on == true
}

// Hang makes the replica accept and never answer, on every listener, as a
// stopped process does. Only Kill and Stop end it.
func (r *Replica) Hang() { r.hung.Store(true) }

// Break makes the replica answer every request with a 500, and fail every
// message, while it goes on to say that it is ready.
func (r *Replica) Break() { r.broken.Store(true) }
