package oncall

import (
	"fmt"
	"slices"

	"github.com/prometheus/alertmanager/dispatch"
	"github.com/prometheus/alertmanager/pkg/labels"
	"go.yaml.in/yaml/v3"
)

// Unreached is a route that no alert comes to, and why.
type Unreached struct {
	Line, Column int
	Why, Hint    string
}

// Unreached lists the routes that no alert can come to: those that ask of one label what
// excludes each other, and those that come after one that keeps all that they ask for.
// What expressions have in common is not looked into, nor the end of a list of hundreds, so
// there may be more of them.
func (r *Routing) Unreached() []Unreached { return slices.Clone(r.unreached) }

// Bounds: of the list, and of how many pairs of matchers are compared in all, for a text may
// hold thousands of routes beside each other.
const (
	mostUnreached = 200
	mostCompared  = 10_000_000
)

// unreached walks routes beside the text that they were read from.
func unreached(raw []byte, root *dispatch.Route) (out []Unreached) {
	var doc yaml.Node
	if yaml.Unmarshal(raw, &doc) != nil || len(doc.Content) == 0 {
		return nil
	}
	compared := 0
	var walk func(n *yaml.Node, route *dispatch.Route, asked labels.Matchers)
	walk = func(n *yaml.Node, route *dispatch.Route, asked labels.Matchers) {
		var children []*yaml.Node
		each(n, func(key, value *yaml.Node) {
			if key.Value == "routes" {
				children = behind(value).Content
			}
		})
		before := 0 // matchers of the routes before one
		for i, child := range route.Routes {
			all := slices.Concat(asked, child.Matchers)
			compared += len(all) * (len(all) + before)
			if i >= len(children) || len(out) == mostUnreached || compared > mostCompared {
				return
			}
			before += 1 + len(child.Matchers)
			at := behind(children[i])
			say := func(hint, format string, args ...any) {
				out = append(out, Unreached{children[i].Line, children[i].Column, fmt.Sprintf(format, args...), hint})
			}
			if a, b, never := excludes(all); never {
				say("take one of them away", "no alert comes to this route: %s and %s exclude each other", a, b)
				continue
			}
			kept := slices.IndexFunc(route.Routes[:i], func(before *dispatch.Route) bool { return !before.Continue && implies(all, before.Matchers) })
			if kept >= 0 {
				say("put it before that one, or write continue: true there", "no alert comes to this route: the one in line %d takes all that it asks for", children[kept].Line)
				continue
			}
			walk(at, child, all)
		}
	}
	each(doc.Content[0], func(key, value *yaml.Node) {
		if key.Value == "route" {
			walk(behind(value), root, nil)
		}
	})
	return out
}

// longestFixed bounds what expressions are tried on, in bytes: no label that somebody means
// is longer.
const longestFixed = 1000

// fixed is the value that matchers say a label has; false: they leave it open.
func fixed(all labels.Matchers, name string) (*labels.Matcher, bool) {
	i := slices.IndexFunc(all, func(m *labels.Matcher) bool { return m.Name == name && m.Type == labels.MatchEqual })
	if i < 0 || len(all[i].Value) > longestFixed {
		return nil, false
	}
	return all[i], true
}

// excludes finds two matchers of which no alert can have both.
func excludes(all labels.Matchers) (a, b *labels.Matcher, never bool) {
	for _, m := range all {
		if is, known := fixed(all, m.Name); known && !m.Matches(is.Value) {
			return is, m, true
		}
	}
	return nil, nil, false
}

// implies reports whether an alert that matches all of some matchers matches others, as
// far as that is plain.
func implies(all, others labels.Matchers) bool {
	return !slices.ContainsFunc(others, func(m *labels.Matcher) bool {
		is, known := fixed(all, m.Name)
		same := slices.ContainsFunc(all, func(o *labels.Matcher) bool { return o.Type == m.Type && o.Name == m.Name && o.Value == m.Value })
		return !same && !(known && m.Matches(is.Value))
	})
}
