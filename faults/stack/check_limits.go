package stack

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// A stack may come from anybody, and runs inside the server. These bounds are
// far above what a drill needs and far below what hurts.
const (
	maxServices  = 40
	maxReplicas  = 100 // of all services together
	maxRoutes    = 60  // of a service
	maxSteps     = 400 // that one request can take, calls to others included
	maxDepth     = 6   // of steps within steps
	maxJourneys  = 20
	maxRequests  = 20  // of a journey
	maxRate      = 500 // visits a second of all journeys together
	maxUnderWay  = 200 // visits of a journey
	maxSchema    = 60  // statements
	maxStatement = 8 << 10
	maxList      = 100 // of anything else there can be several of
	longest      = 10 * time.Minute

	shortestPeriod = time.Second // of a job
)

// limits checks that a stack is of a size that can be played. It reports
// whether the rest is worth looking at.
func (c *checker) limits(s *Stack) bool {
	before := len(c.mistakes)
	c.most("services", "services", len(s.Services), maxServices)
	c.most("teams", "teams", len(s.Teams), maxList)
	c.most("journeys", "journeys", len(s.Journeys), maxJourneys)
	c.most("slos", "slos", len(s.SLOs), maxList)
	c.most("fields", "fields", len(s.Fields), MaxFields)
	c.most("messages", "messages", len(s.Messages), maxList)
	c.most("sources", "sources", len(s.Sources), maxList)
	c.most("amounts", "amounts", len(s.Amounts), maxList)
	c.most("escalation", "policies", len(s.Escalation), maxList)
	c.most("schedules", "schedules", len(s.Schedules), maxList)
	replicas := 0
	for i, v := range s.Services {
		where := fmt.Sprintf("services[%d]", i)
		replicas += max(0, v.Replicas)
		c.most(where+".replicas", "replicas of all services", replicas, maxReplicas)
		c.most(where+".routes", "routes", len(v.Routes), maxRoutes)
		c.most(where+".schema", "statements", len(v.Schema), maxSchema)
		c.most(where+".releases", "releases", len(v.Releases), maxList)
		c.most(where+".config", "settings", len(v.Config), maxList)
		c.most(where+".flags", "flags", len(v.Flags), maxList)
		for k, r := range v.Routes {
			c.depth(fmt.Sprintf("%s.routes[%d].steps", where, k), r.Steps, 1)
		}
		if v.Consumes != nil {
			c.depth(where+".consumes.steps", v.Consumes.Steps, 1)
		}
		c.most(where+".jobs", "jobs", len(v.Jobs), maxList)
		for k, j := range v.Jobs {
			at := fmt.Sprintf("%s.jobs[%d]", where, k)
			c.most(at+".needs", "jobs that it needs", len(j.Needs), maxList)
			c.depth(at+".rows.within", j.Rows.Within, 1)
			c.depth(at+".steps", j.Steps, 1)
			c.depth(at+".then", j.Then, 1)
		}
	}
	rate := 0.0
	for i, j := range s.Journeys {
		where := fmt.Sprintf("journeys[%d]", i)
		c.most(where+".requests", "requests", len(j.Requests), maxRequests)
		if rate += max(0, j.Rate); !(rate <= maxRate) {
			c.at(where+".rate", "%v visits a second of all journeys; at most %d", rate, maxRate)
		}
	}
	return len(c.mistakes) == before
}

// pauses checks that visits, which may take time by themselves, do not pile up.
func (c *checker) pauses(where string, j Journey) {
	stay := 0.0
	for k, r := range j.Requests {
		c.lasts(fmt.Sprintf("%s.requests[%d].after", where, k), r.After)
		stay += r.After.Std().Seconds()
	}
	c.lasts(where+".patience", j.Patience)
	c.lasts(where+".retry.patience", j.Retry.Patience)
	if under := j.Rate * stay; under > maxUnderWay {
		c.at(where+".rate", "%.0f visits are under way at once, with the time that they take by themselves; at most %d", under, maxUnderWay)
	}
}

// lasts checks that something is over within a drill.
func (c *checker) lasts(where string, d Duration) {
	if d.Std() > longest {
		c.at(where, "%s is longer than %s", d.Std(), longest)
	}
}

func (c *checker) most(where, what string, n, most int) {
	if n > most {
		c.at(where, "there are %d %s; at most %d", n, what, most)
	}
}

func (c *checker) depth(where string, steps []Step, deep int) {
	c.most(where, "steps", len(steps), maxList)
	if deep > maxDepth && len(steps) > 0 {
		c.at(where, "steps stand in each other more than %d deep", maxDepth)
		return
	}
	for i, s := range steps {
		c.depth(fmt.Sprintf("%s[%d].within", where, i), s.Within, deep+1)
		c.depth(fmt.Sprintf("%s[%d].miss", where, i), s.Miss, deep+1)
	}
}

// effort checks how many steps each route takes with those of the services that
// it calls: where each calls the next one twice, twenty in a row are a million
// calls. The calls go round in no circle.
func (c *checker) effort() {
	known := map[string]int{} // by service and pattern
	var of func(v Service, r Route) int
	of = func(v Service, r Route) int {
		id := v.Name + " " + r.Match
		if n, ok := known[id]; ok {
			return n
		}
		n := 0
		for step := range r.AllSteps() {
			n++
			if to, ok := c.system.Service(step.Call); ok {
				if at, ok := c.routed(step.Request, to); ok {
					n += of(to, at)
				}
			}
			n = min(n, maxSteps+1)
		}
		known[id] = n
		return n
	}
	for i, v := range c.system.Services {
		for k, r := range v.Routes {
			if of(v, r) > maxSteps {
				c.at(fmt.Sprintf("services[%d].routes[%d].steps", i, k), "a request takes more than %d steps, with those of the services that it calls", maxSteps)
			}
		}
	}
}

// routed finds the route that a request meets at a service.
func (c *checker) routed(request string, to Service) (Route, bool) {
	method, target, _ := strings.Cut(fieldShape.ReplaceAllString(request, "1"), " ")
	r, err := http.NewRequest(method, target, nil)
	if err != nil || c.routes[to.Name] == nil {
		return Route{}, false
	}
	_, pattern := c.routes[to.Name].Handler(r)
	return find(to.Routes, func(r Route) bool { return r.Match == pattern })
}
