package scenarios

import (
	"strconv"

	"github.com/drillyard/drillyard/faults/stack/plain"
	"github.com/drillyard/drillyard/scenarios/event"
)

// askExpect asks for an event that must come.
func askExpect() ask {
	return ask{
		key: "expect", check: expectable, takes: []string{"where", "within", "before", "after", "while", "do", "nobody", "seat"},
		own: often, keys: []string{"at-least", "distinct"},
	}
}

func expectable(c *compiler, f *fields, kind string) { c.knownKind(f, "expect", kind) }

// often reads how many are asked for, and in what they must differ.
func often(c *compiler, f *fields, k *Criterion) {
	c.count(f, k, "at-least", 2)
	if row, _ := event.Describe(event.Kind(k.Of)); row.Once && k.Options["at-least"] != "" {
		f.problem("at-least", "", "at-least: %s comes once", k.Of)
	}
	if by := f.text("distinct"); by != "" {
		if !f.has("at-least") {
			f.problem("distinct", "write at-least: 2", "distinct: of how many?")
		}
		c.option(k, "distinct", by)
	}
}

// most is the highest count that a criterion can ask for.
const most = 100

// count reads a whole number from a least one on.
func (c *compiler) count(f *fields, k *Criterion, key string, least int) {
	f.holds(key, plain.Whole)
	written := f.text(key)
	if written == "" {
		return
	}
	if n, err := strconv.Atoi(written); err != nil || n < least || n > most {
		f.problem(key, "", "%s: a whole number from %d to %d is needed, not %q", key, least, most, written)
		return
	}
	c.option(k, key, written)
}

// option keeps a key that only this kind of criterion has.
func (c *compiler) option(k *Criterion, key, value string) {
	if k.Options == nil {
		k.Options = map[string]string{}
	}
	k.Options[key] = value
}
