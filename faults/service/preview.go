package service

import "github.com/drillyard/drillyard/faults/stack"

// Preview makes the answers of a service for somebody who knows what a request
// came to without having served it.
type Preview struct {
	Service stack.Service
	Version string              // of the release that runs
	Trace   string              // 32 hexadecimal digits
	Fields  map[string]string   // of the request
	Rows    []map[string]string // of the last statement, or the cache instead of it
	Aside   []map[string]string // of optional steps
}

func (p Preview) exchange() *exchange {
	x := &exchange{replica: &Replica{}, trace: p.Trace, fields: p.Fields}
	x.replica.opts.Service, x.replica.opts.Release.Version = p.Service, p.Version
	for _, r := range p.Rows {
		x.rows = append(x.rows, r)
	}
	for _, r := range p.Aside {
		x.aside = append(x.aside, r)
	}
	return x
}

// Answer is the body of the answer to a request that was served, for a route
// that does not pass another service's on.
func (p Preview) Answer(route stack.Route) []byte {
	if route.Body == stack.BodyHTML {
		return p.exchange().page(route.Page).body
	}
	return p.exchange().json().body
}

// Apology is the body of the answer to a request, "METHOD /path", that could
// not be served.
func (p Preview) Apology(route stack.Route, request string, status int) []byte {
	return p.exchange().apology(route, request, status).body
}
