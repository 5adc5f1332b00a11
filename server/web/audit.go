package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

// resultLimit is how long writing down what came of a call may take.
const resultLimit = 10 * time.Second

// audited does what an entry of the trail tells of, once that is written: no
// entry, no action. Then it writes down what came of it. See decisions/0011.
func (s *server) audited(c *call, e store.Entry, do func() error) (err error) {
	e.Outcome = store.Allowed
	if c.entry, err = s.Store.Audit(c.ctx(), e); err != nil {
		return err
	}
	if c.token != nil {
		c.did("by token " + c.token.ID)
	}
	err = do()
	if p := answer(err); err != nil {
		c.result.Failed = true
		c.result.Detail = http.StatusText(http.StatusInternalServerError)
		if p != nil {
			c.result.Detail = http.StatusText(p.status)
		}
		if p != nil && !p.quotes && p.detail != "" {
			c.result.Detail += ": " + p.detail
		}
	}
	// Whoever asked may have gone meanwhile.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.ctx()), resultLimit)
	defer cancel()
	if failed := s.Store.AuditResult(ctx, c.entry, c.result); failed != nil {
		s.Logger.Error("write down what came of a call", "action", e.Action, "entry", c.entry, "err", failed)
	}
	return err
}

// made says which thing a call has made, for the audit trail.
func (c *call) made(id string) { c.result.Made = id }

// did says what exactly a call has done.
func (c *call) did(what string) {
	c.result.Detail = strings.TrimPrefix(c.result.Detail+", "+what, ", ")
}

// trailLine is one call: who made it, and what came of it.
type trailLine struct {
	ID      int64         `json:"id"`
	WallMS  int64         `json:"wall_ms"`
	Person  *trailPerson  `json:"person"` // null: nobody was signed in
	Action  string        `json:"action"`
	Object  string        `json:"object"`
	Title   string        `json:"object_title"`
	Outcome store.Outcome `json:"outcome"`
	Detail  string        `json:"detail"`
	Made    string        `json:"made"`
	EndedMS *int64        `json:"ended_ms"`
}

type trailPerson struct {
	ID    string `json:"id"`
	Login string `json:"login"`
	Name  string `json:"name"`
}

func viewLine(l store.Line) trailLine {
	v := trailLine{ID: l.ID, WallMS: l.Wall.UnixMilli(), Action: l.Action, Object: l.Object, Title: l.Title, Outcome: l.Outcome, Detail: l.Detail, Made: l.Made}
	if l.PersonID != "" {
		v.Person = &trailPerson{l.PersonID, l.Login, l.Name}
	}
	if !l.Ended.IsZero() {
		ms := l.Ended.UnixMilli()
		v.EndedMS = &ms
	}
	return v
}

const (
	trailPage = 100 // lines, unless it is said how many
	trailMost = 500
)

type trailView struct {
	Lines   []trailLine `json:"lines"`
	Next    *int64      `json:"next"`    // what to ask for before, for what is older; null: nothing is
	Actions []string    `json:"actions"` // that there can be
}

// trail is GET /api/audit.
func (s *server) trail(c *call) (trailView, error) {
	filter, err := trailFilter(c)
	if err != nil {
		return trailView{}, err
	}
	given, err := numbers(c, "before", "limit")
	if err != nil {
		return trailView{}, err
	}
	limit := trailPage
	if given[0] != nil {
		filter.Before = int64(*given[0])
	}
	if given[1] != nil {
		limit = min(max(1, int(*given[1])), trailMost)
	}
	lines, err := s.Store.Trail(c.ctx(), filter, limit+1)
	if err != nil {
		return trailView{}, err
	}
	v := trailView{Lines: []trailLine{}, Actions: actions()}
	for _, l := range lines[:min(len(lines), limit)] {
		v.Lines = append(v.Lines, viewLine(l))
	}
	if len(lines) > limit {
		v.Next = &v.Lines[limit-1].ID
	}
	c.did(asked(c))
	return v, nil
}

// trailFilter reads what the trail is narrowed to.
func trailFilter(c *call) (store.TrailFilter, error) {
	f := store.TrailFilter{Person: c.QueryParam("person"), Action: c.QueryParam("action"), Object: c.QueryParam("object"), Outcome: store.Outcome(c.QueryParam("outcome"))}
	given, err := numbers(c, "from_ms", "to_ms")
	if err != nil {
		return f, err
	}
	if given[0] != nil {
		f.From = time.UnixMilli(int64(*given[0]))
	}
	if given[1] != nil {
		f.To = time.UnixMilli(int64(*given[1]))
	}
	var mistakes invalid
	mistakes.add(f.Outcome == "" || slices.Contains(store.Outcomes(), f.Outcome), "outcome", "An outcome is "+listed(store.Outcomes())+".")
	return f, mistakes.err()
}

// asked is what of the trail was asked for, to be written down.
func asked(c *call) string {
	const longest = 300
	text := c.Request().URL.RawQuery
	return strings.ToValidUTF8(text[:min(len(text), longest)], "")
}

// actions lists what the trail can tell of.
func actions() []string {
	all := []string{"session.start"}
	for _, r := range routes() {
		if r.audit != "" && !slices.Contains(all, r.audit) {
			all = append(all, r.audit)
		}
	}
	slices.Sort(all)
	return all
}
