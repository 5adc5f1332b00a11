package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/runtimes"
)

// measuring says on which stack, and where, a fault or an action is played to tell
// what is written and measured.
type measuring struct {
	stack, target string
	with          map[string]string
	seed          int64
}

func (f *measuring) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.stack, "stack", "", "play it on this stack in the tabletop, and tell what is written and measured")
	cmd.Flags().StringVar(&f.target, "target", "", "with --stack: where; otherwise where it shows")
	cmd.Flags().StringToStringVar(&f.with, "with", nil, "with --stack: values of its parameters, as in --with size=2; otherwise those with which it shows")
	cmd.Flags().Int64Var(&f.seed, "seed", modelSeed, "with --stack: the seed of everything random")
}

// modelSeed is the seed of what is measured, unless it is said.
const modelSeed = 7

// epoch is when what is measured begins: one time is as good as another, and the
// same gives the same.
var epoch = time.Date(2026, time.January, 5, 10, 0, 0, 0, time.UTC)

// measure plays a fault or an action of a name.
func (f *measuring) measure(cmd *cobra.Command, suites []*conformance.Suite, name string) (*conformance.Measured, error) {
	if f.stack == "" {
		return nil, nil
	}
	suite := suites[0]
	d := conformance.Deed{Name: name, Target: faults.Target(f.target), With: f.with}
	m, err := measureOn(cmd.Context(), suite, d, f.seed)
	switch {
	case errors.Is(err, conformance.ErrNowhere):
		return nil, usage(cmd, "%s means nothing on %s", name, suite.Stack.Name)
	case errors.Is(err, conformance.ErrRefused):
		return nil, usage(cmd, "%s: %v", suite.Stack.Name, err)
	}
	return m, err
}

// measureOn plays something on the stack of a suite.
func measureOn(ctx context.Context, suite *conformance.Suite, d conformance.Deed, seed int64) (*conformance.Measured, error) {
	model, _ := runtimes.Find(runtimes.Tabletop)
	build := func() faults.Sandbox {
		return model.Make(runtimes.Options{Stack: suite.Stack, Seed: seed, Epoch: epoch})
	}
	m, err := conformance.Measure(ctx, suite, build, epoch, d)
	return &m, err
}

// suites are those of the stack that is asked for, or of every stack that says how
// faults are played on it.
func (f *measuring) suites(cmd *cobra.Command, args []string) ([]*conformance.Suite, error) {
	if f.stack == "" {
		if f.target != "" || len(f.with) > 0 {
			return nil, usage(cmd, "--target and --with go with --stack")
		}
		return (conformanceFlags{}).suites(cmd)
	}
	if len(args) == 0 {
		return nil, usage(cmd, "--stack goes with a name")
	}
	lib, err := openLibrary(cmd)
	if err != nil {
		return nil, err
	}
	s, ok := lib.Stack(f.stack)
	if !ok {
		return nil, unknown(cmd, "stack", f.stack, lib.StackNames())
	}
	suite, err := conformance.Of(s)
	return []*conformance.Suite{suite}, err
}

// unknown says that there is no such thing, and which was probably meant.
func unknown(cmd *cobra.Command, what, name string, known []string) error {
	return usage(cmd, "there is no %s %q; %s", what, name, scenarios.Nearest(name, known))
}

func names[T any](all []T, name func(T) string) (out []string) {
	for _, v := range all {
		out = append(out, name(v))
	}
	return out
}

// tellMeasured says what was measured, if something was.
func tellMeasured(out io.Writer, s *stack.Stack, m *conformance.Measured) {
	if m == nil {
		return
	}
	say := func(format string, args ...any) { fmt.Fprintf(out, format+"\n", args...) }
	say("\nPlayed on %s, %s%s:", s.Name, m.Done.Where(), against(m))
	for _, a := range m.Alerts {
		say("  alert %s fires after %s", alertName(a), a.At)
	}
	for _, a := range m.Ended {
		say("  alert %s ends after %s", alertName(a), a.At)
	}
	if len(m.Alerts)+len(m.Ended) == 0 {
		say("  no alert fires%s", map[bool]string{true: "", false: " or ends"}[m.Against == nil])
	}
	for _, service := range m.Gone {
		say("  most of what is measured of %s is gone", service)
	}
	for _, service := range m.Came {
		say("  most of what is measured of %s is there again", service)
	}
	felt := false
	for _, c := range m.Customers {
		if c.Felt() || c.Better() {
			felt = true
			say("  customers of %s: at the worst moment %s of visits fail (%s without), and one request in twenty takes longer than %s (%s)",
				c.Journey, percent(c.Failed), percent(c.FailedWithout), short(c.P95), short(c.P95Without))
		}
	}
	if !felt {
		say("  customers go on as they would")
	}
	for _, v := range m.Moves {
		say("  metric %s: %s after %s, and %s without", seriesName(v), amount(v.Value, v.Per), v.After, amount(v.Without, v.Per))
	}
	for _, l := range m.Lines {
		without := ""
		if l.Without > 0 {
			without = fmt.Sprintf(" (%d without)", l.Without)
		}
		say("  log, %s %s, %s%s: %s", l.Service, l.Level, times(l.Count), without, l.Sample)
	}
}

func against(m *conformance.Measured) string {
	if m.Against == nil {
		return ""
	}
	return ", a minute after " + m.Against.String()
}

func alertName(a conformance.Fired) string {
	if a.Service == "" {
		return a.Alert
	}
	return a.Alert + " of " + a.Service
}

func seriesName(v conformance.Move) string {
	parts := []string{fmt.Sprintf("service=%q", v.Service)}
	for _, name := range slices.Sorted(maps.Keys(v.Labels)) {
		parts = append(parts, fmt.Sprintf("%s=%q", name, v.Labels[name]))
	}
	return v.Metric + "{" + strings.Join(parts, ",") + "}"
}

func amount(v *float64, per string) string {
	if v == nil {
		return "none"
	}
	text := strconv.FormatFloat(*v, 'g', 3, 64)
	if *v >= 1000 {
		text = strconv.FormatFloat(*v, 'f', 0, 64)
	}
	switch per {
	case "s":
		return text + " a second"
	case "one":
		return text + " on average"
	}
	return text
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

func short(d time.Duration) string {
	if d >= time.Second {
		return d.Round(100 * time.Millisecond).String()
	}
	return d.Round(time.Millisecond).String()
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
