package tabletop

import (
	"regexp"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults/stack"
)

type compiler struct {
	m      *model
	p      *plan
	held   []string // databases whose connection is held here
	rescue int      // place of the opBegin around this; -1: none
}

func (c *compiler) add(o op) int {
	o.rescue = c.rescue
	c.p.ops = append(c.p.ops, o)
	return len(c.p.ops) - 1
}

func (c *compiler) steps(steps []stack.Step) {
	for i := range steps {
		c.step(&steps[i])
	}
}

func (c *compiler) step(s *stack.Step) {
	flag, begin, outer := -1, -1, c.rescue
	if s.Flag != "" {
		flag = c.add(op{kind: opFlag, step: s})
	}
	if s.Optional {
		begin = c.add(op{kind: opBegin, step: s, holds: len(c.held)})
		c.rescue = begin
	}
	u := c.p.unit
	o := op{step: s, link: u.linkTo(s.Target()), work: newSpan(s.Work)}
	switch {
	case s.Call != "":
		o.kind, o.template = opCall, s.Request
		o.mints = c.m.mint(s.Request, c.p.fields)
		o.calls = c.m.call(u.links[o.link].to, s.Request, c.p.fields)
		c.add(o)
	case s.Query != "":
		c.query(o, s)
	case s.Get != "":
		o.kind, o.key, o.mints = opGet, c.m.fill(s.Key, c.p.fields), c.m.mint(s.Key, c.p.fields)
		o.form, o.size = o.key.form(), keptSize(s)
		get := c.add(o)
		if len(s.Miss) > 0 {
			c.steps(s.Miss)
			o.kind = opFill
			c.add(o)
		}
		c.p.ops[get].skip = len(c.p.ops)
	case s.Put != "":
		o.kind, o.key, o.mints = opPut, c.m.fill(s.Key, c.p.fields), c.m.mint(s.Key, c.p.fields)
		o.form, o.size = o.key.form(), keptSize(s)
		c.add(o)
	default:
		o.kind = opPublish
		o.carries = c.m.carries(s.Subject, c.p.fields)
		for _, carried := range o.carries {
			o.mints = append(o.mints, c.m.mint("{"+c.m.fields[carried.hole-1].Name+"}", c.p.fields)...)
		}
		c.add(o)
	}
	if s.Optional {
		c.rescue = outer
		end := c.add(op{kind: opEnd, step: s, holds: len(c.held)})
		c.p.ops[begin].skip = end
	}
	if flag >= 0 {
		c.p.ops[flag].skip = len(c.p.ops)
	}
}

func (c *compiler) query(o op, s *stack.Step) {
	o.kind = opQuery
	sql := s.Statement()
	verb := strings.ToUpper(sql[:max(0, strings.IndexAny(sql+" ", " \t\r\n"))])
	o.writes = verb != "SELECT" && verb != "WITH" && verb != "VALUES"
	o.tables, o.words, o.rows, o.inserts = tablesOf(sql), wordsOf(sql), rowsOf(sql), insertsInto(sql)
	o.key = c.m.fill(sql, c.p.fields)
	o.form = o.key.form()
	o.mints = c.m.mint(sql, c.p.fields)
	o.isNew = slices.ContainsFunc(stack.Mentions(sql), func(name string) bool {
		hole := c.m.holeOf(name)
		return hole != literal && c.m.fields[hole-1].isNew
	})
	nested := false
	for _, have := range c.held {
		nested = nested || have == s.Query
	}
	if !nested {
		c.add(op{kind: opAcquire, step: s, link: o.link})
	}
	c.add(o)
	if len(s.Within) > 0 {
		if !nested {
			c.held = append(c.held, s.Query)
		}
		c.steps(s.Within)
		if !nested {
			c.held = c.held[:len(c.held)-1]
		}
	}
	if !nested {
		c.add(op{kind: opRelease, step: s, link: o.link})
	}
}

var tableNames = regexp.MustCompile(`(?i)\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)`)

func tablesOf(sql string) []string {
	var names []string
	for _, m := range tableNames.FindAllStringSubmatch(sql, -1) {
		names = append(names, strings.ToLower(m[1]))
	}
	return names
}

var wordShape = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)

func wordsOf(sql string) map[string]bool {
	words := map[string]bool{}
	for _, w := range wordShape.FindAllString(sql, -1) {
		words[strings.ToLower(w)] = true
	}
	return words
}

var rowLimit = regexp.MustCompile(`(?i)\bLIMIT\s+(\d+)`)

// rowsOf guesses how many rows a query returns.
func rowsOf(sql string) int {
	if m := rowLimit.FindStringSubmatch(sql); m != nil {
		return int(atof(m[1]))
	}
	return 1
}

// Sizes of answers, about, in bytes: what a page without rows takes, and one
// row of it.
const (
	frameSize = 1500
	rowSize   = 190
	cellSize  = 95 // of a row in a cache or in JSON
)

// keptSize is about how many bytes are kept under the key of a step.
func keptSize(s *stack.Step) int {
	rows := 0
	for i := range s.Miss {
		rows += rowsOf(s.Miss[i].SQL)
	}
	return 12 + cellSize*max(1, rows)
}

func bodySize(r stack.Route) int {
	if r.Body == stack.BodyPass {
		return 0
	}
	rows := 0
	var walk func([]stack.Step)
	walk = func(steps []stack.Step) {
		for _, s := range steps {
			if s.Query != "" {
				rows += rowsOf(s.SQL)
			}
			walk(s.Within)
			walk(s.Miss)
		}
	}
	walk(r.Steps)
	if r.Body == stack.BodyJSON {
		return 60 + cellSize*rows
	}
	return frameSize + rowSize*rows
}
