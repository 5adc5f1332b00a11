package stack

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack/plain"
)

// checker collects what is wrong with one stack.
type checker struct {
	folder   string
	file     string
	places   plain.Places
	mistakes []Mistake
	about    []string // the path of each mistake of the description
	system   *Stack
	routes   map[string]*http.ServeMux // per service, to tell whether a request has a route
	query    func(expr string) error   // nil: expressions are not looked at
	alone    bool                      // the pages of the stack are not known
	others   []Mistake                 // in files that come after
	named    map[string]bool           // jobs
	running  bool                      // what is looked at is done in a run of a job
}

// at records a mistake at a path, or at the nearest thing around it that is
// written down: a missing field has no place of its own.
func (c *checker) at(where, text string, args ...any) {
	p := c.places.Near(where)
	c.mistakes = append(c.mistakes, Mistake{c.file, p.Line, p.Column, fmt.Sprintf(text, args...)})
	c.about = append(c.about, where)
}

// elsewhere records a mistake in another file.
func (c *checker) elsewhere(file string, line, column int, text string, args ...any) {
	c.others = append(c.others, Mistake{file, line, column, fmt.Sprintf(text, args...)})
}

// mustWhole matches texts that have a shape from their beginning to their end.
func mustWhole(shape string) *regexp.Regexp { return regexp.MustCompile(`\A(?:` + shape + `)\z`) }

// calledShape is what those who come are called: "client system".
var calledShape = mustWhole(`[\pL][\pL\d -]{0,39}`)

// clients checks what those who come to a stack are called.
func (c *checker) clients(of faults.Clients) {
	if of == (faults.Clients{}) {
		return
	}
	for where, word := range map[string]string{"clients.one": of.One, "clients.many": of.Many} {
		if !calledShape.MatchString(word) {
			c.at(where, "%.60q: those who come are called by a word or a few, of at most 40 letters: {one: client, many: clients}", word)
		}
	}
}

var nameShape = mustWhole(`[a-z][a-z0-9-]*`)

// stack checks everything that the shape of the file does not.
func (c *checker) stack(s *Stack) {
	c.system = s
	if c.folder != "" && s.Name != c.folder {
		c.at("name", "name is %q, the folder is %q", s.Name, c.folder)
	}
	if s.Title == "" {
		c.at("title", "title is missing")
	}
	c.clients(s.Clients)
	if len(s.Services) == 0 {
		c.at("services", "a stack needs at least one service")
		return
	}
	c.names("teams", len(s.Teams), func(i int) string { return s.Teams[i].Name })
	c.names("services", len(s.Services), func(i int) string { return s.Services[i].Name })
	c.names("journeys", len(s.Journeys), func(i int) string { return s.Journeys[i].Name })
	c.names("slos", len(s.SLOs), func(i int) string { return s.SLOs[i].Name })
	if s.Services[0].Kind != KindService {
		c.at("services[0].kind", "customers reach the first service, so it must be a %s", KindService)
	}
	if !c.limits(s) {
		return
	}
	c.escalation(s)
	c.business(s)
	c.routes, c.named = map[string]*http.ServeMux{}, map[string]bool{}
	for i, v := range s.Services {
		c.mount(fmt.Sprintf("services[%d]", i), v)
	}
	for i, v := range s.Services {
		c.service(fmt.Sprintf("services[%d]", i), v)
	}
	if !c.cycles() {
		c.effort()
	}
	c.journeys(s)
	c.slos(s)
	c.alerts(s)
	for i, v := range s.Sources {
		c.source(fmt.Sprintf("sources[%d]", i), s, i, v)
	}
	c.updates(s)
	c.shown(s)
}

// names checks that a list's names are well formed and appear once.
func (c *checker) names(list string, n int, name func(int) string) {
	if n == 0 {
		c.at(list, "%s is empty", list)
	}
	seen := map[string]bool{}
	for i := range n {
		where := fmt.Sprintf("%s[%d].name", list, i)
		switch v := name(i); {
		case !nameShape.MatchString(v) || v == Customers:
			c.at(where, "%q is not a name: lower-case letters, digits and dashes, and not %q", v, Customers)
		case seen[v]:
			c.at(where, "%s has %q twice", list, v)
		default:
			seen[v] = true
		}
	}
}

// mount registers a service's routes; net/http is the judge of patterns.
func (c *checker) mount(where string, v Service) {
	mux := http.NewServeMux()
	c.routes[v.Name] = mux
	for i, r := range v.Routes {
		at := fmt.Sprintf("%s.routes[%d].match", where, i)
		if !strings.Contains(r.Match, " /") {
			c.at(at, "%q is not a method and a path, as in \"POST /notes\"", r.Match)
			continue
		}
		if problem := handle(mux, r.Match); problem != "" {
			c.at(at, "%s", problem)
		}
		c.mentions(at, r.Match)
	}
}

func handle(mux *http.ServeMux, pattern string) (problem string) {
	defer func() {
		if p := recover(); p != nil { // how ServeMux reports a bad or a conflicting pattern
			problem = fmt.Sprintf("%q: %v", pattern, strings.SplitN(fmt.Sprint(p), "\n", 2)[0])
		}
	}()
	mux.Handle(pattern, http.NotFoundHandler())
	return ""
}

// request checks that a request such as "POST /notes?note={note}" has a
// route at the service called to.
func (c *checker) request(where, request, to string) {
	c.mentions(where, request)
	method, target, ok := strings.Cut(fieldShape.ReplaceAllString(request, "1"), " ")
	if !ok || !strings.HasPrefix(target, "/") {
		c.at(where, "%q is not a method and a path, as in \"POST /notes\"", request)
		return
	}
	r, err := http.NewRequest(method, target, nil)
	if err != nil {
		c.at(where, "%q: %v", request, err)
		return
	}
	if _, pattern := c.routes[to].Handler(r); pattern == "" {
		c.at(where, "%s has no route for %s", to, request)
	}
}

func (c *checker) journeys(s *Stack) {
	for i, j := range s.Journeys {
		where := fmt.Sprintf("journeys[%d]", i)
		if j.Rate <= 0 {
			c.at(where+".rate", "rate must be above 0 visits a second")
		}
		if j.Patience <= 0 {
			c.at(where+".patience", "patience is missing")
		}
		c.retry(where+".retry", j.Retry)
		if j.Browses != "" {
			if f, ok := c.known(where+".browses", j.Browses); ok && (!f.Made.Makes() || f.Made.IsNew() || f.Made.Count() > maxChoices) {
				c.at(where+".browses", "visits go through the values of a field that is made from a range or a list, of at most %d", maxChoices)
			}
		}
		c.pauses(where, j)
		if len(j.Requests) == 0 {
			c.at(where+".requests", "a journey needs at least one request")
		}
		for k, r := range j.Requests {
			at := fmt.Sprintf("%s.requests[%d]", where, k)
			c.request(at+".request", r.Request, s.Services[0].Name)
			if k == 0 && r.After > 0 {
				c.at(at+".after", "there is no request before the first one")
			}
		}
	}
}

// retry checks that a habit is whole: part of one would be none.
func (c *checker) retry(where string, r Retry) {
	if r == (Retry{}) {
		return
	}
	if r.Share <= 0 || r.Share > 1 {
		c.at(where+".share", "share %v is not above 0 and at most 1", r.Share)
	}
	if r.After <= 0 {
		c.at(where+".after", "after is missing: the pause before another try")
	}
	if r.Limit < 1 {
		c.at(where+".limit", "limit must be at least 1 further try")
	}
	if r.Patience < r.After {
		c.at(where+".patience", "patience is shorter than the pause before another try: nobody would try again")
	}
}

func (c *checker) slos(s *Stack) {
	for i, v := range s.SLOs {
		where := fmt.Sprintf("slos[%d]", i)
		if _, ok := s.Journey(v.Journey); !ok {
			c.at(where+".journey", "there is no journey %q", v.Journey)
		}
		if strings.TrimSpace(v.SLI) == "" {
			c.at(where+".sli", "sli is missing")
		} else if c.query != nil {
			if err := c.query(v.SLI); err != nil {
				c.at(where+".sli", "sli: %v", err)
			}
		}
		if v.Objective <= 0 || v.Objective >= 1 {
			c.at(where+".objective", "objective %v is not between 0 and 1", v.Objective)
		}
	}
}

// cycles reports each service from which calls come back to itself, and whether
// there is one.
func (c *checker) cycles() (found bool) {
	needs := map[string][]string{}
	for _, v := range c.system.Services {
		needs[v.Name] = v.Needs()
	}
	done := map[string]bool{}
	var visit func(name string, path []string)
	visit = func(name string, path []string) {
		if i := slices.Index(path, name); i >= 0 {
			found = true
			at := slices.Index(c.system.Names(), name)
			c.at(fmt.Sprintf("services[%d].name", at), "calls go round in a circle: %s", strings.Join(append(path[i:], name), " → "))
			return
		}
		if done[name] {
			return
		}
		for _, to := range needs[name] {
			visit(to, append(path, name))
		}
		done[name] = true
	}
	for _, v := range c.system.Services {
		visit(v.Name, nil)
	}
	return found
}
