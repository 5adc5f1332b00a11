package scenarios

import (
	"strconv"
	"strings"
)

// mostThresholds bounds what is measured at every scrape of a run.
const mostThresholds = 8

func (c *compiler) thresholds() []string {
	var ids []string
	for _, t := range c.out.Thresholds {
		ids = append(ids, t.ID)
	}
	return ids
}

// frontThresholds reads the bounds of which a run tells when they are crossed.
func (c *compiler) frontThresholds(f *fields) []Threshold {
	var all []Threshold
	var ids []string
	for i, v := range f.value("thresholds").list("front matter: thresholds") {
		if i == mostThresholds {
			c.problem(v.at, "", "front matter: there are at most %d thresholds; what follows is not read", mostThresholds)
			break
		}
		s := v.fields("threshold")
		t := Threshold{ID: c.identify(s, "threshold", ids), Query: s.text("query"), SLO: s.text("slo"), For: s.duration("for")}
		ids = append(ids, t.ID)
		if t.ID != "" {
			s.what = "threshold " + t.ID
		}
		c.exactlyOne(s, "query", "slo")
		t.Above, t.Below = c.bounded(s, "above"), c.bounded(s, "below")
		c.exactlyOne(s, "above", "below")
		if t.SLO != "" {
			objective(c, s, t.SLO)
		}
		if t.Query != "" {
			c.measures(s, t.Query)
		}
		c.inTime(s, "for", t.For)
		s.done()
		all = append(all, t)
	}
	return all
}

// measures checks a query whose value is what counts: of a metric that nobody
// measures it never has one.
func (c *compiler) measures(f *fields, query string) {
	if c.world.CheckQuery != nil {
		if err := c.world.CheckQuery(query); err != nil {
			f.problem("query", "", "query: %v", err)
			return
		}
	}
	if c.world.Asks != nil {
		for _, name := range c.world.Asks(query) {
			c.knownMetric(f.pos("query"), f.what+": query", name, "")
		}
	}
}

// bounded reads a number, or a share as in 95%.
func (c *compiler) bounded(f *fields, key string) *float64 {
	written := f.text(key)
	number, percent := strings.CutSuffix(written, "%")
	if !percent {
		return f.bound(key)
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || n < 0 || n > 100 {
		f.problem(key, "write 0.95, or 95%", "%s: %q is not a share", key, written)
		return nil
	}
	n /= 100
	return &n
}
