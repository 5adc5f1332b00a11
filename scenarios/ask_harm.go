package scenarios

import "strings"

// allJourneys stands for every journey of the stack.
const allJourneys = "journeys"

// askHarm asks that customers are spared what they can be spared.
func askHarm() ask { return ask{key: "harm", check: journeysOf} }

func journeysOf(c *compiler, f *fields, of string) {
	if of == "" || of == allJourneys || c.stack == nil {
		return
	}
	for name := range strings.SplitSeq(of, ",") {
		if name = strings.TrimSpace(name); !has(c.journeys(), name) {
			f.problem("harm", Nearest(name, append(c.journeys(), allJourneys)), "%s has no journey %q; write harm: journeys for all of them", c.out.Stack, name)
		}
	}
}
