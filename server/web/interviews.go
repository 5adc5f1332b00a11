package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/interview"
	"github.com/drillyard/drillyard/server/store"
)

// interviewTemplates is GET /api/interviews/templates.
func (s *server) interviewTemplates(c *call) (interviewTemplateList, error) {
	list := interviewTemplateList{Templates: []interviewTemplate{}, Dimensions: []weightedDimension{}}
	for _, t := range s.Library.Interviews() {
		one := interviewTemplate{t.Slug, t.Title, t.For, t.Minutes(), interview.Terms(t), map[string]posedView{}}
		for _, item := range one.Terms.Items() {
			one.MadeOf[item.ID] = s.viewItemOf(item)
		}
		list.Templates = append(list.Templates, one)
	}
	for _, d := range scenarios.Dimensions() {
		list.Dimensions = append(list.Dimensions, weightedDimension{d.Name, d.Title, d.Weight})
	}
	return list, nil
}

// interviews is GET /api/interviews: those that the caller holds, and all for admins.
func (s *server) interviews(c *call) ([]interviewRow, error) {
	who := c.person().ID
	if c.has(store.Admin) {
		who = ""
	}
	all, err := s.Store.Interviews(c.ctx(), who)
	rows := []interviewRow{}
	for _, i := range all {
		candidates, err := s.Store.Candidates(c.ctx(), i.ID)
		if err != nil {
			return nil, err
		}
		rows = append(rows, rowOfInterview(i, candidates))
	}
	return rows, err
}

type newInterview struct {
	Template string `json:"template"`
	interviewChange
}

// interviewChange is what is otherwise than it was, or than the template says.
type interviewChange struct {
	Title   *string        `json:"title,omitempty"`
	Seed    *int64         `json:"seed,omitempty"`
	Keep    *int           `json:"keep_days,omitempty"`
	Days    *int           `json:"days,omitempty"`
	Pass    *int           `json:"pass,omitempty"`
	Rest    *int           `json:"rest_min,omitempty"`
	Weights map[string]int `json:"weights,omitempty"`
	Minutes map[string]int `json:"minutes,omitempty"` // by item
	Without []string       `json:"without,omitempty"` // items that are left out
	Hosts   []string       `json:"hosts,omitempty"`   // ids of people
	Closed  *bool          `json:"closed,omitempty"`
}

func (in interviewChange) adapted() interview.Adapted {
	return interview.Adapted{Title: in.Title, Seed: in.Seed, Keep: in.Keep, Days: in.Days, Pass: in.Pass, Rest: in.Rest, Weights: in.Weights, Minutes: in.Minutes, Without: in.Without, Hosts: in.Hosts, Closed: in.Closed}
}

// createInterview is POST /api/interviews.
func (s *server) createInterview(c *call, in newInterview) (interviewView, error) {
	i, err := s.Interviews.Create(c.ctx(), c.person().ID, in.Template, in.adapted())
	if err != nil {
		return interviewView{}, err
	}
	c.made(i.ID)
	c.did(i.Template)
	c.status = http.StatusCreated
	return s.viewInterview(c, i)
}

// interview is GET /api/interviews/ID.
func (s *server) interview(c *call) (interviewView, error) { return s.viewInterview(c, c.interview) }

// changeInterview is PATCH /api/interviews/ID.
func (s *server) changeInterview(c *call, in interviewChange) (interviewView, error) {
	i, err := s.Interviews.Change(c.ctx(), c.interview.ID, c.person().ID, in.adapted())
	if err != nil {
		return interviewView{}, err
	}
	if in.Closed != nil {
		c.did(map[bool]string{true: "closed", false: "opened"}[*in.Closed])
	}
	return s.viewInterview(c, i)
}

// aboutCandidate is what a host says of one; what is left out of a change stays.
type aboutCandidate struct {
	Name    *string `json:"name,omitempty"`
	Address *string `json:"address,omitempty"`
	Extra   *int    `json:"extra,omitempty"` // percent of more time
	Note    *string `json:"note,omitempty"`
}

// candidateLink is a candidate, and their link, which is told once.
type candidateLink struct {
	Candidate candidateView `json:"candidate"`
	Link      string        `json:"link"`
}

// addCandidate is POST /api/interviews/ID/candidates.
func (s *server) addCandidate(c *call, in aboutCandidate) (candidateLink, error) {
	one, token, err := s.Interviews.Add(c.ctx(), c.interview, interview.About(in))
	if err != nil {
		return candidateLink{}, err
	}
	c.made(one.PersonID)
	c.status = http.StatusCreated
	v, err := s.viewCandidate(c, one.PersonID)
	return candidateLink{v, DoorLink(s.Public, token)}, err
}

// theirs finds the candidate of the interview that a path names.
func (s *server) theirs(c *call) (store.Candidate, error) {
	one, err := s.Store.Candidate(c.ctx(), c.Param("candidate"))
	if err == nil && one.Interview != c.interview.ID {
		err = store.ErrNotFound
	}
	return one, err
}

// changeCandidate is PATCH /api/interviews/ID/candidates/PERSON.
func (s *server) changeCandidate(c *call, in aboutCandidate) (candidateView, error) {
	one, err := s.theirs(c)
	if err != nil {
		return candidateView{}, err
	}
	if _, err := s.Interviews.Describe(c.ctx(), one.PersonID, interview.About(in)); err != nil {
		return candidateView{}, err
	}
	if in.Extra != nil {
		c.did(fmt.Sprintf("%d %% more time", *in.Extra))
	}
	return s.viewCandidate(c, one.PersonID)
}

// relinkCandidate is POST …/link: another link in the place of the one before.
func (s *server) relinkCandidate(c *call) (candidateLink, error) {
	one, err := s.theirs(c)
	if err != nil {
		return candidateLink{}, err
	}
	token, ended, err := s.Interviews.Relink(c.ctx(), c.interview, one.PersonID)
	if err != nil {
		return candidateLink{}, err
	}
	s.Hub.SignOut(ended...)
	v, err := s.viewCandidate(c, one.PersonID)
	return candidateLink{v, DoorLink(s.Public, token)}, err
}

// moveCandidate is POST …/move: their link lets one more browser in, in the place of the
// one before.
func (s *server) moveCandidate(c *call) (candidateView, error) {
	return s.unseat(c, s.Store.FreeCandidate)
}

// revokeCandidate is DELETE …/link.
func (s *server) revokeCandidate(c *call) (candidateView, error) {
	return s.unseat(c, s.Store.RevokeCandidate)
}

// unseat signs a candidate out, and says what becomes of their link.
func (s *server) unseat(c *call, do func(ctx context.Context, person string) (ended []string, err error)) (candidateView, error) {
	one, err := s.theirs(c)
	if err != nil {
		return candidateView{}, err
	}
	ended, err := do(c.ctx(), one.PersonID)
	if err != nil {
		return candidateView{}, err
	}
	s.Hub.SignOut(ended...)
	return s.viewCandidate(c, one.PersonID)
}

// releaseCandidate is POST …/release: they may read the debriefs of what they did.
func (s *server) releaseCandidate(c *call) (candidateView, error) {
	one, err := s.theirs(c)
	if err != nil {
		return candidateView{}, err
	}
	if _, err := s.Interviews.Release(c.ctx(), one.PersonID); err != nil {
		return candidateView{}, err
	}
	return s.viewCandidate(c, one.PersonID)
}

// givenBack is time for a candidate.
type givenBack struct {
	MS     int64  `json:"ms"`
	Reason string `json:"reason"`
}

// giveBack is POST …/items/ITEM/time. The reason is kept with the candidate, and not in the
// trail: it goes when they do.
func (s *server) giveBack(c *call, in givenBack) (candidateView, error) {
	one, err := s.theirs(c)
	if err != nil {
		return candidateView{}, err
	}
	in.Reason = strings.TrimSpace(in.Reason)
	var mistakes invalid
	mistakes.add(in.MS >= time.Second.Milliseconds() && in.MS <= (4*time.Hour).Milliseconds(), "ms", "Give back from one second to four hours.")
	mistakes.add(in.Reason != "" && utf8.RuneCountInString(in.Reason) <= 300 && engine.Unseen(in.Reason, false) == "", "reason", "Say why, in at most 300 characters.")
	if err := mistakes.err(); err != nil {
		return candidateView{}, err
	}
	err = s.Interviews.GiveBack(c.ctx(), one.PersonID, c.Param("item"), time.Duration(in.MS)*time.Millisecond, in.Reason, c.actor())
	if err != nil {
		return candidateView{}, err
	}
	c.did(fmt.Sprintf("%s: %d ms", c.Param("item"), in.MS))
	return s.viewCandidate(c, one.PersonID)
}

// deleteCandidate is DELETE …/candidates/PERSON: what identifies them goes, and all that
// they typed.
func (s *server) deleteCandidate(c *call) error {
	one, err := s.theirs(c)
	if err != nil {
		return err
	}
	ended, err := s.Interviews.Delete(c.ctx(), one.PersonID)
	s.Hub.SignOut(ended...)
	if err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// refusedInterview is the answer to what an interview declines; nil: it is none of that.
func refusedInterview(err error) *problem {
	if e, ok := errors.AsType[*interview.Refusal](err); ok {
		return &problem{status: http.StatusConflict, detail: e.Reason}
	}
	wrong, ok := errors.AsType[interview.Mistakes](err)
	if !ok {
		return nil
	}
	p := &problem{status: http.StatusUnprocessableEntity, detail: wrong[0].Message}
	for _, m := range wrong {
		p.fields = append(p.fields, field{m.Field, m.Message})
	}
	return p
}
