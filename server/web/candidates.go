package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

// forCandidates are the routes that open themselves to candidates, by name: all others are
// closed to them, those to come as well. What they see of a run is what they play.
var forCandidates = map[string]bool{
	"GET /api/me": true,

	"GET /api/interview":                    true,
	"POST /api/interview/agree":             true,
	"POST /api/interview/here":              true,
	"PUT /api/interview/warm-up":            true,
	"GET /api/interview/warm-up/terminal":   true,
	"POST /api/interview/items/:item/begin": true,
	"POST /api/interview/items/:item/end":   true,
	"POST /api/interview/end":               true,

	"GET " + runPath:                           true,
	"GET " + runPath + "/map":                  true,
	"GET " + runPath + "/tour":                 true,
	"GET " + runPath + "/services":             true,
	"GET " + runPath + "/dashboards/:service":  true,
	"POST " + runPath + "/query":               true,
	"GET " + runPath + "/metrics":              true,
	"GET " + runPath + "/rules":                true,
	"GET " + runPath + "/logs":                 true,
	"GET " + runPath + "/changes":              true,
	"GET " + runPath + "/config/:service":      true,
	"GET " + runPath + "/runbooks/:slug":       true,
	"GET " + runPath + "/runbooks/:pack/:slug": true,
	"POST " + runPath + "/look":                true,
	"POST " + runPath + "/customer":            true,
	"GET " + runPath + "/customer":             true,
	"GET " + runPath + "/customer/pages/:page": true,
	"POST " + runPath + "/actions/preview":     true,
	"POST " + runPath + "/commands":            true,
	"GET " + runPath + "/members":              true,
	"POST " + runPath + "/presence":            true,
	"GET " + runPath + "/live":                 true,
	"GET " + runPath + "/debrief":              true, // as far as it was released
	"GET " + runPath + "/customers":            true,
	"POST " + runPath + "/assessment":          true,
	"GET /api/log-search":                      true,
	"GET " + attemptPath:                       true,
	"PUT " + attemptPath + "/parts/:part":      true,
	"POST " + attemptPath + "/pastes":          true,
	"POST " + attemptPath + "/try":             true,
	"GET " + attemptPath + "/terminal":         true,
	"POST " + attemptPath + "/submit":          true,
	"GET " + attemptPath + "/debrief":          true, // as far as it was released
	"GET /api/me/pages":                        true,

	"GET " + evidencePath:                          true,
	"GET " + evidencePath + "/services":            true,
	"GET " + evidencePath + "/dashboards/:service": true,
	"POST " + evidencePath + "/query":              true,
	"GET " + evidencePath + "/metrics":             true,
	"GET " + evidencePath + "/rules":               true,
	"GET " + evidencePath + "/logs":                true,
	"GET " + evidencePath + "/changes":             true,
	"GET " + evidencePath + "/config/:service":     true,
}

// personPath begins the routes of one person: to them a candidate is nobody.
const personPath = "/api/people/:person"

// closed refuses what is not for candidates, and what is done to one as to a person.
func (s *server) closed(c *call) error {
	if c.has(store.CandidateRole) && !forCandidates[c.route.name()] {
		return errForbidden
	}
	if strings.HasPrefix(c.route.path, personPath) {
		is, err := s.Store.IsCandidate(c.ctx(), c.Param("person"))
		if err != nil {
			return err
		}
		if is {
			return errHidden
		}
	}
	return nil
}

// doorToken is what stands in the link of a candidate.
type doorToken struct {
	Token string `json:"token"`
}

// doorState is where a link stands.
type doorState string

const (
	doorOpen    doorState = "open"    // it lets this browser in, once that is confirmed
	doorYours   doorState = "yours"   // this browser is in
	doorBound   doorState = "bound"   // another browser was let in
	doorExpired doorState = "expired" // it is too old
	doorClosed  doorState = "closed"  // the interview is
	doorUnknown doorState = "unknown" // it was revoked, or never made
)

// doorView is what whoever has a link is told before they confirm: whom it is for is not.
type doorView struct {
	State     doorState `json:"state"`
	Title     string    `json:"title,omitempty"` // of the interview
	Minutes   int       `json:"minutes,omitempty"`
	ExpiresMS int64     `json:"expires_ms,omitempty"`
	// Leaves is who is signed in here, and is not any more once they confirm; empty: nobody.
	Leaves string `json:"leaves,omitempty"`
}

// lookAtDoor is POST /api/door/look. It changes nothing: what opens links before people do
// uses none up.
func (s *server) lookAtDoor(c *call, in doorToken) (doorView, error) {
	if err := s.mayTry(c); err != nil {
		return doorView{}, err
	}
	who, err := s.Store.CandidateByLink(c.ctx(), in.Token)
	if errors.Is(err, store.ErrNotFound) {
		return doorView{State: doorUnknown}, nil
	}
	if err != nil {
		return doorView{}, err
	}
	i, err := s.Store.Interview(c.ctx(), who.Interview)
	if err != nil {
		return doorView{}, err
	}
	v := doorView{State: doorOpen, Title: i.Title, ExpiresMS: who.Expires.UnixMilli()}
	for _, item := range i.Items() {
		if !item.Warmup {
			v.Minutes += item.Minutes
		}
	}
	v.Minutes = v.Minutes * (100 + who.Extra) / 100
	if err := s.byCookie(c); err != nil && !errors.Is(err, errSignedOut) {
		return v, err
	}
	why := who.Admits(time.Now())
	switch here := c.person(); {
	case here.ID == who.PersonID:
		v.State = doorYours
		return v, nil
	case !i.Closed.IsZero():
		v.State = doorClosed
	case errors.Is(why, store.ErrBound):
		v.State = doorBound
	case errors.Is(why, store.ErrExpired):
		v.State = doorExpired
	case here.ID != "":
		v.Leaves = here.Name
	}
	return v, nil
}

// doorAnswers say why a link lets nobody in.
var doorAnswers = map[error]string{
	store.ErrNotFound:        "This link lets nobody in. Perhaps there is a newer one: ask whoever sent it.",
	store.ErrBound:           "This link is in use in another browser. Go on there, or ask whoever sent it to move it here.",
	store.ErrExpired:         "This link is too old. Ask whoever sent it for another one.",
	store.ErrClosedInterview: "This interview has been closed. Ask whoever sent the link.",
}

// goThroughDoor is POST /api/door: it binds the link to this browser.
func (s *server) goThroughDoor(c *call, in doorToken) (meView, error) {
	if err := s.mayTry(c); err != nil {
		return meView{}, err
	}
	if err := s.byCookie(c); err != nil && !errors.Is(err, errSignedOut) {
		return meView{}, err
	}
	before := c.session.ID
	who, token, err := s.Store.UseCandidateLink(c.ctx(), in.Token)
	for why, says := range doorAnswers {
		if errors.Is(err, why) {
			return meView{}, s.notedRefusal(c, cmp.Or(who.PersonID, "a link"), "denied: "+why.Error(), &problem{status: http.StatusConflict, detail: says})
		}
	}
	if err != nil {
		return meView{}, err
	}
	err = s.audited(c, store.Entry{PersonID: who.PersonID, Action: "session.start", Object: "interview"}, func() error {
		if err := s.leaveSession(c, before); err != nil {
			return err
		}
		if c.session, err = s.Store.Session(c.ctx(), token); err != nil {
			return err
		}
		c.Set(personKey, who.PersonID)
		c.SetCookie(s.cookie(c, token, int(time.Until(who.Expires.Add(store.CandidateStays)).Seconds())))
		return nil
	})
	if err != nil {
		return meView{}, err
	}
	return s.me(c)
}

// DoorLink is the address that a candidate's link is, on a server that is found at public.
// What lets them in stands in the part that browsers do not send.
func DoorLink(public *url.URL, token string) string {
	return linkOf(public, fmt.Sprintf("#/door/%s", token))
}
