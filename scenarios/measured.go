package scenarios

import (
	"regexp"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// measured lists the metrics of a service, or of the customers for an empty name; none
// when they are not known.
func (c *compiler) measured(service string) []string {
	if c.world.Metrics == nil || c.base == nil {
		return nil
	}
	if service == "" {
		service = stack.Customers
	}
	return c.world.Metrics()[service]
}

// isMeasured reports whether a metric, or the histogram that it is, is among the known.
func (c *compiler) isMeasured(metric string, known []string) bool {
	return slices.ContainsFunc(known, func(name string) bool { return histogram(name) == histogram(metric) })
}

// histogram is the name that the series of a histogram have in common.
func histogram(name string) string {
	for _, part := range []string{"_bucket", "_sum", "_count"} {
		if of, cut := strings.CutSuffix(name, part); cut {
			return of
		}
	}
	return name
}

var (
	labelled   = regexp.MustCompile(`\{[^}]*\}`)
	metricSaid = regexp.MustCompile(`\b[a-z]+(?:_[a-z0-9]+)+\b`)
	recorded   = regexp.MustCompile(`(?m)\brecord:\s*["']?([a-zA-Z_:][a-zA-Z0-9_:]*)`)
)

// metrics lists the names of all metrics that there are on the stack or can be: those
// measured in peace, those that come with a fault, and those that rules record. None when they
// are not known.
func (c *compiler) metrics() []string {
	if c.world.Metrics == nil || c.base == nil {
		return nil
	}
	if c.metricNames != nil {
		return c.metricNames
	}
	names := []string{"up", "ALERTS"}
	for _, of := range c.world.Metrics() {
		names = append(names, of...)
	}
	for _, f := range c.world.Faults {
		names = append(names, signs(f)...)
	}
	for _, m := range recorded.FindAllStringSubmatch(string(c.base.Rules), -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	c.metricNames = slices.Compact(names)
	return c.metricNames
}

// signs are the metrics that a fault is said to show in.
func signs(f faults.Fault) (names []string) {
	for _, text := range f.Signals {
		names = append(names, metricSaid.FindAllString(labelled.ReplaceAllString(text, ""), -1)...)
	}
	return names
}

// knownMetric reports a name of a metric that nothing measures.
func (c *compiler) knownMetric(at Position, what, metric, service string) {
	all := c.metrics()
	if len(all) == 0 || metric == "" {
		return
	}
	if !c.isMeasured(metric, all) {
		c.problem(at, Nearest(metric, all), "%s: nothing on %s measures %q", what, c.out.Stack, metric)
		return
	}
	own := c.measured(service)
	if service == "" || len(own) == 0 || c.isMeasured(metric, own) || c.overridden(service) {
		return
	}
	var others []string
	for name, of := range c.world.Metrics() {
		if c.isMeasured(metric, of) {
			others = append(others, name)
		}
	}
	if len(others) > 0 {
		c.problem(at, Nearest(service, others), "%s: %s has no metric %q", what, service, metric)
	}
}

// overridden reports whether the scenario changes the service: what is measured is
// known of the stack as it is, and a service called over TLS measures more than one
// that is not. Plays tell of such a metric whether it ever shows.
func (c *compiler) overridden(service string) bool {
	return slices.ContainsFunc(c.out.Overrides, func(o stack.Override) bool { return o.Service == service })
}
