package web

import (
	"cmp"
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/authoring"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/library/pack"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/store"
)

// call is a request that has passed the guard.
type call struct {
	echo.Context
	route   route
	session store.Session // zero on routes for anyone
	token   *store.Token  // that a program was let in by; nil: a browser
	run     store.Run     // on routes of a run
	// seen are the people whose runs the caller's groups show them; nil: everybody's.
	seen map[string]bool
	// from is the assignment, on routes of one, and of a run that comes from it.
	from store.Assignment
	day  store.GameDay // on routes of a game day
	// learning is by what somebody learns, on routes of that.
	learning  store.Enrolment
	interview store.Interview // on routes of an interview
	attempt   store.Attempt   // on routes of one
	mentored  bool            // the caller is the mentor of who answers that attempt
	// recording is what is looked at to answer that, and recorded what came of it.
	recording runs.Recording
	recorded  runs.Recorded
	entry     int64          // of the audit trail; 0: none
	result    store.Result   // for it
	status    int            // of the answer, where it is not 200
	held      []func()       // what it holds on to until it has been answered
	golden    *library.Drill // whose golden run it is about, which they may watch; nil: about none
	reading   bool           // it has a place among those that read much
}

// after has something done when the call has been answered.
func (c *call) after(do func()) { c.held = append(c.held, do) }

func (c *call) letGo() {
	for _, do := range c.held {
		do()
	}
}

func (c *call) ctx() context.Context { return c.Request().Context() }

func (c *call) person() store.Person { return c.session.Person }

// has reports whether the caller has any of some roles.
func (c *call) has(any ...store.Role) bool { return c.person().Roles.Has(any...) }

// leads reports whether the caller sees what others play.
func (c *call) leads() bool { return c.has(store.Facilitator, store.Assessor) }

func (c *call) actor() event.Actor {
	return event.Actor{Kind: event.Person, ID: c.person().ID, Name: c.person().Name}
}

// csrfHeader carries the proof that the request was made by a page that could
// read GET /api/me.
const csrfHeader = "X-CSRF-Token"

// bodyLimit bounds what anyone can make us read, and draftLimit a text that an
// author works on: as JSON it is longer than it is.
const (
	bodyLimit  = 64 << 10
	draftLimit = 2*authoring.MaxSize + bodyLimit
)

// limit bounds what is read of a call.
func (r route) limit() int64 {
	switch {
	case r.name() == importRoute, r.name() == importRoute+"/check":
		return rosterSize + bodyLimit
	case r.name() == uploadRoute:
		return pack.MaxArchive + bodyLimit
	case r.who == author:
		return draftLimit
	case longAnswer(r):
		return answerLimit
	}
	return bodyLimit
}

// guard lets a call through to its handler when it may pass, and says why when
// it may not.
func (s *server) guard(r route) echo.HandlerFunc {
	return func(e echo.Context) error {
		c := &call{Context: e, route: r}
		e.Request().Body = http.MaxBytesReader(e.Response(), e.Request().Body, r.limit())
		foreign := s.origin.Check(e.Request()) != nil
		if r.who == anyone {
			if foreign {
				return errForeign
			}
			return r.handle(s, c)
		}
		if err := s.authenticate(c); err != nil {
			return err
		}
		if wait, ok := s.paced.allow(r, c.person().ID, time.Now()); !ok {
			return s.hold(c, wait)
		}
		if foreign {
			return s.refuse(c, errForeign)
		}
		if err := s.authorise(c); err != nil {
			return s.refuse(c, err)
		}
		leave, err := s.enter(c)
		if err != nil {
			return err
		}
		defer leave()
		defer c.letGo()
		if err := s.playGolden(c); err != nil {
			return err
		}
		if r.audit == "" {
			return r.handle(s, c)
		}
		return s.audited(c, store.Entry{PersonID: c.person().ID, Action: r.audit, Object: object(c)}, func() error { return r.handle(s, c) })
	}
}

// enter takes the places that a call needs of what its person may have under way
// at once. They are held until the answer has been sent, so that what waits for
// a slow reader is bounded, too.
func (s *server) enter(c *call) (leave func(), err error) {
	if lasting[c.route.name()] {
		return func() {}, nil
	}
	leave, err = s.places.enter(c.ctx(), c.person().ID)
	if errors.Is(err, errNoPlace) {
		return nil, s.hold(c, time.Second)
	}
	if err == nil && heavy[c.route.name()] {
		if err = s.readMuch(c); err != nil {
			leave()
		}
	}
	return leave, err
}

// readMuch takes a place among what somebody may have under way that reads much, for the
// rest of a call.
func (s *server) readMuch(c *call) error {
	if c.reading {
		return nil
	}
	leave, err := s.reads.enter(c.ctx(), c.person().ID)
	if errors.Is(err, errNoPlace) {
		return s.hold(c, time.Second)
	}
	if err == nil {
		c.reading = true
		c.after(leave)
	}
	return err
}

// authenticate finds out who is asking.
func (s *server) authenticate(c *call) error {
	if secret, ok := strings.CutPrefix(c.Request().Header.Get("Authorization"), "Bearer "); ok {
		return s.byToken(c, secret)
	}
	return s.byCookie(c)
}

// byToken lets a program in.
func (s *server) byToken(c *call, secret string) error {
	token, session, err := s.Store.TokenSession(c.ctx(), secret)
	if errors.Is(err, store.ErrNotFound) {
		return errNoToken
	}
	if err != nil {
		return err
	}
	c.token, c.session = &token, session
	c.Set(personKey, c.person().ID)
	return nil
}

// byCookie lets a browser in.
func (s *server) byCookie(c *call) error {
	cookie, err := c.Cookie(s.front.cookieName(c.Request()))
	if err != nil {
		return errSignedOut
	}
	c.session, err = s.Store.Session(c.ctx(), cookie.Value)
	if errors.Is(err, store.ErrNotFound) {
		return errSignedOut
	}
	c.Set(personKey, c.person().ID)
	return err
}

// bind finds out whom a caller sees who leads groups.
func (s *server) bind(c *call) error {
	sight := c.person().Sight()
	if sight == (store.Sight{}) {
		return nil
	}
	people, err := s.Store.Seen(c.ctx(), sight)
	c.seen = map[string]bool{}
	for _, p := range people {
		c.seen[p.ID] = true
	}
	return err
}

// authorise is Drillyard's side of who may do what; what the fiction allows
// is for the engine.
func (s *server) authorise(c *call) error {
	r := c.route
	if c.token != nil && !mayBy(r, c.token.Scopes) {
		return errScope
	}
	if m := r.method; c.token == nil && m != http.MethodGet && m != http.MethodHead {
		given := c.Request().Header.Get(csrfHeader)
		if subtle.ConstantTimeCompare([]byte(given), []byte(c.session.CSRF)) != 1 {
			return errCSRF
		}
	}
	if err := s.closed(c); err != nil {
		return err
	}
	if err := s.bind(c); err != nil {
		return err
	}
	switch {
	case strings.HasPrefix(r.path, runPath):
		var err error
		if runs.IsWatched(c.Param("run")) {
			return s.watch(c)
		}
		if c.run, err = s.Store.Run(c.ctx(), c.Param("run")); err != nil {
			return err
		}
		if c.from, err = s.Store.Assignment(c.ctx(), c.run.Assignment); err != nil {
			return err
		}
		if !c.watches() && !c.reads() {
			return errHidden // to them it does not exist
		}
		if !c.run.LogGone.IsZero() && r.path != runPath {
			return errLogGone
		}
	case strings.HasPrefix(r.path, assignmentPath):
		var err error
		if c.from, err = s.Store.Assignment(c.ctx(), c.Param("assignment")); err != nil {
			return err
		}
		if !c.concerned() {
			return errHidden
		}
	case strings.HasPrefix(r.path, gameDayPath):
		var err error
		if c.day, err = s.Store.GameDay(c.ctx(), c.Param("gameday")); err != nil {
			return err
		}
		if !c.attends() {
			return errHidden
		}
	}
	if strings.HasPrefix(r.path, interviewPath) {
		var err error
		if c.interview, err = s.Store.Interview(c.ctx(), c.Param("interview")); err != nil {
			return err
		}
		if !c.holds() {
			return errHidden
		}
		if !c.interview.HeldBy(c.person().ID) { // an admin who marks in it sees no names, either
			if rates, err := s.Store.Rates(c.ctx(), c.person().ID, c.interview.ID); err != nil || rates {
				return cmp.Or[error](err, errHidden)
			}
		}
	}
	if strings.HasPrefix(r.path, enrolmentPath) {
		var err error
		if c.learning, err = s.Store.Enrolment(c.ctx(), c.Param("enrolment")); err != nil {
			return err
		}
		if !c.minds() {
			return errHidden
		}
	}
	if strings.HasPrefix(r.path, attemptPath) {
		var err error
		if c.attempt, err = s.Store.Attempt(c.ctx(), c.Param("attempt")); err != nil {
			return err
		}
		if !c.answers() {
			is, err := s.Store.IsCandidate(c.ctx(), c.attempt.PersonID)
			if err != nil {
				return err
			}
			if c.mentored, err = s.Store.Mentors(c.ctx(), c.person().ID, c.attempt.PersonID); err != nil {
				return err
			}
			if is || !c.seesAttempt(c.attempt) { // nobody reads what candidates warm up with
				return errHidden
			}
		}
	}
	needed, some := rolesFor[r.who]
	if may, asked := mayCall[r.who]; some && !c.has(needed...) || asked && !may(c) {
		return errForbidden
	}
	if r.who == assignee {
		return s.mayBegin(c)
	}
	return nil
}

// refuse notes that someone was turned away, and why. A run that does not exist
// at all is no refusal.
func (s *server) refuse(c *call, why error) error {
	p, ok := errors.AsType[*problem](why)
	if !ok || c.entry != 0 { // what comes of an entry is told with it
		return why
	}
	outcome := map[*problem]string{errCSRF: "no CSRF token", errForeign: "foreign origin", errHidden: "not theirs to see", errForbidden: "role", errScope: "scope"}[p]
	outcome = cmp.Or(outcome, p.denied, strings.ToLower(http.StatusText(p.status)))
	action := c.route.audit
	if action == "" {
		action = c.route.method + " " + c.route.path
	}
	_, err := s.Store.Audit(c.ctx(), store.Entry{PersonID: c.person().ID, Action: action, Object: object(c), Outcome: "denied: " + outcome})
	if err != nil {
		return err
	}
	return why
}

// object is what a call is about, for the audit trail.
func object(c *call) string {
	if one := cmp.Or(c.Param("run"), c.Param("assignment"), c.Param("gameday"), c.Param("enrolment"), path.Join(c.Param("interview"), c.Param("candidate")), c.Param("item"), c.Param("attempt")); one != "" {
		return one
	}
	return path.Join(c.Param("pack"), cmp.Or(c.Param("*"), c.Param("certificate"), c.Param("person"), c.Param("group"), c.Param("token"), c.Param("redaction"), c.Param("sample")))
}
