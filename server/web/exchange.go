package web

import "reflect"

// Exchange is what a route takes and answers as JSON; nil: nothing, or no JSON.
type Exchange struct {
	Method, Path   string
	Takes, Answers reflect.Type
}

// Exchanges describes the interface, route by route, to whoever writes the types
// that clients are made of.
func Exchanges() []Exchange {
	all := []Exchange{}
	for _, r := range routes() {
		if r.takes != nil || r.answers != nil {
			all = append(all, Exchange{r.method, r.path, r.takes, r.answers})
		}
	}
	return all
}

// Problem is the type of every answer that is none.
func Problem() reflect.Type { return reflect.TypeFor[problemDocument]() }

// BoardFrame is the type of what a board is told.
func BoardFrame() reflect.Type { return reflect.TypeFor[boardFrame]() }
