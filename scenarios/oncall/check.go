package oncall

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/alertmanager/matcher/compat"
	"github.com/prometheus/common/model"
	"go.yaml.in/yaml/v3"
)

// Alertmanager's reader stops at the first thing that is wrong and knows no column. What
// people get wrong most is looked for here beside it, all of it at once; whether a
// configuration is one remains Alertmanager's to say.

// checker collects what is wrong with one configuration.
type checker struct {
	file                 string
	wrong                []error
	receivers, intervals []string
}

func (c *checker) say(at *yaml.Node, hint, format string, args ...any) {
	c.wrong = append(c.wrong, &RoutingError{File: c.file, Line: at.Line, Column: at.Column, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// thereIs is a hint that lists names.
func thereIs(names []string) string {
	if len(names) == 0 {
		return "there is none"
	}
	return "there is " + strings.Join(names[:min(len(names), 12)], ", ")
}

var (
	routeKeys = []string{
		"receiver", "group_by", "continue", "matchers", "match", "match_re", "group_wait", "group_interval", "repeat_interval", "routes",
		"mute_time_intervals", "active_time_intervals", "labels",
	}
	rootless = []string{"continue", "matchers", "match", "match_re", "mute_time_intervals", "active_time_intervals"}
)

// check returns everything that is found wrong with a configuration whose reader reports
// an error.
func check(file string, raw []byte, reported error) []error {
	var doc yaml.Node
	if yaml.Unmarshal(raw, &doc) != nil || len(doc.Content) == 0 {
		return reader(file, nil, reported)
	}
	c := &checker{file: file}
	root := doc.Content[0]
	var route *yaml.Node
	each(root, func(key, value *yaml.Node) {
		switch key.Value {
		case "receivers":
			c.receivers = c.names(value, "receiver")
		case "time_intervals", "mute_time_intervals":
			c.intervals = append(c.intervals, c.names(value, "time interval")...)
		case "route":
			route = behind(value)
		}
	})
	if route == nil {
		c.say(root, "write route: {receiver: TEAM}", "there is no route")
	} else {
		c.route(route, true, 0)
	}
	c.wrong = append(c.wrong, reader(file, &doc, reported, c.wrong...)...)
	return c.wrong
}

// lined is how YAML's reader says where a mistake is.
var lined = regexp.MustCompile(`line (\d+): (.*)`)

// mostReported bounds what is told of what the reader reports: a line each.
const mostReported = 100

// reader are the mistakes that the reader reports on lines on which nothing else was
// found, or what it says where nothing was found at all.
func reader(file string, doc *yaml.Node, reported error, found ...error) (more []error) {
	for _, m := range lined.FindAllStringSubmatch(reported.Error(), mostReported) {
		line, _ := strconv.Atoi(m[1]) // digits
		if !slices.ContainsFunc(found, func(e error) bool { return e.(*RoutingError).Line == line }) {
			more = append(more, &RoutingError{File: file, Line: line, Column: columnOf(doc, line), Message: m[2]})
		}
	}
	if len(more)+len(found) == 0 {
		more = append(more, &RoutingError{File: file, Message: reported.Error()})
	}
	return more
}

// columnOf is where the first value of a line begins.
func columnOf(n *yaml.Node, line int) int {
	column := 0
	var look func(n *yaml.Node)
	look = func(n *yaml.Node) {
		if n.Kind != yaml.DocumentNode && n.Line == line && (column == 0 || n.Column < column) {
			column = n.Column
		}
		for _, under := range n.Content {
			look(under)
		}
	}
	if n != nil {
		look(n)
	}
	return max(1, column)
}

// names lists what a list of things is called.
func (c *checker) names(list *yaml.Node, what string) (names []string) {
	for _, one := range behind(list).Content {
		name := ""
		each(one, func(key, value *yaml.Node) {
			if key.Value != "name" {
				return
			}
			if name = behind(value).Value; slices.Contains(names, name) {
				c.say(value, "", "there is a %s %s already", what, name)
			}
		})
		if name == "" {
			c.say(one, "write name: NAME", "a %s has no name", what)
			continue
		}
		names = append(names, name)
	}
	return names
}

// deepestRoute bounds how deep routes are looked at: a text may be no deeper.
const deepestRoute = 40

func (c *checker) route(n *yaml.Node, root bool, depth int) {
	if depth > deepestRoute {
		return
	}
	received := false
	each(n, func(key, value *yaml.Node) {
		value = behind(value)
		switch key.Value {
		case "receiver":
			received = value.Value != ""
			if received && !slices.Contains(c.receivers, value.Value) {
				c.say(value, thereIs(c.receivers), "there is no receiver %q", value.Value)
			}
		case "mute_time_intervals", "active_time_intervals":
			for _, one := range value.Content {
				if name := behind(one); !slices.Contains(c.intervals, name.Value) {
					c.say(name, thereIs(c.intervals), "there is no time interval %q", name.Value)
				}
			}
		case "matchers":
			for _, one := range value.Content {
				if _, err := compat.Matchers(behind(one).Value, "routing"); err != nil {
					c.say(one, `write it as in severity="page"`, "%q matches nothing: %v", behind(one).Value, err)
				}
			}
		case "match_re":
			each(value, func(_, pattern *yaml.Node) {
				if _, err := regexp.Compile(behind(pattern).Value); err != nil {
					c.say(pattern, "", "%v", err)
				}
			})
		case "continue":
			if value.Tag != "!!bool" {
				c.say(value, "write true or false", "continue: %q is neither true nor false", value.Value)
			}
		case "group_by":
			c.groups(value)
		case "group_wait", "group_interval", "repeat_interval":
			if _, err := model.ParseDuration(value.Value); err != nil {
				c.say(value, "write a time such as 30s, 5m or 4h", "%s: %q is no time", key.Value, value.Value)
			}
		case "routes":
			for _, child := range value.Content {
				c.route(behind(child), false, depth+1)
			}
		}
		switch {
		case !slices.Contains(routeKeys, key.Value) && key.Value != "<<":
			c.say(key, thereIs(routeKeys), "a route has no %q", key.Value)
		case root && slices.Contains(rootless, key.Value):
			c.say(key, "put it into one of its routes", "%s is nothing of the first route, which takes every alert", key.Value)
		}
	})
	if root && !received {
		c.say(n, thereIs(c.receivers), "the first route has no receiver: who hears of what no other route takes?")
	}
}

func (c *checker) groups(list *yaml.Node) {
	var seen []string
	for _, one := range list.Content {
		name := behind(one).Value
		switch {
		case slices.Contains(seen, name):
			c.say(one, "", "group_by has %s twice", name)
		case name == "..." && len(list.Content) > 1:
			c.say(one, "write it alone, or leave it out", "group_by: ... stands for all labels, so no other is named beside it")
		}
		seen = append(seen, name)
	}
}
