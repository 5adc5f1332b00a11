package scenarios

import (
	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// World is what a scenario may refer to.
type World struct {
	Stack    func(name string) (*stack.Stack, error)
	Stacks   []string // known names, for hints
	Faults   []faults.Fault
	Actions  []faults.Action
	Runbooks map[string]*Runbook
}
