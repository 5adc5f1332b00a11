package metrics

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

// What a rule file may be, whoever writes it.
const (
	maxRules    = 256 << 10 // bytes
	mostRules   = 1000
	maxTemplate = 4096 // bytes of a label or an annotation
)

// wide is a directive that pads what it prints to a thousand places and more.
var wide = regexp.MustCompile(`%[-+# 0]*(\d{4,}|\*)|%[-+# 0]*\d*\.(\d{4,}|\*)`)

// affordable refuses expressions and templates that would be dear.
func (r *Rules) affordable(file string) error {
	var errs []error
	all := r.All()
	if len(all) > mostRules {
		return &RuleError{file, all[mostRules].Line, all[mostRules].Column, fmt.Sprintf("there are %d rules; at most %d are read", len(all), mostRules)}
	}
	for _, rule := range all {
		refuse := func(message string) {
			errs = append(errs, &RuleError{file, rule.Line, rule.Column, rule.Name + ": " + message})
		}
		if err := admit(rule.Expr); err != nil {
			refuse(err.Error())
		}
		for _, texts := range []map[string]string{rule.Labels, rule.Annotations} {
			for _, name := range slices.Sorted(maps.Keys(texts)) {
				switch text := texts[name]; {
				case len(text) > maxTemplate:
					refuse(fmt.Sprintf("%s is %d bytes long; at most %d are read", name, len(text), maxTemplate))
				case strings.Contains(text, "{{") && wide.MatchString(text):
					refuse(name + " pads what it prints to a thousand places or more")
				}
			}
		}
	}
	return errors.Join(errs...)
}

// watch finds out what each rule watches, through the series that are recorded
// for it.
func (r *Rules) watch() {
	recorded := map[string][]*Rule{}
	for g := range r.groups {
		for i := range r.groups[g].rules {
			if rule := &r.groups[g].rules[i]; rule.Record {
				recorded[rule.Name] = append(recorded[rule.Name], rule)
			}
		}
	}
	for g := range r.groups {
		for i := range r.groups[g].rules {
			rule := &r.groups[g].rules[i]
			found, seen := map[string]map[string]bool{}, map[*Rule]bool{}
			var follow func(*Rule)
			follow = func(of *Rule) {
				if seen[of] {
					return
				}
				seen[of] = true
				for metric := range held(of.Expr, found) {
					for _, source := range recorded[metric] {
						follow(source)
					}
				}
			}
			follow(rule)
			for name, values := range found {
				if rule.Watched == nil {
					rule.Watched = map[string][]string{}
				}
				rule.Watched[name] = slices.Sorted(maps.Keys(values))
			}
		}
	}
}

// held adds the values that an expression holds labels to, and returns the
// metrics that it asks for.
func held(expr string, found map[string]map[string]bool) map[string]bool {
	asked := map[string]bool{}
	e, err := parse(expr)
	if err != nil {
		return asked
	}
	parser.Inspect(e, func(n parser.Node, _ []parser.Node) error {
		v, ok := n.(*parser.VectorSelector)
		if !ok {
			return nil
		}
		asked[v.Name] = true
		for _, m := range v.LabelMatchers {
			if m.Type != labels.MatchEqual || m.Value == "" || m.Name == labels.MetricName {
				continue
			}
			if found[m.Name] == nil {
				found[m.Name] = map[string]bool{}
			}
			found[m.Name][m.Value] = true
		}
		return nil
	})
	return asked
}

// Duplicates lists the rules that have name and labels of one before them, which
// promtool has to say of a file. Two such alerts would be one to a pager.
func (r *Rules) Duplicates() []Rule {
	var out []Rule
	seen := map[string]bool{}
	for _, rule := range r.All() {
		key := rule.Name + "\xff" + labels.FromMap(rule.Labels).String()
		if seen[key] {
			out = append(out, rule)
		}
		seen[key] = true
	}
	return out
}
