package grading

import (
	"fmt"
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What a condition compares a field with has to be the name of something, where the field
// holds names: anything else never holds. It is asked when a scenario is compiled and not when a
// stored rubric is read, for then nobody knows what there was.

// unnamed reports comparisons with names that are none, in every condition of a rubric.
func (r *Rubric) unnamed(sc *scenarios.Scenario) (found scenarios.Problems) {
	for i, c := range r.Criteria {
		for n, part := range append([]Criterion{c}, c.Any...) {
			if part.Where == "" {
				continue
			}
			at := sc.Rubric[i].WherePos
			if n > 0 {
				at = sc.Rubric[i].Any[n-1].WherePos
			}
			for _, bad := range r.misnamed(part, sc.Names) {
				found = append(found, scenarios.Problem{File: sc.File, Position: at, Message: bad.message, Hint: bad.hint})
			}
		}
	}
	return found
}

// misnamed lists the names in one condition that are none.
func (r *Rubric) misnamed(c Criterion, names map[event.Subject][]string) (all []*badWhere) {
	w, bad := r.compileWhere(c)
	if w == nil || bad != nil {
		return nil
	}
	row, _ := event.Describe(event.Kind(c.Of))
	v := &compared{known: map[string]event.Subject{}}
	for _, f := range row.Fields() {
		subject, ok := heldBy[f.Name]
		if !ok {
			subject = f.Subject
		}
		if len(names[subject]) > 0 && event.Words(f.Subject) == nil {
			v.known[f.Name] = subject
		}
	}
	root := w.program.Node()
	ast.Walk(&root, v)
	for _, p := range v.pairs {
		known := names[v.known[p.field]]
		if p.name == "" || slices.Contains(known, p.name) {
			continue
		}
		one := excerpt((&file.Error{Location: p.at, Message: fmt.Sprintf("there is no %s %q", v.known[p.field], p.name)}).Bind(w.program.Source()))
		one.hint += "\n" + scenarios.Nearest(p.name, known)
		all = append(all, one)
	}
	return all
}

// heldBy are the kinds of name that fields hold, where those are more than a condition can
// be narrowed to, or none that it can.
var heldBy = map[string]event.Subject{
	"service": event.OfService, "services": event.OfService, "owner": event.OfTeam, "team": event.OfTeam,
	"alert": event.OfAlert, "action": event.OfAction, "inject": event.OfInject, "slo": event.OfSLO,
	"journey": scenarios.OfJourney, "metrics": scenarios.OfMetric,
	"target": scenarios.OfTarget, "suspect": scenarios.OfTarget,
}

// compared collects what fields that hold names are compared with.
type compared struct {
	known map[string]event.Subject // of the fields that hold names
	pairs []pair
}

type pair struct {
	field, name string
	at          file.Location
}

func (v *compared) Visit(n *ast.Node) {
	b, ok := (*n).(*ast.BinaryNode)
	if !ok || b.Operator != "==" && b.Operator != "!=" && b.Operator != "in" {
		return
	}
	v.compare(b.Left, b.Right)
	v.compare(b.Right, b.Left)
}

func (v *compared) compare(field, with ast.Node) {
	name, ok := field.(*ast.IdentifierNode)
	if !ok || v.known[name.Value] == "" {
		return
	}
	add := func(n ast.Node) {
		if word, ok := n.(*ast.StringNode); ok {
			v.pairs = append(v.pairs, pair{name.Value, word.Value, word.Location()})
		}
	}
	switch n := with.(type) {
	case *ast.ArrayNode:
		for _, one := range n.Nodes {
			add(one)
		}
	case *ast.ConstantNode: // a list of constants, folded
		if set, ok := n.Value.(map[string]struct{}); ok {
			words := make([]string, 0, len(set))
			for word := range set {
				words = append(words, word)
			}
			slices.Sort(words)
			for _, word := range words {
				v.pairs = append(v.pairs, pair{name.Value, word, n.Location()})
			}
		}
	default:
		add(with)
	}
}
