package engine

import (
	"slices"

	"github.com/drillyard/drillyard/faults"
)

// appointment is something the run does by itself at a run time that is
// already known.
type appointment struct {
	at faults.Time
	do func()
}

// agenda holds appointments by their time; of the same time, by who came first.
type agenda []appointment

// later makes an appointment. Whether it still makes sense is for do to ask.
func (r *Run) later(at faults.Time, do func()) {
	i, _ := slices.BinarySearchFunc(r.agenda, at, func(a appointment, at faults.Time) int {
		if a.at <= at {
			return -1
		}
		return 1
	})
	r.agenda = slices.Insert(r.agenda, i, appointment{at, do})
}

// next returns the run time of the first appointment.
func (a agenda) next() (faults.Time, bool) {
	if len(a) == 0 {
		return 0, false
	}
	return a[0].at, true
}

// keepAppointments does what is due.
func (r *Run) keepAppointments() {
	for len(r.agenda) > 0 && r.agenda[0].at <= r.now() {
		due := r.agenda[0]
		r.agenda = r.agenda[1:]
		due.do()
	}
}
