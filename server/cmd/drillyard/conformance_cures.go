package main

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/server/runtimes"
)

// playCures plays each case on runtimes and takes its mitigations, and says which
// of them do not take the cause away, and whether any does not.
func playCures(cmd *cobra.Command, f conformanceFlags, s *stack.Stack, cases []conformance.Case) (failed bool, err error) {
	places := make(chan struct{}, max(1, f.abreast))
	var all sync.WaitGroup
	var mu sync.Mutex
	wrong := 0
	for _, name := range f.runtimes {
		on, ok := runtimes.Find(name)
		if !ok {
			return false, usage(cmd, "there is no runtime %q; there is %s", name, strings.Join(runtimes.Names(), ", "))
		}
		for _, c := range cases {
			fault, _ := catalogue.Fault(c.Fault)
			if len(fault.On([]faults.Caps{on.Caps})) == 0 {
				continue
			}
			all.Go(func() {
				select {
				case places <- struct{}{}:
					defer func() { <-places }()
				case <-cmd.Context().Done():
					return
				}
				epoch := time.Now().Truncate(time.Second)
				build := func() faults.Sandbox {
					o := runtimes.Options{Stack: s, Seed: f.seed}
					if !on.Live {
						o.Epoch = epoch
					}
					return on.Make(o)
				}
				said := []string{"as declared"}
				t, err := conformance.Treat(cmd.Context(), s, build, epoch, c, false)
				mu.Lock()
				defer mu.Unlock()
				switch parts := conformance.Complaints([]conformance.Treatment{t}); {
				case err != nil:
					said, wrong = []string{err.Error()}, wrong+1
				case len(parts) > 0:
					said, wrong = parts, wrong+1
				}
				for _, line := range said {
					fmt.Fprintf(cmd.ErrOrStderr(), "%s on %s, %s: %s\n", c.Fault, s.Name, name, line)
				}
			})
		}
	}
	all.Wait()
	return wrong > 0, cmd.Context().Err()
}
