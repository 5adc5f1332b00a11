package scenarios

import (
	"cmp"
	"strconv"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/stack/plain"
)

// overrides reads what the scenario changes about the stack for itself, and from
// there on knows the stack as it is played.
func (c *compiler) overrides(f *fields) {
	s := f.value("overrides").fields("front matter: overrides")
	var all []stack.Override
	read := map[string]*fields{}
	for _, name := range s.order {
		o := s.value(name).fields("overrides of " + name)
		all = append(all, c.override(o, name))
		read[name] = o
	}
	if c.stack == nil || len(all) == 0 {
		c.out.System = c.stack
		return
	}
	derived, refused := c.stack.Override(all)
	for _, r := range refused {
		hint := ""
		if len(r.Known) > 0 {
			hint = Nearest(cmp.Or(r.Entry, r.Service), r.Known)
		}
		o, known := read[r.Service]
		switch {
		case !known:
			s.problem("", "", "%s", r.Text)
		case r.Key == "":
			c.problem(s.entries[r.Service].key, hint, "%s: %s", s.what, r.Text)
		case r.Entry == "":
			o.problem(r.Key, hint, "%s", r.Text)
		default:
			o.value(r.Key).fields(o.what+": "+r.Key).problem(r.Entry, hint, "%s", r.Text)
		}
	}
	if derived != nil {
		c.stack, c.out.Overrides = derived, all
	}
	c.out.System = c.stack
}

// override reads what is changed about one service.
func (c *compiler) override(f *fields, service string) stack.Override {
	o := stack.Override{Service: service}
	if len(f.order) == 0 {
		f.problem("", "write what is otherwise, as in {tls: true}", "it changes nothing")
	}
	if f.has("tls") {
		on := c.flag(f, "tls")
		o.TLS = &on
	}
	if f.has("startup") {
		d := stack.Duration(f.duration("startup"))
		o.Startup = &d
	}
	if f.has("replicas") {
		n := c.whole(f, "replicas", 1, mostTimes)
		o.Replicas = &n
	}
	o.Config = f.given("config")
	flags := f.value("flags").fields(f.what + ": flags")
	for _, name := range flags.order {
		if o.Flags == nil {
			o.Flags = map[string]bool{}
		}
		o.Flags[name] = c.flag(flags, name)
	}
	f.done()
	return o
}

// flag reads true or false.
func (c *compiler) flag(f *fields, key string) bool {
	f.holds(key, plain.Flag)
	written := f.text(key)
	if written != "true" && written != "false" {
		f.problem(key, "", "%s: true or false is expected, not %q", key, written)
	}
	return written == "true"
}

// whole reads a whole number between two; 0 when it is not given.
func (c *compiler) whole(f *fields, key string, least, most int) int {
	f.holds(key, plain.Whole)
	written := f.text(key)
	if written == "" {
		return 0
	}
	n, err := strconv.Atoi(written)
	if err != nil || n < least || n > most {
		f.problem(key, "", "%s: a whole number from %d to %d is needed, not %q", key, least, most, written)
		return least
	}
	return n
}
