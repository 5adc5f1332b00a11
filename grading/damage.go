package grading

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// damage is one thing that an action of a trainee did to the system beside what
// it was for.
type damage struct {
	sort   damageSort
	why    string // without a full stop
	events []*event.Event
}

// damageSort is how grave a damage is.
type damageSort string

// Sorts of damage, the gravest first; each is the name of an option.
const (
	damageLost      damageSort = "lost"      // data that nobody brings back
	damageBreached  damageSort = "breached"  // an objective that was met
	damageDisrupted damageSort = "disrupted" // a store that everybody needs was taken from under them, or a service switched off
	damageLeft      damageSort = "left"      // something is not as it was, at the end
	damageRestarted damageSort = "restarted" // requests under way on something healthy
)

// blamed is how soon after an action an objective must be breached to be its
// doing: rates look back half a minute, and so does every judgement on them.
const blamed = time.Minute

// damages lists what the actions of trainees did over the whole run, in order,
// and what they left behind. An action that Truth allows is excused, in exactly
// what it changed, and so is one that mended what was ill.
func (l *ledger) damages(acts []act) []damage {
	var all []damage
	for _, d := range acts {
		if d.allowed {
			continue
		}
		for _, e := range d.effects {
			if sort, what := l.gone(d, e); sort != "" && !l.mended(d, e) {
				all = append(all, damage{sort: sort, why: fmt.Sprintf("%s at %s %s", stepName(d.event), clock(d.event.At), what), events: []*event.Event{d.event}})
			}
		}
	}
	all = append(all, l.breachedBy(acts)...)
	return append(all, l.leftBehind(acts)...)
}

// spoilt says what was harmed beside an objective: by actions over the whole run,
// and by what the script did and nobody cured. A log that does not say what was
// changed is judged as before that was recorded.
func (l *ledger) spoilt(asked string) (worse []string, shown []*event.Event, judged bool) {
	acts, told := l.acts()
	if !told || len(of[event.EffectsRecorded](l)) == 0 {
		return l.collateral(asked)
	}
	baseEvent, base := l.snapshot(event.MomentBaseline)
	endEvent, end := l.snapshot(event.MomentEnd)
	if baseEvent == nil || endEvent == nil {
		return nil, nil, false
	}
	for _, d := range l.damages(acts) {
		if d.sort != damageRestarted { // what that cost customers, their visits tell
			worse, shown = append(worse, d.why), append(shown, d.events...)
		}
	}
	for name, edges := range l.breaches() {
		if name != asked && !met(edges) {
			worse, shown = append(worse, name+" was breached at the end"), append(shown, edges[len(edges)-1])
		}
	}
	courses, order := l.courses(acts)
	for _, t := range order {
		c := courses[t]
		if c.last == nil && c.harmed && t.kind != faults.KindLimit && faults.SameValue(c.now, c.harm) && !faults.SameValue(c.was, c.now) {
			worse = append(worse, t.left(c))
		}
	}
	worse = append(worse, uncured(base.Health, end.Health)...)
	for _, name := range slices.Sorted(maps.Keys(base.Health.Services)) {
		worse = append(worse, ailing(name, base.Health.Services[name], end.Health.Services[name])...)
	}
	slices.Sort(worse)
	return slices.Compact(worse), append(shown, baseEvent, endEvent), true
}

// gone says what of an effect cannot be taken back; nothing for one that can.
func (l *ledger) gone(d act, e faults.Effect) (damageSort, string) {
	kind := l.kindOfService(e.Service)
	switch {
	case e.Kind == faults.KindData && e.Key == string(faults.DataFlush), e.Kind == faults.KindProcess && e.Key == string(faults.Restart) && kind == "cache":
		return damageLost, "emptied " + e.Service + amount(e.Count, "key") + ": what was kept nowhere else is gone"
	case e.Kind == faults.KindData && e.Key == string(faults.DataPurge):
		if l.replayed(d, e.Service) {
			return damageDisrupted, "set aside what waited in " + e.Service + amount(e.Count, "message") + "; it was replayed later"
		}
		return damageLost, "set aside what waited in " + e.Service + amount(e.Count, "message") + ", and it was never replayed"
	case e.Kind == faults.KindData && e.Key == string(faults.DataRepair):
		return damageLost, "restored the data of " + e.Service + " over newer data, with nothing wrong with it"
	case e.Kind == faults.KindProcess && e.Key == string(faults.Failover):
		return damageDisrupted, "made the standby of " + e.Service + " take over: every connection dropped, and there is no way back"
	case e.Kind == faults.KindProcess && e.Key == string(faults.Restart) && (kind == "database" || kind == "queue"):
		return damageDisrupted, "restarted " + e.Service + ": every connection dropped"
	case e.Kind == faults.KindReplicas && e.To == "0":
		return damageDisrupted, "took every replica of " + e.Service + " away"
	case e.Kind == faults.KindProcess && e.Key == string(faults.Restart):
		return damageRestarted, "restarted " + cmp.Or(e.Replica, e.Service) + ", which was well: requests under way on it were lost"
	}
	return "", ""
}

func amount(n int, noun string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf(" (1 %s)", noun)
	}
	return fmt.Sprintf(" (%d %ss)", n, noun)
}

// replayed reports whether what an action set aside was put back by a trainee.
func (l *ledger) replayed(d act, queue string) bool {
	later, _ := l.acts()
	return slices.ContainsFunc(later, func(other act) bool {
		return other.event.Seq > d.event.Seq && slices.ContainsFunc(other.effects, func(e faults.Effect) bool {
			return e.Kind == faults.KindData && e.Key == string(faults.DataReplay) && e.Service == queue
		})
	})
}

// breachedBy lists the objectives that were breached soon after an action that
// nothing excuses, and were met when it was taken. Where the script did harm in
// that time, or the objective was sinking before, it is not the action's doing.
func (l *ledger) breachedBy(acts []act) []damage {
	var all []damage
	blame := map[string]bool{}
	for i := range l.events {
		e := &l.events[i]
		b, ok := e.Body.(event.SLOBreached)
		if !ok || blame[b.SLO] {
			continue
		}
		for _, d := range slices.Backward(acts) {
			if d.event.Seq > e.Seq || d.allowed || len(d.effects) == 0 || slices.ContainsFunc(d.effects, func(x faults.Effect) bool { return l.mended(d, x) }) {
				continue
			}
			if e.At-d.event.At > blamed || !l.sound(b.SLO, d.event) || l.harmedBetween(d.event.At-blamed, e.At) {
				break
			}
			blame[b.SLO] = true
			all = append(all, damage{
				sort:   damageBreached,
				why:    fmt.Sprintf("the objective %s was breached %s after %s, and was met before", b.SLO, Span(e.At-d.event.At), stepName(d.event)),
				events: []*event.Event{d.event, e},
			})
			break
		}
	}
	return all
}

// sound reports whether an objective was as well at an action as before the
// script began.
func (l *ledger) sound(slo string, at *event.Event) bool {
	const worn = 0.002 // of customers: what chance makes of a rate
	_, base := l.snapshot(event.MomentBaseline)
	was, known := base.SLIs[slo]
	for _, s := range of[event.HealthSnapshotted](l) {
		if b := body[event.HealthSnapshotted](s); s.Seq > at.Seq && b.Moment == event.MomentAction {
			now, told := b.SLIs[slo]
			return told && (!known || now >= was-worn)
		}
	}
	return false
}

// harmedBetween reports whether the script did harm in a span of time: by a fault,
// by a step of one that grows, or by what somebody else did.
func (l *ledger) harmedBetween(from, to faults.Time) bool {
	within := func(e *event.Event) bool { return e.At >= from && e.At <= to }
	return slices.ContainsFunc(of[event.FaultApplied](l), within) ||
		slices.ContainsFunc(of[event.EffectsRecorded](l), func(e *event.Event) bool {
			b := body[event.EffectsRecorded](e)
			return b.Inject != "" && !b.Ended && within(e)
		})
}

// leftBehind lists what is not as it was and was changed last by an action that
// Truth does not allow. What the script had changed, and an action changed to
// something else, is a cure.
func (l *ledger) leftBehind(acts []act) []damage {
	var all []damage
	at := map[string]int{} // of what a service has left, among all
	courses, order := l.courses(acts)
	for _, t := range order {
		c := courses[t]
		if c.last == nil || c.last.allowed || faults.SameValue(c.was, c.now) || c.harmed && !faults.SameValue(c.now, c.harm) {
			continue
		}
		why := fmt.Sprintf("%s left %s", stepName(c.last.event), t.left(c))
		// Several settings of one push are one thing to take back.
		push := c.last.taken.ID + "\x00" + t.service + "\x00" + string(t.kind)
		if i, ok := at[push]; ok {
			all[i].why += " and " + t.left(c)
			continue
		}
		at[push] = len(all)
		all = append(all, damage{sort: damageLeft, why: why, events: []*event.Event{c.last.event, c.told}})
	}
	return append(all, l.oldSecrets(acts)...)
}

// left says how a thing is, and how it was.
func (t thing) left(c *course) string {
	switch t.kind {
	case faults.KindConfig:
		return fmt.Sprintf("%s of %s at %s where it was %s", t.key, t.service, orNothing(c.now), orNothing(c.was))
	case faults.KindVersion:
		return fmt.Sprintf("%s on release %s where it ran %s", t.service, c.now, c.was)
	case faults.KindFlag:
		return fmt.Sprintf("flag %s of %s %s", t.key, t.service, onOff(c.now == "true"))
	case faults.KindReplicas:
		return fmt.Sprintf("%s with %s replicas where it had %s", t.service, c.now, c.was)
	case faults.KindBalance:
		return fmt.Sprintf("the requests to %s spread otherwise: %s", t.service, c.now)
	}
	return fmt.Sprintf("another %s on %s", t.key, t.service)
}

// named says what a thing is.
func (t thing) named() string {
	switch t.kind {
	case faults.KindConfig, faults.KindFlag:
		return t.key + " of " + t.service
	case faults.KindVersion:
		return "the release of " + t.service
	case faults.KindReplicas:
		return "the replicas of " + t.service
	case faults.KindBalance:
		return "the balance of " + t.service
	}
	return "the " + t.key + " of " + t.service
}

func orNothing(value string) string { return cmp.Or(value, "nothing") }

// oldSecrets lists services that hold an old secret since an action made a new
// one and did not hand it to them.
func (l *ledger) oldSecrets(acts []act) []damage {
	var all []damage
	endEvent, end := l.snapshot(event.MomentEnd)
	_, base := l.snapshot(event.MomentBaseline)
	for _, d := range acts {
		for _, e := range d.effects {
			if e.Kind != faults.KindSecret || d.allowed {
				continue
			}
			for _, name := range union(end.Health.Services, base.Health.Services) {
				now, was := end.Health.Services[name], base.Health.Services[name]
				old := func(s faults.ServiceHealth, h faults.Health) bool {
					_, has := s.Secrets[e.Key]
					return has && s.Secrets[e.Key] != h.Secrets[e.Key]
				}
				if old(now, end.Health) && !old(was, base.Health) {
					all = append(all, damage{sort: damageLeft, why: fmt.Sprintf("%s left %s with an old %s", stepName(d.event), name, e.Key), events: []*event.Event{d.event, endEvent}})
				}
			}
		}
	}
	return all
}
