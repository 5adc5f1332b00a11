package conformance

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/stack/plain"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
)

// Suite is how runtimes are compared on one stack: decisions/0093.
type Suite struct {
	Stack     *stack.Stack
	Cases     []Case     // at most one a fault, in the order of the catalogue
	Overloads []Overload // that outlast their trigger
	Without   []Without  // the faults that have no case because they mean nothing here
}

// Without is a fault that means nothing to a stack.
type Without struct {
	Fault string `yaml:"fault"`
	Why   string `yaml:"why"` // what the stack has not, in a clause
}

// Case is one way of doing a fault to a stack, hard enough to show within a
// minute. Every runtime is held to it: the fault has to show there by the same
// signs, and with the same consequences.
type Case struct {
	Fault  string            `yaml:"fault"`
	Target faults.Target     `yaml:"target"`
	With   map[string]string `yaml:"with"` // the parameters that are not left at their defaults
	// Dice says that it hits some visits and not others, so that many are
	// needed to tell how many.
	Dice bool `yaml:"dice" json:",omitempty"`
	// Rest is how long all may take to be well again after it was taken back,
	// where that is longer than for most: zero is as long as for most.
	Rest stack.Duration `yaml:"rest" json:",omitempty"`
	// Shows is how it can be seen: each is PromQL that has an answer at some
	// moment of the harm, or "log: TEXT" for a line of log.
	Shows []string `yaml:"shows"`
	// Felt is who notices it.
	Felt Felt `yaml:"felt" json:"-"`
}

// Name tells cases apart.
func (c Case) Name() string { return c.Fault }

// Of reads how runtimes are compared on a stack, from what it was loaded with. A
// stack that nobody has said it of has no cases. The error joins every
// stack.Mistake.
func Of(s *stack.Stack) (*Suite, error) {
	if s.Conformance == nil {
		return &Suite{Stack: s}, nil
	}
	return Read("stacks/"+s.Name+"/"+stack.ConformanceFile, s.Conformance, s)
}

// Case returns how a fault is done to the stack; ok is false when nobody has
// said.
func (s *Suite) Case(fault string) (c Case, ok bool) {
	if i := slices.IndexFunc(s.Cases, func(c Case) bool { return c.Fault == fault }); i >= 0 {
		return s.Cases[i], true
	}
	return Case{}, false
}

// maxSize bounds the file, in bytes.
const maxSize = 256 << 10

// Read reads a file of conformance for a stack. The error joins every
// stack.Mistake.
func Read(file string, text []byte, s *stack.Stack) (*Suite, error) {
	r := &reader{file: file, stack: s}
	root, err := plain.Parse(text, maxSize)
	if m := new(plain.Mistake); errors.As(err, &m) {
		return nil, stack.Mistake{File: file, Line: m.Line, Column: m.Column, Text: m.Text}
	}
	if n := plain.Reference(root); n != nil {
		pos := n.GetToken().Position
		return nil, stack.Mistake{File: file, Line: pos.Line, Column: pos.Column, Text: "anchors, aliases, merges and tags are not read: write the value out"}
	}
	var w written
	places, mistakes := plain.Fill(root, &w)
	r.places = places
	for _, m := range mistakes {
		r.mistakes = append(r.mistakes, stack.Mistake{File: file, Line: m.Line, Column: m.Column, Text: m.Text})
	}
	suite := &Suite{Stack: s}
	if len(mistakes) == 0 {
		suite.Cases, suite.Overloads = r.cases(w.Faults), r.overloads(w.Overloads)
		suite.Without = r.without(w.Without, suite.Cases)
	}
	if len(r.mistakes) == 0 {
		return suite, nil
	}
	slices.SortStableFunc(r.mistakes, func(a, b stack.Mistake) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	errs := make([]error, len(r.mistakes))
	for i, m := range r.mistakes {
		errs[i] = m
	}
	return nil, errors.Join(errs...)
}

// written is the file as it is written.
type written struct {
	Faults    []Case            `yaml:"faults"`
	Overloads []writtenOverload `yaml:"overloads"`
	Without   []Without         `yaml:"without"`
}

// Shape is how conformance.yaml may be written.
func Shape() *plain.Shape { return plain.Of(reflect.TypeFor[written]()) }

// reader collects what is wrong with one file.
type reader struct {
	file     string
	stack    *stack.Stack
	places   plain.Places
	mistakes []stack.Mistake
}

func (r *reader) at(where, text string, args ...any) {
	p := r.places.Near(where)
	r.mistakes = append(r.mistakes, stack.Mistake{File: r.file, Line: p.Line, Column: p.Column, Text: fmt.Sprintf(text, args...)})
}

// cases checks the cases and puts them in the order of the catalogue.
func (r *reader) cases(all []Case) []Case {
	seen := map[string]bool{}
	for i, c := range all {
		where := fmt.Sprintf("faults[%d]", i)
		if seen[c.Fault] {
			r.at(where+".fault", "%s is there twice: one case a fault", c.Fault)
		}
		seen[c.Fault] = true
		r.step(where, c.Fault, c.Target, c.With)
		if d := c.Rest.Std(); d != 0 && (d <= rest || d > maxRest) {
			r.at(where+".rest", "rest is more than %s, which every fault has, and at most %s", rest, maxRest)
		}
		if len(c.Shows) == 0 {
			r.at(where+".shows", "shows is missing: by what %s can be seen", c.Fault)
		}
		for k, sign := range c.Shows {
			r.sign(fmt.Sprintf("%s.shows[%d]", where, k), sign)
		}
		switch c.Felt.By {
		case ByCustomers, ByTeam, ByNobody:
		default:
			r.at(where+".felt.by", "felt by is %q; it is one of %s, %s, %s", c.Felt.By, ByCustomers, ByTeam, ByNobody)
		}
		if c.Felt.How == "" {
			r.at(where+".felt.how", "felt how is missing: what is noticed, in a clause, or why nothing is")
		}
	}
	return inOrder(all, func(c Case) string { return c.Fault })
}

// without checks the faults that mean nothing, and puts them in the order of the
// catalogue.
func (r *reader) without(all []Without, played []Case) []Without {
	seen := map[string]bool{}
	for i, w := range all {
		where := fmt.Sprintf("without[%d]", i)
		if _, ok := catalogue.Fault(w.Fault); !ok {
			r.noFault(where+".fault", w.Fault)
		} else if slices.ContainsFunc(played, func(c Case) bool { return c.Fault == w.Fault }) {
			r.at(where+".fault", "%s is played above: it means something", w.Fault)
		}
		if seen[w.Fault] {
			r.at(where+".fault", "%s is there twice", w.Fault)
		}
		seen[w.Fault] = true
		if w.Why == "" {
			r.at(where+".why", "why is missing: what the stack has not that %s needs, in a clause", w.Fault)
		}
	}
	return inOrder(all, func(w Without) string { return w.Fault })
}

// inOrder puts what is said of faults in the order of the catalogue.
func inOrder[T any](all []T, fault func(T) string) []T {
	var sorted []T
	for _, f := range catalogue.Faults() {
		if i := slices.IndexFunc(all, func(one T) bool { return fault(one) == f.Name }); i >= 0 {
			sorted = append(sorted, all[i])
		}
	}
	return sorted
}

func (r *reader) noFault(where, name string) {
	r.at(where, "there is no fault %q; drillyard faults lists them", name)
}

// step checks a fault with its target and its values, and returns it.
func (r *reader) step(where, name string, target faults.Target, with map[string]string) (faults.Fault, faults.Args) {
	f, ok := catalogue.Fault(name)
	if !ok {
		r.noFault(where+".fault", name)
		return f, faults.Args{}
	}
	r.target(where+".target", target, f.Target)
	return f, r.bind(where+".with", f.Parameters, with)
}

func (r *reader) bind(where string, params []faults.Parameter, with map[string]string) faults.Args {
	args, errs := faults.Bind(params, with)
	for _, err := range errs {
		at := where
		if wrong := new(faults.ArgumentError); errors.As(err, &wrong) {
			at += "." + wrong.Parameter
		}
		r.at(at, "%v", err)
	}
	return args
}

// target checks that a stack has a target of a kind.
func (r *reader) target(where string, t faults.Target, kind faults.TargetKind) {
	switch kind {
	case faults.TargetEdge:
		e, ok := t.Edge()
		if !ok {
			r.at(where, "%q is no edge: write it as FROM->TO", t)
		} else if !slices.Contains(r.stack.Edges(), e) {
			r.at(where, "%s does not call %s", e.From, e.To)
		}
	case faults.TargetJourney:
		if _, ok := r.stack.Journey(string(t)); !ok {
			r.at(where, "there is no journey %q", t)
		}
	default:
		if _, ok := r.stack.Service(string(t)); !ok {
			r.at(where, "there is no service %q", t)
		}
	}
}

func (r *reader) sign(where, sign string) {
	if text, isLog := strings.CutPrefix(sign, logSign); isLog {
		if text == "" {
			r.at(where, "the text of the line is missing")
		}
	} else if err := metrics.Check(sign); err != nil {
		r.at(where, "%v", err)
	}
}

// logSign begins a sign that is a line of log.
const logSign = "log: "
