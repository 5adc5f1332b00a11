package conformance

import (
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
)

// Complaints says where what a fault declares and what came of the actions
// against it part. What treatments of one fault with other values have shown
// counts for all of them: a workaround need not work around everything.
func Complaints(all []Treatment) []string {
	var out []string
	f, _ := catalogue.Fault(all[0].Fault)
	around, taken, felt := map[string]bool{}, map[string]bool{}, false
	others := false
	played := 0
	for _, t := range all {
		if t.Refused != "" {
			continue
		}
		played++
		for _, line := range t.complaints(f) {
			out = append(out, fmt.Sprintf("%s at %s %v: %s", t.Fault, t.Target, t.With, line))
		}
		for _, a := range t.Listed {
			taken[a.Action] = taken[a.Action] || len(a.At) > 0 || t.Foreign
		}
		for _, a := range t.Other {
			others, felt = true, felt || t.Felt != ""
			taken[a.Action] = true
			around[a.Action] = around[a.Action] || a.Well || t.Felt != "" && a.Felt == ""
		}
	}
	say := func(format string, args ...any) { out = append(out, f.Name+": "+fmt.Sprintf(format, args...)) }
	if played == 0 {
		say("cannot be done: %s", all[0].Refused)
	}
	for _, name := range f.Workarounds {
		if felt && !around[name] {
			say("%s works around nothing", name)
		}
	}
	for _, name := range f.Mitigations {
		if len(taken) > 0 && !taken[name] {
			say("%s cannot be taken", name)
		}
	}
	for _, name := range f.Worse {
		if others && !taken[name] {
			say("%s cannot be taken, and so makes nothing worse", name)
		}
		if slices.Contains(slices.Concat(f.Mitigations, f.Workarounds), name) {
			say("%s helps, and makes it worse", name)
		}
	}
	return out
}

func (t Treatment) complaints(f faults.Fault) []string {
	var out []string
	say := func(a Attempt, format string, args ...any) {
		out = append(out, fmt.Sprintf("%s at %v ", a.Action, a.At)+fmt.Sprintf(format, args...))
	}
	if t.Passes && t.Felt == "" {
		return nil // there is nothing to mend
	}
	for i, a := range t.Listed {
		switch last := i == len(t.Listed)-1; {
		case t.Foreign, len(a.At) == 0: // as not every action is for every kind of target
		case !a.Cured() && (!f.Together || last):
			say(a, "does not cure: left %v, brought %v, felt %q", a.Left, a.Brought, a.Felt)
		case f.Together && !a.Part:
			say(a, "takes nothing away")
		case f.Together && !last && len(a.Left)+len(a.Brought) == 0:
			say(a, "cures without the others")
		}
	}
	for _, a := range t.Other {
		gone := len(a.Left)+len(a.Brought) == 0 && !t.Passes
		switch {
		case gone || a.Well && t.Passes && len(a.Brought) == 0:
			say(a, "cures, and is no mitigation")
		case f.Together && parts(a.Left) < parts(t.Cause):
			say(a, "takes a part away, and is no mitigation: left %v", a.Left)
		case a.Well && !slices.Contains(f.Workarounds, a.Action):
			say(a, "helps, and is no workaround: left %v, brought %v", a.Left, a.Brought)
		}
	}
	return out
}

// parts counts what stands by somebody's doing: that a replica does not serve
// comes of it.
func parts(standing []string) int {
	n := 0
	for _, s := range standing {
		if !strings.HasSuffix(s, idleReplica) {
			n++
		}
	}
	return n
}
