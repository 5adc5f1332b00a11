package grading

import (
	"fmt"
	"maps"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// collateralNone asks that nothing else is worse at the end than it was. See
// spoilt; what follows judges logs of before what an action changed was recorded,
// by the health at the end alone, with whole sides of a service excused.
const collateralNone = "none"

// aspect is one side of a service that a change can alter: its name is the
// type of change that alters it, as the change list says.
type aspect struct{ service, change string }

// Types of change that alter an aspect for good.
const (
	changeDeploy  = string(faults.ChangeDeploy)
	changeConfig  = string(faults.ChangeConfig)
	changeFlag    = string(faults.ChangeFlag)
	changeScale   = string(faults.ChangeScale)
	changeRestart = string(faults.ChangeRestart)
	changeBalance = string(faults.ChangeBalance)
)

// collateral compares the health at the end with that at the baseline and says
// what is worse, leaving aside the SLO in question. It is not judged when the
// log lacks one of the two snapshots.
func (l *ledger) collateral(asked string) (worse []string, shown []*event.Event, judged bool) {
	for name, edges := range l.breaches() {
		if name != asked && !met(edges) {
			worse = append(worse, name+" was breached at the end")
			shown = append(shown, edges[len(edges)-1])
		}
	}
	slices.Sort(worse)
	baseEvent, base := l.snapshot(event.MomentBaseline)
	endEvent, end := l.snapshot(event.MomentEnd)
	if baseEvent == nil || endEvent == nil {
		return worse, shown, false
	}
	shown = append(shown, baseEvent, endEvent)
	worse = append(worse, uncured(base.Health, end.Health)...)
	excused := l.excused()
	for _, name := range slices.Sorted(maps.Keys(base.Health.Services)) {
		now, ok := end.Health.Services[name]
		if !ok {
			worse = append(worse, name+" is gone")
			continue
		}
		was := base.Health.Services[name]
		worse = append(worse, compare(name, was, now, end.Health.Secrets, excused)...)
		worse = append(worse, ailing(name, was, now)...)
	}
	return worse, shown, true
}

// compare says what of a service is worse now. A secret may be another one than
// before, if it is the one that is current.
func compare(name string, was, now faults.ServiceHealth, current map[string]string, excused map[aspect]bool) []string {
	var worse []string
	if now.Ready() < was.Ready() && !excused[aspect{name, changeScale}] && !excused[aspect{name, changeRestart}] {
		worse = append(worse, fmt.Sprintf("%s has %d ready replicas where it had %d", name, now.Ready(), was.Ready()))
	}
	for _, secret := range union(was.Secrets, now.Secrets) {
		if now.Secrets[secret] != was.Secrets[secret] && now.Secrets[secret] != current[secret] {
			worse = append(worse, fmt.Sprintf("%s holds an old %s", name, secret))
		}
	}
	if !excused[aspect{name, changeDeploy}] {
		if before, after := release(was), release(now); before != after {
			worse = append(worse, fmt.Sprintf("%s runs release %s where it ran %s", name, after, before))
		}
	}
	if !excused[aspect{name, changeConfig}] {
		before, after := values(was), values(now)
		for _, key := range union(before, after) {
			if before[key] != after[key] {
				worse = append(worse, fmt.Sprintf("%s has %s = %q where it had %q", name, key, after[key], before[key]))
			}
		}
	}
	if !excused[aspect{name, changeFlag}] {
		for _, flag := range union(was.Flags, now.Flags) {
			if was.Flags[flag] != now.Flags[flag] {
				worse = append(worse, fmt.Sprintf("%s has flag %s %s where it was %s", name, flag, onOff(now.Flags[flag]), onOff(was.Flags[flag])))
			}
		}
	}
	if b := now.Balance; b != nil && (was.Balance == nil || *b != *was.Balance) && !excused[aspect{name, changeBalance}] {
		if b.Drain {
			worse = append(worse, fmt.Sprintf("%s sends nothing to %s", name, b.Replica))
		} else {
			worse = append(worse, fmt.Sprintf("%s sends %g %% of its requests to %s", name, round(100*b.Share, 1), b.Replica))
		}
	}
	return worse
}

// excused returns the aspects that may differ: those that an action changed
// which Truth allows, and those that an inject changed and a trainee's action
// has changed again since. What an inject changed and nobody cured is not
// excused, though customers may no longer notice it.
func (l *ledger) excused() map[aspect]bool {
	excused := map[aspect]bool{}
	allowed := map[string]faults.Target{} // by id of action
	for _, e := range of[event.ActionTaken](l) {
		a := body[event.ActionTaken](e)
		if slices.Contains(l.rubric.Truth.Allowed, Allowed{Action: a.Action, Target: a.Target}) {
			allowed[a.ID] = a.Target
		}
	}
	harmed, listed := map[aspect]bool{}, map[string]bool{}
	for _, e := range of[event.ChangeRecorded](l) {
		c := body[event.ChangeRecorded](e)
		at := aspect{c.Service, c.Type}
		if c.Inject != "" {
			harmed[at] = true
		}
		if c.Action == "" {
			continue
		}
		if _, ok := allowed[c.Action]; ok || harmed[at] {
			excused[at] = true
		}
		listed[c.Action] = true
	}
	// An allowed action that left no line in the change list may have changed
	// any side of its target.
	for id, target := range allowed {
		if listed[id] {
			continue
		}
		for _, change := range []string{changeDeploy, changeConfig, changeFlag, changeScale, changeBalance} {
			excused[aspect{string(target), change}] = true
		}
	}
	return excused
}

func release(s faults.ServiceHealth) string {
	if len(s.Releases) == 0 {
		return ""
	}
	return s.Release().Version
}

func values(s faults.ServiceHealth) map[string]string {
	if len(s.Revisions) == 0 {
		return nil
	}
	return s.Revision().Values
}

func union[V any](a, b map[string]V) []string {
	all := maps.Clone(a)
	if all == nil {
		all = map[string]V{}
	}
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}
