package service

import "github.com/drillyard/drillyard/faults/stack"

// Preview makes the answers of a service for somebody who knows what a request
// came to without having served it.
type Preview struct {
	Service  stack.Service
	Business stack.Business
	Version  string              // of the release that runs
	Trace    string              // 32 hexadecimal digits
	Fields   map[string]string   // of the request
	Rows     []map[string]string // of the last statement, or the cache instead of it
	Aside    []map[string]string // of optional steps
}

func (p Preview) exchange() *exchange {
	x := &exchange{replica: &Replica{}, trace: p.Trace, fields: p.Fields, rows: p.Rows, aside: p.Aside}
	x.replica.opts.Service, x.replica.opts.Business, x.replica.opts.Release.Version = p.Service, p.Business, p.Version
	return x
}

// Answer is the body of the answer to a request that was served, for a route
// that does not pass another service's on.
func (p Preview) Answer(route stack.Route) []byte {
	if route.Body == stack.BodyHTML {
		return p.exchange().page(route.Page).body
	}
	return p.exchange().json(route).body
}

// Apology is the body of the answer to a request that could not be served.
func (p Preview) Apology(route stack.Route, status int) []byte {
	return p.exchange().apology(route, status).body
}
