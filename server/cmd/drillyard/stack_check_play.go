package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runtimes"
)

// How long a stack is watched in peace.
const (
	calmLive  = time.Minute
	calmModel = time.Hour // in virtual time it is cheap
)

// checkedStack is what was found about one stack.
type checkedStack struct {
	Stack    string           `json:"stack"`
	Folder   string           `json:"folder"`
	Played   []playedCalm     `json:"played"`
	Skipped  []skippedRuntime `json:"skipped,omitempty"`
	Findings []stackFinding   `json:"findings"`
}

type playedCalm struct {
	Runtime string `json:"runtime"`
	For     string `json:"for"`
}

type skippedRuntime struct {
	Runtime string `json:"runtime"`
	Why     string `json:"why"`
}

// stackFinding is one thing that is not as it should be.
type stackFinding struct {
	File   string      `json:"file"`
	Line   int         `json:"line,omitempty"` // from 1; 0: the file as a whole
	Column int         `json:"column,omitempty"`
	Text   string      `json:"text"`
	Hint   string      `json:"hint,omitempty"`
	Seen   []seenFault `json:"seen,omitempty"` // where it was found by playing
}

// seenFault is how something showed in one runtime.
type seenFault struct {
	Runtime string `json:"runtime"`
	How     string `json:"how,omitempty"`
}

// checkStack reads a stack and plays it in peace, one runtime after the other.
func checkStack(ctx context.Context, folder stackFolder, on []runtimes.Runtime, seed int64) checkedStack {
	c := checkedStack{Stack: folder.name, Folder: folder.dir, Played: []playedCalm{}, Findings: []stackFinding{}}
	s, err := folder.load()
	if err != nil {
		c.mistakes(err)
		return c
	}
	_, err = conformance.Of(s)
	c.mistakes(err)
	// What is only not honoured is for lint to say.
	for _, p := range append(library.CheckAlerts(folder.dir, s).Mistakes(), library.Orphans(folder.dir, s)...) {
		c.Findings = append(c.Findings, stackFinding{File: p.File, Line: p.Line, Column: p.Column, Text: p.Message, Hint: p.Hint})
	}
	if _, err := metrics.ParseRules("rules.yaml", s.Rules); err != nil {
		return c // which has been said, and nothing can be played with it
	}
	for _, r := range on {
		c.calm(ctx, s, r, seed)
	}
	slices.SortStableFunc(c.Findings, func(a, b stackFinding) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return c
}

// mistakes notes what stands in the way of reading a stack.
func (c *checkedStack) mistakes(err error) {
	if err == nil {
		return
	}
	all := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		all = joined.Unwrap()
	}
	for _, err := range all {
		f := stackFinding{File: c.Folder + "/stack.yaml", Text: err.Error()}
		if m := (stack.Mistake{}); errors.As(err, &m) {
			f = stackFinding{File: c.Folder + strings.TrimPrefix(m.File, "stacks/"+c.Stack), Line: m.Line, Column: m.Column, Text: m.Text}
		}
		c.Findings = append(c.Findings, f)
	}
}

// calm plays a stack in peace on one runtime, and notes what was found.
func (c *checkedStack) calm(ctx context.Context, s *stack.Stack, on runtimes.Runtime, seed int64) {
	d, epoch := calmModel, time.Now().Truncate(time.Second)
	o := runtimes.Options{Stack: s, Seed: seed, Epoch: epoch}
	if on.Live {
		d, o.Epoch = calmLive, time.Time{}
	}
	found, err := conformance.Peace(ctx, s, on.Make(o), epoch, d)
	if err != nil {
		if ctx.Err() == nil {
			c.add(stackFinding{File: c.Folder + "/stack.yaml", Text: "it cannot be played"}, seenFault{on.Runtime, err.Error()})
		}
		return
	}
	c.Played = append(c.Played, playedCalm{on.Runtime, d.String()})
	for _, f := range found {
		c.add(stackFinding{File: c.Folder + "/" + f.File, Line: f.Line, Column: f.Column, Text: f.Text}, seenFault{on.Runtime, f.Seen})
	}
}

// add notes a finding, or that another runtime has it as well.
func (c *checkedStack) add(f stackFinding, seen seenFault) {
	at := slices.IndexFunc(c.Findings, func(have stackFinding) bool {
		return have.File == f.File && have.Line == f.Line && have.Column == f.Column && have.Text == f.Text
	})
	if at < 0 {
		at, c.Findings = len(c.Findings), append(c.Findings, f)
	}
	c.Findings[at].Seen = append(c.Findings[at].Seen, seen)
}

// print says what was found, a line for each, and then what was done to find it.
func (c checkedStack) print(cmd *cobra.Command) {
	out := cmd.OutOrStdout()
	for _, f := range c.Findings {
		at := f.File
		if f.Line > 0 {
			at = fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Column)
		}
		text := f.Text
		if f.Hint != "" {
			text += "\n    " + f.Hint
		}
		var seen []string
		for _, s := range f.Seen {
			if s.How == "" {
				seen = append(seen, s.Runtime)
			} else {
				seen = append(seen, s.Runtime+": "+s.How)
			}
		}
		if len(seen) > 0 {
			text += " (" + strings.Join(seen, "; ") + ")"
		}
		fmt.Fprintf(out, "%s: %s\n", at, text)
	}
	verdict := "all is well"
	if n := len(c.Findings); n == 1 {
		verdict = "1 thing is not as it should be"
	} else if n > 1 {
		verdict = fmt.Sprintf("%d things are not as they should be", n)
	}
	did := "; nothing was played"
	for i, p := range c.Played {
		if i == 0 {
			did = "; played"
		} else {
			did += ","
		}
		did += fmt.Sprintf(" %s in %s", p.For, p.Runtime)
	}
	for _, s := range c.Skipped {
		did += fmt.Sprintf("; skipped %s: %s", s.Runtime, s.Why)
	}
	fmt.Fprintf(out, "%s: %s%s\n", c.Stack, verdict, did)
}
