// Package catalogue holds every fault that can be done to a sandbox and every
// action a trainee can take against one, a file each.
//
// Invariants: each is written once, over primitives, and knows no runtime.
// Plan and Blast read Health and touch nothing. A mitigation named by a fault
// is an action of this catalogue that takes away the cause, not a symptom.
//
// Non-goals: carrying anything out, approvals, and deciding when.
package catalogue

import "github.com/drillyard/drillyard/faults"

// Faults lists every fault, in the order a catalogue shows them.
func Faults() []faults.Fault {
	return []faults.Fault{
		edgeLatency(),
		edgeErrors(),
		poolShrink(),
		timeoutCut(),
		badDeploy(),
		badFlag(),
		processCrash(),
		processHang(),
		cpuThrottle(),
		secretRotationMissed(),
	}
}

// Actions lists every action, in the order a trainee is offered them.
func Actions() []faults.Action {
	return []faults.Action{
		rollbackConfig(),
		rollbackDeploy(),
		toggleFlag(),
		restart(),
		scale(),
		liftLimit(),
		setConfig(),
		rotateSecret(),
	}
}

// Fault returns the fault called name; ok is false when there is none.
func Fault(name string) (f faults.Fault, ok bool) {
	for _, f := range Faults() {
		if f.Name == name {
			return f, true
		}
	}
	return faults.Fault{}, false
}

// Action returns the action called name; ok is false when there is none.
func Action(name string) (a faults.Action, ok bool) {
	for _, a := range Actions() {
		if a.Name == name {
			return a, true
		}
	}
	return faults.Action{}, false
}
