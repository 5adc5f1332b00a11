package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/server/gameday"
	"github.com/drillyard/drillyard/server/store"
)

// gameDayTerms are what can be said of a game day when it is made, and changed later;
// what is left out of a change stays as it is.
type gameDayTerms struct {
	Title       *string            `json:"title,omitempty"`
	Note        *string            `json:"note,omitempty"`
	Helpers     *[]string          `json:"helpers,omitempty"` // ids of people
	Drills      *[]chosenDrill     `json:"drills,omitempty"`  // in the order in which they are played
	Crews       *[]newGameDayCrew  `json:"crews,omitempty"`
	Runtime     *string            `json:"runtime,omitempty"`
	BeginsAt    *string            `json:"begins_at,omitempty"` // local time: 2026-11-29T14:00; empty: nobody has said yet
	Zone        *string            `json:"zone,omitempty"`
	Begins      *store.Beginning   `json:"begins,omitempty"`
	Seeds       *store.SeedRule    `json:"seeds,omitempty"`
	Seed        *int64             `json:"seed,omitempty"` // that all have
	Debrief     *store.DebriefRule `json:"debrief,omitempty"`
	Leaderboard *store.Ranking     `json:"leaderboard,omitempty"` // empty: there is none
	Addresses   *[]string          `json:"addresses,omitempty"`   // names of those outside that are told of its runs
}

type chosenDrill struct {
	Scenario string `json:"scenario"`
	BreakMin int    `json:"break_min,omitempty"` // after it
}

type newGameDayCrew struct {
	ID      string         `json:"id,omitempty"` // empty: it is new
	Name    string         `json:"name"`
	Members []assignedSeat `json:"members"`
}

// createGameDay is POST /api/gamedays.
func (s *server) createGameDay(c *call, in gameDayTerms) (gameDayView, error) {
	g := store.GameDay{
		GiverID: c.person().ID, GiverName: c.person().Name, Runtime: "tabletop", Zone: "UTC",
		Begins: store.BeginTogether, Seeds: store.SeedOfDrill, Debrief: store.DebriefOver,
	}
	in.apply(&g)
	if err := s.checkGameDay(c, g, store.GameDay{}); err != nil {
		return gameDayView{}, err
	}
	d, err := s.Days.Create(c.ctx(), g)
	if err != nil {
		return gameDayView{}, err
	}
	c.made(d.ID)
	c.status = http.StatusCreated
	return s.viewGameDay(c, d), nil
}

// changeGameDay is PATCH /api/gamedays/ID.
func (s *server) changeGameDay(c *call, in gameDayTerms) (gameDayView, error) {
	if err := in.over(c, c.day); err != nil {
		return gameDayView{}, err
	}
	now := c.day
	now.Crews = slices.Clone(now.Crews)
	in.apply(&now)
	if err := s.checkGameDay(c, now, c.day); err != nil {
		return gameDayView{}, err
	}
	d, err := s.Days.Change(c.ctx(), c.day.ID, func(g *store.GameDay) error {
		if err := in.over(c, *g); err != nil {
			return err
		}
		in.apply(g)
		return nil
	})
	// Who leads it sees its runs, and who plays in it no other crew's.
	all := d.People()
	for _, h := range slices.Concat(c.day.Helpers, d.Helpers) {
		all = append(all, h.PersonID)
	}
	s.doubtPeople(all...)
	return s.answerGameDay(c)(d, err)
}

// errGameDayChanged is what the later of two is told who change the same lists.
var errGameDayChanged = &problem{status: http.StatusPreconditionFailed, denied: "overtaken", detail: "Somebody else has changed the crews, drills or helpers of this game day since you opened it. Nothing of yours was written: look at it as it is now, and change that."}

// over says why terms cannot be written over a game day as it is: whoever sends a whole
// list says which one they have read, or they would undo what somebody else did to it.
func (in gameDayTerms) over(c *call, g store.GameDay) error {
	if in.Crews == nil && in.Drills == nil && in.Helpers == nil {
		return nil
	}
	switch read := strings.Trim(c.Request().Header.Get("If-Match"), `"`); read {
	case "":
		return errGameDayUnread
	case versionOf(g):
		return nil
	}
	return errGameDayChanged
}

var errGameDayUnread = &problem{status: http.StatusPreconditionRequired, detail: "Say in If-Match which version of the game day you have read: its led.version."}

// versionOf tells the crews, drills and helpers of a game day from others. Who is ready is
// no part of them, nor how far it is.
func versionOf(g store.GameDay) string {
	sum := sha256.New()
	say := func(parts ...string) { fmt.Fprintf(sum, "%q\n", parts) }
	for _, d := range g.Drills {
		say("drill", d.Scenario, d.Break.String())
	}
	for _, h := range g.Helpers {
		say("helper", h.PersonID)
	}
	for _, c := range g.Crews {
		say("crew", c.ID, c.Name)
		for _, m := range c.Members {
			say("member", m.PersonID, m.Seat)
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// apply has a game day be as the terms say. Who stays in a crew stays ready.
func (in gameDayTerms) apply(g *store.GameDay) {
	set(in.Title, &g.Title)
	set(in.Note, &g.Note)
	g.Title, g.Note = strings.TrimSpace(g.Title), strings.TrimSpace(g.Note)
	set(in.Runtime, &g.Runtime)
	set(in.BeginsAt, &g.BeginsAt)
	set(in.Zone, &g.Zone)
	set(in.Begins, &g.Begins)
	set(in.Seeds, &g.Seeds)
	set(in.Seed, &g.Seed)
	set(in.Debrief, &g.Debrief)
	set(in.Leaderboard, &g.Leaderboard)
	set(in.Addresses, &g.Addresses)
	if in.Helpers != nil {
		g.Helpers = nil
		for _, id := range *in.Helpers {
			g.Helpers = append(g.Helpers, store.Named{PersonID: id})
		}
	}
	if in.Drills != nil {
		before := g.Drills
		g.Drills = nil
		for _, d := range *in.Drills {
			drill := store.GameDayDrill{Scenario: d.Scenario, Title: d.Scenario, Break: time.Duration(d.BreakMin) * time.Minute}
			if i := slices.IndexFunc(before, func(b store.GameDayDrill) bool { return b.Scenario == d.Scenario }); i >= 0 {
				drill.Title = before[i].Title
			}
			g.Drills = append(g.Drills, drill)
		}
	}
	if in.Crews != nil {
		before := g.Crews
		g.Crews = nil
		for _, crew := range *in.Crews {
			next := store.GameDayCrew{ID: crew.ID, Name: strings.TrimSpace(crew.Name)}
			var was []store.GameDayMember
			if i := slices.IndexFunc(before, func(b store.GameDayCrew) bool { return crew.ID != "" && b.ID == crew.ID }); i >= 0 {
				next.Seed, was = before[i].Seed, before[i].Members
			}
			for _, m := range crew.Members {
				member := store.GameDayMember{Named: store.Named{PersonID: m.Person, Seat: m.Seat}}
				if i := slices.IndexFunc(was, func(b store.GameDayMember) bool { return b.PersonID == m.Person }); i >= 0 {
					member.Ready = was[i].Ready
				}
				next.Members = append(next.Members, member)
			}
			g.Crews = append(g.Crews, next)
		}
	}
}

// checkGameDay collects all that is wrong with a game day: what it names besides what
// its service says.
func (s *server) checkGameDay(c *call, g, before store.GameDay) error {
	named, err := s.named(c)
	if err != nil {
		return err
	}
	var mistakes invalid
	was := before.People()
	var everyone []store.Named
	for _, crew := range g.Crews {
		for _, m := range crew.Members {
			if m.PersonID != "" && !slices.Contains(was, m.PersonID) {
				everyone = append(everyone, m.Named)
			}
		}
	}
	play := slices.DeleteFunc(slices.Clone(named), func(p store.Person) bool { return !c.sees(p.ID) })
	// Who is in two crews is told by the service, which knows their names.
	slices.SortFunc(everyone, func(a, b store.Named) int { return strings.Compare(a.PersonID, b.PersonID) })
	everyone = slices.CompactFunc(everyone, func(a, b store.Named) bool { return a.PersonID == b.PersonID })
	mistakes.say("crews", namedMistake("players", everyone, nil, play))
	mistakes.say("helpers", namedMistake("helpers", g.Helpers, before.Helpers, named))
	for _, h := range g.Helpers {
		i := slices.IndexFunc(named, func(p store.Person) bool { return p.ID == h.PersonID })
		mistakes.add(i < 0 || named[i].Roles.Has(store.Facilitator), "helpers", "Whoever helps to lead a game day is a facilitator.")
		mistakes.add(h.PersonID != g.GiverID, "helpers", "Whoever gives a game day leads it anyway.")
	}
	for _, m := range s.Days.Check(g, before) {
		mistakes.add(false, m.Field, m.Message)
	}
	return mistakes.err()
}

// answerGameDay is how what was done to a game day is answered.
func (s *server) answerGameDay(c *call) func(gameday.Day, error) (gameDayView, error) {
	return func(d gameday.Day, err error) (gameDayView, error) {
		if err != nil {
			return gameDayView{}, err
		}
		return s.viewGameDay(c, d), nil
	}
}

// dropGameDay is DELETE /api/gamedays/ID.
func (s *server) dropGameDay(c *call) error {
	if err := s.Days.Drop(c.ctx(), c.day.ID); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// inviteToGameDay is POST /api/gamedays/ID/invite.
func (s *server) inviteToGameDay(c *call) (gameDayView, error) {
	return s.answerGameDay(c)(s.Days.Invite(c.ctx(), c.day.ID))
}

// openGameDay is POST /api/gamedays/ID/open.
func (s *server) openGameDay(c *call) (gameDayView, error) {
	return s.answerGameDay(c)(s.Days.Open(c.ctx(), c.day.ID))
}

type gameDayReady struct {
	Ready bool `json:"ready"`
}

// readyForGameDay is POST /api/gamedays/ID/ready.
func (s *server) readyForGameDay(c *call, in gameDayReady) (gameDayView, error) {
	return s.answerGameDay(c)(s.Days.Ready(c.ctx(), c.day.ID, c.person().ID, in.Ready))
}

type gameDayStart struct {
	Crews  []string `json:"crews,omitempty"`  // ids; none: all that have not begun, or were interrupted
	Anyway bool     `json:"anyway,omitempty"` // have those wait that find no place
}

// gameDayStarted is a game day whose crews were to begin, and those that could not.
type gameDayStarted struct {
	Day    gameDayView      `json:"day"`
	Failed []gameDayFailure `json:"failed"`
}

type gameDayFailure struct {
	Crew string `json:"crew"` // its name
	Why  string `json:"why"`
}

// startGameDay is POST /api/gamedays/ID/start.
func (s *server) startGameDay(c *call, in gameDayStart) (gameDayStarted, error) {
	begun, err := s.Days.Start(c.ctx(), c.day.ID, gameday.Start{Crews: in.Crews, Anyway: in.Anyway})
	if err != nil {
		return gameDayStarted{}, err
	}
	out := gameDayStarted{Failed: []gameDayFailure{}}
	for _, b := range begun {
		if b.Err == nil {
			continue
		}
		why := "The server could not: its log says why."
		if p := answer(b.Err); p != nil {
			why = p.detail
		}
		out.Failed = append(out.Failed, gameDayFailure{b.Crew.Name, why})
	}
	out.Day, err = s.gameDay(c)
	return out, err
}

type gameDayStep struct {
	End bool `json:"end,omitempty"` // the runs that are under way
}

// nextInGameDay is POST /api/gamedays/ID/next.
func (s *server) nextInGameDay(c *call, in gameDayStep) (gameDayView, error) {
	return s.answerGameDay(c)(s.Days.Next(c.ctx(), c.day.ID, c.actor(), in.End))
}

// endGameDay is POST /api/gamedays/ID/end.
func (s *server) endGameDay(c *call, in gameDayStep) (gameDayView, error) {
	return s.answerGameDay(c)(s.Days.End(c.ctx(), c.day.ID, c.actor(), in.End))
}

// crewsToDraw says whom to draw into crews.
type crewsToDraw struct {
	People []string `json:"people"`
	Groups []string `json:"groups,omitempty"` // ids: their members of the moment
	Crews  int      `json:"crews"`
	Seed   int64    `json:"seed,omitempty"` // 0: another one each time
}

// drawnCrews are crews that were drawn, and by what seed.
type drawnCrews struct {
	Seed  int64         `json:"seed"`
	Crews [][]runPlayer `json:"crews"`
}

// drawCrews is POST /api/gamedays/draw.
func (s *server) drawCrews(c *call, in crewsToDraw) (drawnCrews, error) {
	named, err := s.named(c)
	if err != nil {
		return drawnCrews{}, err
	}
	groups, err := s.Store.Groups(c.ctx(), c.person().Sight())
	if err != nil {
		return drawnCrews{}, err
	}
	wanted := map[string]bool{}
	var mistakes invalid
	for _, id := range in.Groups {
		i := slices.IndexFunc(groups, func(g store.Group) bool { return g.ID == id })
		mistakes.add(i >= 0, "groups", "A group that it names is not here, or not yours.")
		if i >= 0 {
			for _, m := range groups[i].Members {
				wanted[m] = true
			}
		}
	}
	for _, id := range in.People {
		mistakes.add(slices.ContainsFunc(named, func(p store.Person) bool { return p.ID == id && c.sees(id) }), "people", "Somebody whom it names is not here.")
		wanted[id] = true
	}
	played, err := s.Store.PlayedBy(c.ctx())
	if err != nil {
		return drawnCrews{}, err
	}
	names := map[string]string{}
	var people []gameday.Candidate
	for _, p := range named {
		if wanted[p.ID] && p.Roles.Has(store.Trainee) && p.Disabled.IsZero() && c.sees(p.ID) {
			people, names[p.ID] = append(people, gameday.Candidate{ID: p.ID, Played: played[p.ID]}), p.Name
		}
	}
	mistakes.add(len(people) > 0, "people", "Say who is to be drawn: nobody of them plays.")
	mistakes.add(in.Crews >= 1 && in.Crews <= gameday.MostCrews && in.Crews <= max(1, len(people)), "crews", "There are from 1 crew to as many as there are people.")
	mistakes.add(in.Seed >= 0, "seed", "A seed is a number of 1 or more; 0 is another one each time.")
	if err := mistakes.err(); err != nil {
		return drawnCrews{}, err
	}
	if in.Seed == 0 {
		in.Seed = 1 + rand.Int64N(1<<31)
	}
	out := drawnCrews{Seed: in.Seed, Crews: [][]runPlayer{}}
	for _, crew := range gameday.Draw(people, in.Crews, in.Seed) {
		list := []runPlayer{}
		for _, id := range crew {
			list = append(list, runPlayer{id, names[id]})
		}
		out.Crews = append(out.Crews, list)
	}
	return out, nil
}

// refusedGameDay is how what a game day's service refuses is told; nil: it is no
// refusal of it.
func refusedGameDay(err error) *problem {
	if e, ok := errors.AsType[*gameday.Refusal](err); ok {
		return &problem{status: http.StatusConflict, detail: e.Reason}
	}
	wrong, ok := errors.AsType[gameday.Mistakes](err)
	if !ok {
		return nil
	}
	p := &problem{status: http.StatusUnprocessableEntity, detail: wrong[0].Message}
	for _, m := range wrong {
		p.fields = append(p.fields, field{m.Field, m.Message})
	}
	return p
}
