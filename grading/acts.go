package grading

import (
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// act is an action of a trainee that took, with what it changed.
type act struct {
	event   *event.Event
	taken   event.ActionTaken
	effects []faults.Effect
	// allowed says that Truth allows it: it excuses exactly what it changed.
	allowed bool
}

// service is the one that the action was aimed at.
func (d act) service() string { return aimed(d.taken.Target) }

// aimed is the service that a target is; of an edge, the one that is called.
func aimed(t faults.Target) string {
	if e, ok := t.Edge(); ok {
		return e.To
	}
	return string(t)
}

// acts returns the actions of trainees that took. The log tells what they
// changed unless it is of before that was recorded.
func (l *ledger) acts() (all []act, told bool) {
	effects := map[string][]faults.Effect{}
	for _, e := range of[event.EffectsRecorded](l) {
		if b := body[event.EffectsRecorded](e); b.Action != "" {
			effects[b.Action] = b.Effects
		}
	}
	told = true
	for _, e := range l.done(event.ActionTaken{}.Kind()) {
		a := body[event.ActionTaken](e)
		changed, recorded := effects[a.ID]
		told = told && recorded
		all = append(all, act{
			event: e, taken: a, effects: changed,
			allowed: slices.Contains(l.rubric.Truth.Allowed, Allowed{Action: a.Action, Target: a.Target}),
		})
	}
	return all, told
}

// thing is what an effect changes and what stays changed: a setting, a release,
// a flag, a number of replicas, a balance, a bound.
type thing struct {
	service string
	kind    faults.PrimitiveKind
	key     string
	replica string
}

// thingOf returns the thing that an effect leaves changed; false for what is done
// and over, such as a restart, and for what only the sandbox can tell.
func thingOf(e faults.Effect) (thing, bool) {
	switch e.Kind {
	case faults.KindConfig, faults.KindVersion, faults.KindFlag, faults.KindReplicas:
		return thing{service: e.Service, kind: e.Kind, key: e.Key}, true
	case faults.KindBalance:
		return thing{service: e.Service, kind: e.Kind}, true
	case faults.KindLimit:
		return thing{service: e.Service, kind: e.Kind, key: e.Key, replica: e.Replica}, true
	}
	return thing{}, false
}

// course is what became of one thing over the run.
type course struct {
	was    string // before anybody changed it
	harmed bool   // the script changed it
	harm   string // to this, last
	now    string
	last   *act // the trainee's action that changed it last; nil: the script, or somebody else, did
	told   *event.Event
	// found is how the fault that changed it last found it; nil: none did, or it
	// was changed by somebody since.
	found *course
}

// courses returns what became of every thing that was changed, and the things in
// the order in which they were first changed.
func (l *ledger) courses(acts []act) (map[thing]*course, []thing) {
	mine := map[string]*act{}
	for i := range acts {
		mine[acts[i].taken.ID] = &acts[i]
	}
	all, order := map[thing]*course{}, []thing(nil)
	for _, e := range of[event.EffectsRecorded](l) {
		b := body[event.EffectsRecorded](e)
		for _, effect := range b.Effects {
			at, lasts := thingOf(effect)
			if !lasts {
				continue
			}
			c := all[at]
			if c == nil {
				c = &course{was: effect.From, now: effect.From}
				all[at], order = c, append(order, at)
			}
			before := *c
			c.now, c.last, c.told = effect.To, mine[b.Action], e
			switch {
			case b.Inject == "":
				c.found = nil
			case b.Ended && c.found != nil && faults.SameValue(effect.To, c.found.now):
				*c = *c.found // what stands again is whose it was before
			default:
				// What the script puts back as it was, it does not harm any more.
				c.harmed, c.harm = !faults.SameValue(effect.To, c.was), effect.To
				if c.found == nil {
					c.found = &before
				}
			}
		}
	}
	return all, order
}

// since returns the health snapshots after an event, the end's included.
func (l *ledger) since(e *event.Event) []faults.Health {
	var all []faults.Health
	for _, s := range of[event.HealthSnapshotted](l) {
		if s.Seq > e.Seq {
			all = append(all, body[event.HealthSnapshotted](s).Health)
		}
	}
	return all
}

// mended reports whether what an effect was done to was ill and is well at some
// time after it.
func (l *ledger) mended(d act, e faults.Effect) bool {
	return e.Ailing && slices.ContainsFunc(l.since(d.event), func(h faults.Health) bool { return !h.Services[e.Service].Ailing(e.Replica) })
}

// kindOfService is what kind of service a name is, as far as the log tells.
func (l *ledger) kindOfService(name string) string {
	for _, s := range of[event.HealthSnapshotted](l) {
		if service, ok := body[event.HealthSnapshotted](s).Health.Services[name]; ok {
			return service.Kind
		}
	}
	return ""
}
