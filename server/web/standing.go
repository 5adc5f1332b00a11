package web

import (
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
	lang "github.com/drillyard/drillyard/scenarios/track"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// What somebody may do with a run follows from three things alone: whether they
// play it, what its assignment says of them, and what roles they have. Each of
// these questions is asked here and nowhere else.

// ofRun reports whether the route is of one run, and not of what was recorded for an attempt.
func (c *call) ofRun() bool { return strings.HasPrefix(c.route.path, runPath) }

// plays reports whether the caller plays the run: they are of its crew. That is
// asked here alone.
func (c *call) plays() bool { return c.run.Plays(c.person().ID) }

// viewer is as whom the caller follows the run.
func (c *call) viewer() event.Viewer {
	v := event.Viewer{Class: event.Watcher, Person: c.person().ID}
	switch {
	case c.plays():
		v.Class = event.Trainee
	case c.leads() && (c.open(c.from, c.run.Crew()...) || c.marks()):
		v.Class = event.Facilitator
	}
	return v
}

// reader is as whom the caller reads the open debrief of the run.
func (c *call) reader() event.Viewer {
	v := c.viewer()
	if v.Class == event.Facilitator {
		return event.Viewer{Class: event.Reader, Person: v.Person}
	}
	v.Class = event.Debriefed
	return v
}

// open reports whether roles are enough to watch what some people play of an
// assignment: where somebody is named to, they are not, nor where none of the people
// is of a group of the caller's. See decisions/0123 and 0124.
func (c *call) open(a store.Assignment, people ...string) bool {
	return len(a.Watchers) == 0 && c.sees(people...) && !c.rivals(a) || a.Gives(c.person().ID) || a.Watches(c.person().ID)
}

// rivals reports whether the caller plays in the game day that an assignment is of, and
// that goes on: what other crews did is what theirs has still to find.
func (c *call) rivals(a store.Assignment) bool { return slices.Contains(a.Rivals, c.person().ID) }

// sees reports whether the groups of the caller, if they are bound to any, have one
// of some people.
func (c *call) sees(people ...string) bool {
	return c.seen == nil || slices.ContainsFunc(people, func(id string) bool { return c.seen[id] })
}

// watches reports whether the caller may see the run as it goes on.
func (c *call) watches() bool {
	return c.plays() || c.from.Watches(c.person().ID) || c.leads() && c.open(c.from, c.run.Crew()...)
}

// reads reports whether the caller may read the debrief of the run, once there is
// one and it is not kept from whoever played.
func (c *call) reads() bool { return c.golden != nil || c.readsOf(c.run, c.from) }

// readsOf is reads, of any run and the assignment that it comes from.
func (c *call) readsOf(r store.Run, from store.Assignment) bool {
	me := c.person().ID
	return r.Plays(me) || from.Reads(me) || c.leads() && c.open(from, r.Crew()...) || c.marksOf(r, from)
}

// crews reports whether the caller puts the crew of the run together: whoever
// began it and plays it, and facilitators who watch it. In a game day those do who lead
// that.
func (c *call) crews() bool {
	return c.plays() && c.run.PersonID == c.person().ID && c.from.Behalf != store.BehalfGameDay || c.paces()
}

// paces reports whether the caller decides how fast the run goes: in a game day nobody
// does who plays, whatever their role.
func (c *call) paces() bool {
	return c.has(store.Facilitator) && c.watches() && !(c.plays() && c.from.Behalf == store.BehalfGameDay)
}

// practises reports whether the caller plays the run alone, with help, in a model: then
// they may stop it to think. On call for real nobody can.
func (c *call) practises() bool {
	return c.plays() && len(c.run.Members) == 1 && c.from.Behalf == store.BehalfTrack && c.from.PlaysAs == string(lang.Assisted) && c.run.Runtime == runtimes.Tabletop
}

// unaided reports whether the run is played as somebody on call whom no hints help.
func (c *call) unaided() bool {
	return c.from.PlaysAs == string(lang.Primary) || c.from.PlaysAs == string(lang.Commander)
}

// pauses reports whether the caller may stop the run for a while.
func (c *call) pauses() bool { return c.paces() || c.practises() }

// marks reports whether the caller may mark the run, as far as anybody may who
// played it: the marking itself refuses those.
func (c *call) marks() bool { return c.marksOf(c.run, c.from) }

// marksOf is marks, of any run and the assignment that it comes from.
func (c *call) marksOf(r store.Run, from store.Assignment) bool {
	if from.Behalf == store.BehalfInterview {
		return false // its panel does: see decisions/0148
	}
	return c.has(store.Assessor) && !c.rivals(from) && from.Marks(c.person().ID) && (len(from.Markers) > 0 || c.sees(r.Crew()...))
}

// gives reports whether the caller may change the assignment: whoever gave it, for
// as long as they lead. What is of a game day or an interview changes with
// that.
func (c *call) gives() bool {
	return c.has(store.Facilitator) && c.from.Gives(c.person().ID) && c.from.Behalf != store.BehalfGameDay && c.from.Behalf != store.BehalfInterview
}

// attends reports whether the caller may see the game day: whoever leads it, and its
// crews once they have been invited.
func (c *call) attends() bool { return c.convenes() || c.joins() && !c.day.Invited.IsZero() }

// convenes reports whether the caller leads the game day: whoever gave it, and helps. Where
// none of them can any more, those do who see its crews and play in none of them, and
// admins, so that it does not stay as it is for ever.
func (c *call) convenes() bool {
	return c.has(store.Facilitator) && c.day.Leads(c.person().ID) ||
		c.has(store.Facilitator, store.Admin) && c.unled() && !c.joins() && c.sees(c.day.People()...)
}

// unled reports whether there is a game day, and nobody who leads it can.
func (c *call) unled() bool { return c.day.ID != "" && !c.day.Led }

// joins reports whether the caller is of a crew of the game day.
func (c *call) joins() bool { _, of := c.day.CrewOf(c.person().ID); return of }

// learns reports whether the caller is who learns.
func (c *call) learns() bool { return c.learning.PersonID == c.person().ID }

// mentors reports whether the caller looks after whoever learns: their mentor, and
// whoever leads or marks and sees them, so that nobody waits for one person.
func (c *call) mentors() bool {
	return c.leads() && !c.learns() && (c.learning.MentorID == c.person().ID || c.sees(c.learning.PersonID))
}

// minds reports whether the caller may see how far somebody is.
func (c *call) minds() bool { return c.learns() || c.mentors() }

// concerned reports whether the caller may see that there is an assignment. What
// somebody has by playing from the catalogue is nobody's to see or change, for they
// would change when they are shown the answers.
func (c *call) concerned() bool {
	return c.from.Behalf != store.BehalfSelf && (c.from.Plays(c.person().ID) || c.has(store.Facilitator) && c.open(c.from, c.from.Crew()...))
}

// holds reports whether the caller holds the interview. Admins can as well: they look after
// whoever does.
func (c *call) holds() bool {
	return c.interview.HeldBy(c.person().ID) || c.has(store.Admin)
}

// mayCall says who may call the routes that are about one run, assignment, game day, enrolment or person;
// what roles they need besides is in rolesFor.
var mayCall = map[access]func(*call) bool{
	watcher:  func(c *call) bool { return c.watches() || c.run.Ended != nil && c.reads() },
	reader:   (*call).reads,
	party:    func(c *call) bool { return c.plays() || c.leads() && (c.watches() || c.marks()) },
	player:   (*call).plays,
	pacer:    (*call).pauses,
	observer: func(c *call) bool { return c.watches() && !c.plays() },
	rater:    (*call).marks,
	giver:    (*call).gives,
	crewing:  (*call).crews,
	convener: (*call).convenes,
	steward:  func(c *call) bool { return c.convenes() && !c.joins() },
	attendee: (*call).joins,
	mentor:   func(c *call) bool { return c.sees(c.Param("person")) },
	learner:  (*call).learns,
	minder:   (*call).mentors,

	answering: (*call).answers,
	looking:   func(c *call) bool { return c.answers() || c.readsAttempt(c.attempt) },
	attended:  func(c *call) bool { return c.seesAttempt(c.attempt) },
	corrector: (*call).marksAttempt,
	host:      (*call).holds,
}
