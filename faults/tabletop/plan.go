package tabletop

import (
	"net/http"
	"strings"

	"github.com/drillyard/drillyard/faults/stack"
)

// plan is what serving one request takes at one service: a route with its
// fields bound to what a caller sends. Callers that send the same fields share
// a plan.
type plan struct {
	unit    *unit
	route   *stack.Route // nil for what a worker does with a message
	at      int          // of the route, in its service
	request text         // "GET /notes/{note}", as the service sees it
	path    string       // of the route, as metrics call it
	method  string
	fields  map[string]text
	token   string // the secret of the token that the path has to check
	ops     []op
	size    int         // of an answer's body, in bytes
	said    string      // how a line about it begins: "GET /notes/{note} "
	told    []namedText // the fields that a line tells
}

type namedText struct {
	name  string
	value text
}

// Kinds of op.
const (
	opAdmit   uint8 = iota // turn away, or take a worker
	opWork                 // the release's defect and the service's own work
	opFlag                 // skip to a place unless a flag is on
	opBegin                // of an optional part
	opEnd                  // of it
	opCall                 // ask another service
	opAcquire              // take a connection to a database
	opQuery                // a statement on it, and the work on its rows
	opRelease              // give the connection back
	opGet                  // read a cache, and skip to a place on a hit
	opFill                 // put what was got after a miss into the cache
	opPut                  // write a cache
	opPublish              // hand a message to a queue
	opJob                  // of a run of a job: what it needs is there
	opBatch                // of it: work on the next rows, or skip to a place when there are none
	opAgain                // of it: go back to a place
	opDone                 // answer
)

// op is one operation of a plan. Where one fails that is part of something
// optional, serving goes on behind it.
type op struct {
	kind     uint8
	step     *stack.Step
	link     int             // to whom, in the unit's links
	skip     int             // where to go on: opFlag, opBegin, opGet, opBatch, opAgain
	rescue   int             // the opEnd to go on at after a failure; -1: none
	holds    int             // connections held at the opBegin of it
	work     span            // of the step
	key      text            // of the cache
	form     uint64          // of the key
	mints    []uint8         // holes that the service fills, unless somebody has
	carries  []carrying      // of a message
	isNew    bool            // the statement is about something that did not exist before
	calls    *plan           // what a call asks for
	writes   bool            // the statement changes something
	tables   []string        // that the statement names
	inserts  string          // the one that it puts rows into
	words    map[string]bool // of the statement
	rows     int             // about how many come back
	size     int             // about how many bytes are kept under the key
	template string          // of a call, as the log tells it
}

// compile makes the plan of a route for given fields, or finds it.
func (m *model) compile(u *unit, at int, fields map[string]text, request text) *plan {
	route := &u.spec.Routes[at]
	name := u.spec.Name + " " + route.Match + signature(fields) + signature(map[string]text{"": request})
	if p, ok := m.plans[name]; ok {
		return p
	}
	method, path, _ := strings.Cut(route.Match, " ")
	p := &plan{
		unit: u, route: route, at: at, method: method, path: strings.TrimSuffix(path, "{$}"),
		request: request, fields: fields, size: bodySize(*route),
	}
	if token, is := m.stack.Token(route.Match); is {
		p.token = token.Secret
	}
	p.said = p.method + " " + p.path + " "
	for _, f := range m.stack.Fields {
		if x, there := fields[f.Name]; there && f.Logged {
			p.told = append(p.told, namedText{f.Name, x})
		}
	}
	m.plans[name] = p
	p.ops = append(p.ops, op{kind: opAdmit, rescue: -1}, op{kind: opWork, work: newSpan(route.Work), rescue: -1})
	c := compiler{m: m, p: p, rescue: -1}
	c.steps(route.Steps)
	p.ops = append(p.ops, op{kind: opDone, rescue: -1})
	return p
}

// consume makes the plan of what a worker does with a message.
func (m *model) consume(u *unit) *plan {
	c := u.spec.Consumes
	p := &plan{
		unit: u, at: -1, method: "CONSUME", path: c.Subject, request: words("CONSUME " + c.Subject),
		fields: map[string]text{},
	}
	sent, _ := m.stack.Message(c.Subject)
	for _, name := range sent.Carries {
		p.fields[name] = text{{m.holeOf(name), ""}}
	}
	for _, name := range sent.Logged {
		p.told = append(p.told, namedText{name, p.fields[name]})
	}
	p.ops = append(p.ops, op{kind: opWork, work: newSpan(c.Work), rescue: -1})
	cc := compiler{m: m, p: p, rescue: -1}
	cc.steps(c.Steps)
	p.ops = append(p.ops, op{kind: opDone, rescue: -1})
	return p
}

// signature writes fields out in order, to tell sets of them apart.
func signature(fields map[string]text) string {
	var b strings.Builder
	for _, name := range sorted(fields) {
		b.WriteString("\x00" + name + "=")
		for _, p := range fields[name] {
			b.WriteByte('0' + p.hole)
			b.WriteString(p.word)
		}
	}
	return b.String()
}

// call makes the plan of the route that a request meets at a service. Without
// one it returns nil: the answer is a 404.
func (m *model) call(to *unit, request string, fields map[string]text) *plan {
	method, target, _ := strings.Cut(request, " ")
	path, query, _ := m.fill(target, fields).split("?")
	return m.route(to, method, path, query)
}

// route makes the plan of what a request meets at a service.
func (m *model) route(to *unit, method string, path, query text) *plan {
	at := to.match(method, path)
	if at < 0 {
		return nil
	}
	bound := map[string]text{}
	query.query(bound)
	_, pattern, _ := strings.Cut(to.spec.Routes[at].Match, " ")
	to.wildcards(pattern, path, bound)
	for i, f := range m.fields {
		if f.Header != "" {
			bound[f.Name] = text{{uint8(i + 1), ""}}
		}
	}
	return m.compile(to, at, bound, append(words(method+" "), path...).tidy())
}

// match finds the route of a request as net/http would: it is asked with
// something harmless in place of the holes.
func (u *unit) match(method string, path text) int {
	var b strings.Builder
	for _, p := range path {
		if p.hole == literal {
			b.WriteString(p.word)
		} else {
			b.WriteString("1")
		}
	}
	r, err := http.NewRequest(method, "http://x"+b.String(), nil)
	if err != nil {
		return -1
	}
	if _, pattern := u.mux.Handler(r); pattern != "" {
		return u.routeAt[pattern]
	}
	return -1
}

// wildcards binds what stands in a path to the names in a pattern.
func (u *unit) wildcards(pattern string, path text, into map[string]text) {
	pattern = strings.TrimSuffix(pattern, "{$}")
	for {
		at := strings.IndexByte(pattern, '/')
		if at < 0 {
			return
		}
		var wants string
		wants, pattern, _ = strings.Cut(pattern[at+1:], "/")
		if pattern != "" {
			pattern = "/" + pattern
		}
		_, path, _ = path.split("/")
		have, _, more := path.split("/")
		if !more {
			have = path
		}
		if strings.HasPrefix(wants, "{") {
			into[strings.Trim(wants, "{}.")] = have.unescaped()
		}
	}
}

// answerTo is the plan that a request made for another service meets here; nil
// if there is no route for it.
func (u *unit) answerTo(p *plan) *plan {
	if p == nil {
		return nil
	}
	path, _, _ := p.request[:].split("?")
	method := p.method
	_, path, _ = path.split(" ")
	at := u.match(method, path)
	if at < 0 {
		return nil
	}
	bound := map[string]text{}
	for name, x := range p.fields {
		bound[name] = x
	}
	_, pattern, _ := strings.Cut(u.spec.Routes[at].Match, " ")
	u.wildcards(pattern, path, bound)
	return u.m.compile(u, at, bound, p.request)
}

// lookingUp reports whether a task waits for the answer to a look-up on a link.
func (t *task) lookingUp(l *link) bool {
	f := t.top()
	if f.plan == nil || l.from == nil || f.replica.unit != l.from {
		return false
	}
	o := &f.plan.ops[f.pc]
	switch o.kind {
	case opCall:
		return o.link == l.in && f.phase == lookingUp
	case opAcquire:
		return o.link == l.in && f.phase == openingNever && t.hungBy == nil
	}
	return false
}
