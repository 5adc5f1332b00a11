package signals

import (
	"slices"

	"github.com/drillyard/drillyard/faults"
)

// leave has words left out of what people may have written: into a setting, or by what
// they did on a page that a visit ended on. Names of things stay.
func (r *Record) leave(out func(text string) string) {
	for i := range r.stood {
		for name, c := range r.stood[i].Services {
			for k := range c.Releases {
				c.Releases[k].Summary = out(c.Releases[k].Summary)
			}
			for k := range c.Revisions {
				c.Revisions[k].Summary = out(c.Revisions[k].Summary)
				leaveValues(c.Revisions[k].Values, out)
			}
			r.stood[i].Services[name] = c
		}
	}
	for i := range r.met {
		a := &r.met[i].Answer
		a.Body, a.Error = out(a.Body), out(a.Error)
		for k := range a.Steps {
			a.Steps[k].Request = out(a.Steps[k].Request)
		}
	}
}

// without is a log line in which words are left out.
func without(l faults.LogLine, out func(text string) string) faults.LogLine {
	l.Message, l.Fields = out(l.Message), slices.Clone(l.Fields)
	for i := range l.Fields {
		l.Fields[i].Value = out(l.Fields[i].Value)
	}
	return l
}

func leaveValues(values map[string]string, out func(text string) string) {
	for name, v := range values {
		values[name] = out(v)
	}
}
