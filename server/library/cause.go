package library

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Cause is what the drill is about: the faults behind its answer and what they hit. Of
// two drills with the same one, each gives the other's answer away. Where nothing is
// wrong, that is it.
func (d Drill) Cause() string {
	var all []string
	for _, c := range d.Truth.Causes {
		for _, in := range d.Injects {
			if in.ID != c.Inject {
				continue
			}
			for _, e := range in.Effects() {
				if e.Fault != nil {
					all = append(all, fmt.Sprintf("%s of %s", e.Fault.Fault, e.Fault.Target))
				}
			}
			if len(all) == 0 {
				all = append(all, d.Slug+" "+in.ID) // a change or an action by itself
			}
		}
	}
	slices.Sort(all)
	return d.Stack + ": " + cmp.Or(strings.Join(slices.Compact(all), ", "), "nothing is wrong")
}
