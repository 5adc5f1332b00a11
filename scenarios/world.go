package scenarios

import (
	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// World is what a scenario may refer to.
type World struct {
	Stack   func(name string) (*stack.Stack, error)
	Stacks  []string // known names, for hints
	Faults  []faults.Fault
	Actions []faults.Action
	// Runbook finds a runbook by a name that the file gives it. Its Slug is what the
	// compiled scenario calls it, whatever the file does. It is asked after Stack:
	// what is near may depend on the stack. Nil: there are none.
	Runbook  func(name string) (*Runbook, bool)
	Runbooks func() []string // slugs of all that Runbook finds, for hints
	// Runtimes are those a run may be played on; a fault must be within the
	// reach of one. None: anything goes.
	Runtimes []faults.Caps
	// CheckQuery says what is wrong with a PromQL expression; nil: none is
	// looked at.
	CheckQuery func(expr string) error
	// Asks lists the metrics that a PromQL expression asks for; nil: it is not known.
	Asks func(expr string) []string
	// Kept says that the file was played once, as it is. What is a mistake by now was
	// none then: the scenario is made of it whatever is found.
	Kept bool
	// CheckSettings says what is wrong with settings of a service; nil: they are not
	// looked at.
	CheckSettings func(values map[string]string) error
	// Metrics lists what is measured of the stack that was asked for, by service and for
	// its customers; nil, or none: it is not known, and names of metrics are not looked at.
	Metrics func() map[string][]string
}
