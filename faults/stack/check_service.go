package stack

import (
	"fmt"
	"slices"
	"strings"
)

var (
	kinds  = []string{KindService, KindWorker, KindDatabase, KindCache, KindQueue}
	bodies = []string{BodyHTML, BodyJSON, BodyPass}
)

func (c *checker) service(where string, v Service) {
	c.lasts(where+".startup", v.Startup)
	if _, ok := c.system.Team(v.Team); !ok {
		c.at(where+".team", "there is no team %q", v.Team)
	}
	if len(v.Releases) == 0 {
		c.at(where+".releases", "%s needs at least one release: the one that runs", v.Name)
	}
	for i, r := range v.Releases {
		if r.Version == "" {
			c.at(fmt.Sprintf("%s.releases[%d]", where, i), "version is missing")
		}
	}
	if !slices.Contains(kinds, v.Kind) {
		c.at(where+".kind", "there is no kind %q; there is %s", v.Kind, strings.Join(kinds, ", "))
		return
	}
	store := v.Kind == KindDatabase || v.Kind == KindCache || v.Kind == KindQueue
	switch {
	case v.Replicas < 1:
		c.at(where+".replicas", "%s needs at least one replica", v.Name)
	case store && v.Replicas > 1:
		c.at(where+".replicas", "a %s has one replica", v.Kind)
	}
	c.only(where+".routes", len(v.Routes) > 0, v, KindService)
	if len(v.Jobs) == 0 {
		c.only(where+".consumes", v.Consumes != nil, v, KindWorker)
	} else {
		c.only(where+".jobs", true, v, KindWorker)
		if v.Consumes != nil {
			c.at(where+".consumes", "a worker consumes a queue or has jobs, not both")
		}
	}
	c.jobs(where, v)
	if v.Retention > 0 && v.Kind != KindQueue {
		c.at(where+".retention", "a %s has no retention, only a %s has", v.Kind, KindQueue)
	}
	if len(v.Schema) > 0 && v.Kind != KindDatabase {
		c.at(where+".schema", "a %s has no schema", v.Kind)
	}
	for i, text := range v.Schema {
		c.sql(fmt.Sprintf("%s.schema[%d]", where, i), text, schemaVerbs...)
	}
	c.outside(where, v)
	for i, r := range v.Routes {
		c.route(fmt.Sprintf("%s.routes[%d]", where, i), v, r)
	}
	if v.Consumes != nil {
		at := where + ".consumes"
		c.kind(at+".queue", v.Consumes.Queue, KindQueue)
		c.subject(at+".subject", v.Consumes.Subject)
		c.work(at+".work", v.Consumes.Work)
		c.steps(at+".steps", v, v.Consumes.Steps)
	}
}

// outside checks what is said of services that are not like the others.
func (c *checker) outside(where string, v Service) {
	if v.TLS && v.Kind != KindService {
		c.at(where+".tls", "a %s is not called over TLS, only a %s is", v.Kind, KindService)
	}
	switch {
	case !v.Login:
	case v.Kind != KindService && v.Kind != KindWorker:
		c.at(where+".login", "nobody logs in to a %s, only to a %s or a %s", v.Kind, KindService, KindWorker)
	case v.External:
		c.at(where+".login", "%s is somebody else's: nobody of us logs in to it", v.Name)
	}
	switch {
	case !v.External:
	case v.Kind != KindService:
		c.at(where+".external", "a %s is never somebody else's, only a %s is", v.Kind, KindService)
	case v.Name == c.system.Services[0].Name:
		c.at(where+".external", "customers reach the first service, so it must be our own")
	case len(v.Needs()) > 0:
		c.at(where+".external", "%s is somebody else's: it needs nothing of this stack", v.Name)
	}
}

// only checks that something is there for one kind of service and no other.
func (c *checker) only(where string, there bool, v Service, kind string) {
	what := where[strings.LastIndexByte(where, '.')+1:]
	switch {
	case there && v.Kind != kind:
		c.at(where, "a %s has no %s", v.Kind, what)
	case !there && v.Kind == kind:
		c.at(where, "a %s needs %s", v.Kind, what)
	}
}

func (c *checker) route(where string, v Service, r Route) {
	if !slices.Contains(bodies, r.Body) {
		c.at(where+".body", "there is no body %q; there is %s", r.Body, strings.Join(bodies, ", "))
	}
	if r.Body == BodyPass && (len(r.Steps) == 0 || r.Steps[len(r.Steps)-1].Call == "" || r.Steps[len(r.Steps)-1].Optional) {
		c.at(where+".body", "body pass hands on the last step, which must be a call that is not optional")
	}
	switch {
	case (r.Page != "") != (r.Body == BodyHTML):
		c.at(where+".page", "an html body needs a page, and no other body has one")
	case r.Page == "" || c.alone:
	case r.Page == PageFrame || r.Page == PageSorry:
		c.at(where+".page", "the page %s is not for a route: it goes around others, or is shown when something fails", r.Page)
	case !c.system.HasPage(r.Page):
		c.at(where+".page", "there is no page %q: pages/%s.html is missing", r.Page, r.Page)
	case !c.system.HasPage(PageSorry):
		c.at(where+".page", "a stack with pages has one for what fails: pages/%s.html is missing", PageSorry)
	}
	if r.Sorry != "" && r.Body == BodyJSON {
		c.at(where+".sorry", "a json body has no words for what fails")
	}
	if len(r.Shows) > 0 && r.Body != BodyJSON {
		c.at(where+".shows", "only a json body shows fields of the request; a page says itself which it has")
	}
	for i, name := range r.Shows {
		if f, ok := c.known(fmt.Sprintf("%s.shows[%d]", where, i), name); ok && f.Signs != "" {
			c.at(fmt.Sprintf("%s.shows[%d]", where, i), "a token is shown to nobody")
		}
	}
	c.work(where+".work", r.Work)
	c.steps(where+".steps", v, r.Steps)
}

func (c *checker) work(where string, w Work) {
	if (w.P50 == 0) != (w.P99 == 0) || w.P99 < w.P50 {
		c.at(where, "work needs p50 and p99, and p99 is not below p50")
	}
	c.lasts(where+".p99", w.P99)
}

func (c *checker) steps(where string, v Service, steps []Step) {
	for i, s := range steps {
		c.step(fmt.Sprintf("%s[%d]", where, i), v, s)
	}
}

// verbs lists what a step can be: its target, the kind that target must have,
// and the field that says what is asked of it.
func (s Step) verbs() []verb {
	return []verb{
		{"call", s.Call, KindService, "request", s.Request},
		{"query", s.Query, KindDatabase, "sql", s.Statement()},
		{"get", s.Get, KindCache, "key", s.Key},
		{"put", s.Put, KindCache, "key", s.Key},
		{"publish", s.Publish, KindQueue, "subject", s.Subject},
	}
}

type verb struct{ name, target, kind, field, value string }

func (c *checker) step(where string, v Service, s Step) {
	var is []verb
	for _, may := range s.verbs() {
		if may.target != "" {
			is = append(is, may)
		}
	}
	if len(is) != 1 {
		c.at(where, "a step is exactly one of call, query, get, put and publish; this is %d of them", len(is))
		return
	}
	does := is[0]
	known := c.kind(where+"."+does.name, does.target, does.kind)
	for _, other := range s.verbs() {
		switch {
		case other.name == does.name && other.value == "":
			c.at(where+"."+other.field, "a %s needs %s", does.name, other.field)
		case other.field != does.field && other.value != "":
			c.at(where+"."+other.field, "a %s has no %s", does.name, other.field)
		}
	}
	if s.Query == "" && (len(s.Within) > 0 || s.Work != Work{} || s.Result != "") {
		c.at(where, "only a query has within, work and result")
	}
	c.result(where, s)
	if s.Get == "" && len(s.Miss) > 0 {
		c.at(where+".miss", "only a get has miss")
	}
	if s.Needed && s.Query == "" && (s.Get == "" || len(s.Miss) > 0) {
		c.at(where+".needed", "only a query, or a get without miss, can be needed")
	}
	if _, ok := v.Flags[s.Flag]; s.Flag != "" && !ok {
		c.at(where+".flag", "%s has no flag %q", v.Name, s.Flag)
	}
	if s.Call != "" && s.Request != "" && known {
		c.request(where+".request", s.Request, s.Call)
	}
	c.mentions(where+".key", s.Key)
	c.mentions(where+".sql", s.SQL)
	if s.SQL != "" {
		c.sql(where+".sql", s.SQL, statementVerbs...)
	}
	if s.Publish != "" && s.Subject != "" {
		c.subject(where+".subject", s.Subject)
	}
	c.work(where+".work", s.Work)
	c.steps(where+".within", v, s.Within)
	c.steps(where+".miss", v, s.Miss)
}

// kind checks that a service exists and is of the kind that is needed.
func (c *checker) kind(where, name, want string) bool {
	v, ok := c.system.Service(name)
	switch {
	case !ok:
		c.at(where, "there is no service %q; there is %s", name, strings.Join(c.system.Names(), ", "))
	case v.Kind != want:
		c.at(where, "%s is a %s, not a %s", name, v.Kind, want)
		return false
	}
	return ok
}

// subject checks that it is said what is sent under a subject.
func (c *checker) subject(where, subject string) {
	if _, ok := c.system.Message(subject); ok {
		return
	}
	if subject == "" {
		c.at(where, "subject is missing")
		return
	}
	c.at(where, "there is no message %q: declare under messages what it carries", subject)
}
