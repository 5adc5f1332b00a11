package oncall

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

// Named is something that a configuration names, and where.
type Named struct {
	Name         string
	Line, Column int
}

// What is honoured of a configuration; the rest is read and let be: what is sent to
// services outside, and in which words. resolve_timeout is for alerts that say
// nothing of their end, which those of a run do.
var (
	honoured       = []string{"route", "receivers", "inhibit_rules", "time_intervals", "mute_time_intervals"}
	honouredGlobal = []string{"resolve_timeout"}
	ignoredRoute   = []string{"labels"} // for the words of messages
)

// mostIgnored bounds the list of what is ignored.
const mostIgnored = 200

// outline finds the receivers of a configuration that has been read, and what of
// it is not honoured.
func outline(raw []byte) (receivers, ignored []Named) {
	var doc yaml.Node
	if yaml.Unmarshal(raw, &doc) != nil || len(doc.Content) == 0 {
		return nil, nil // it has been read, by a stricter reader
	}
	ignore := func(key *yaml.Node, of string) {
		if len(ignored) < mostIgnored {
			ignored = append(ignored, Named{key.Value + of, key.Line, key.Column})
		}
	}
	var route func(n *yaml.Node)
	route = func(n *yaml.Node) {
		each(n, func(key, value *yaml.Node) {
			switch {
			case key.Value == "routes":
				for _, child := range behind(value).Content {
					route(child)
				}
			case slices.Contains(ignoredRoute, key.Value):
				ignore(key, " of a route")
			}
		})
	}
	each(doc.Content[0], func(key, value *yaml.Node) {
		switch {
		case key.Value == "route":
			route(value)
		case key.Value == "receivers":
			for _, receiver := range behind(value).Content {
				name := ""
				each(receiver, func(key, value *yaml.Node) {
					if key.Value == "name" {
						name = behind(value).Value
						receivers = append(receivers, Named{name, value.Line, value.Column})
					}
				})
				each(receiver, func(key, _ *yaml.Node) {
					if key.Value != "name" {
						ignore(key, " of the receiver "+name)
					}
				})
			}
		case key.Value == "global":
			each(value, func(key, _ *yaml.Node) {
				if !slices.Contains(honouredGlobal, key.Value) {
					ignore(key, " of global")
				}
			})
		case !slices.Contains(honoured, key.Value) && !(len(behind(value).Content) == 0 && behind(value).Kind != yaml.ScalarNode):
			ignore(key, "")
		}
	})
	return receivers, ignored
}

// behind follows an alias.
func behind(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// each goes through a mapping, what is merged into it included.
func each(n *yaml.Node, do func(key, value *yaml.Node)) {
	n = behind(n)
	if n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "<<" {
			each(n.Content[i+1], do)
			continue
		}
		do(n.Content[i], n.Content[i+1])
	}
}
