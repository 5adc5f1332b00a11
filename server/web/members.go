package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/live"
	"github.com/drillyard/drillyard/server/store"
)

// crewView is who plays a run, and in which seats.
type crewView struct {
	Members []crewMember       `json:"members"` // past ones last
	Seats   []engine.SeatState `json:"seats"`   // as the run has them; none once it is over
	// Keeps says that the caller puts the crew together.
	Keeps bool `json:"keeps"`
}

type crewMember struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Seat     string `json:"seat,omitempty"` // that they were given
	JoinedMS int64  `json:"joined_ms"`
	LeftMS   int64  `json:"left_ms,omitempty"` // 0: they are of the crew
}

// members is GET /api/runs/ID/members.
func (s *server) members(c *call) (crewView, error) {
	all, err := s.Store.Members(c.ctx(), c.run.ID)
	if err != nil {
		return crewView{}, err
	}
	v := crewView{Members: []crewMember{}, Seats: []engine.SeatState{}, Keeps: c.crews()}
	var past []crewMember
	for _, m := range all {
		row := crewMember{ID: m.PersonID, Name: m.PersonName, Seat: m.Seat, JoinedMS: m.Joined.UnixMilli()}
		if m.Left.IsZero() {
			v.Members = append(v.Members, row)
			continue
		}
		row.LeftMS = m.Left.UnixMilli()
		past = append(past, row)
	}
	v.Members = append(v.Members, past...)
	if run, ok := s.Runs.Active(c.run.ID); ok && run.State() == event.StateRunning {
		seats, err := run.Seats(c.ctx())
		if _, declined := errors.AsType[*engine.Refusal](err); err != nil && !declined {
			return crewView{}, err
		}
		v.Seats = append(v.Seats, seats...)
	}
	return v, nil
}

type newMember struct {
	Person string `json:"person,omitempty"` // id,
	Login  string `json:"login,omitempty"`  // or what they sign in as
	Seat   string `json:"seat,omitempty"`   // empty: none
}

// addMember is POST /api/runs/ID/members.
func (s *server) addMember(c *call, in newMember) (crewView, error) {
	who, err := s.invited(c, in)
	if err != nil {
		return crewView{}, err
	}
	c.did(who.ID)
	return s.putMember(c, who, in.Seat)
}

type memberMove struct {
	Seat string `json:"seat"` // that they have from now on, and no other; empty: none
}

// moveMember is PATCH /api/runs/ID/members/PERSON.
func (s *server) moveMember(c *call, in memberMove) (crewView, error) {
	if !c.run.Plays(c.Param("person")) {
		return crewView{}, store.ErrNotFound
	}
	who, err := s.Store.Person(c.ctx(), c.Param("person"))
	if err != nil {
		return crewView{}, err
	}
	return s.putMember(c, who, in.Seat)
}

// invited finds whom a caller names. Who does not exist and who is disabled is told
// alike: the list of people is not for everybody.
func (s *server) invited(c *call, in newMember) (store.Person, error) {
	var mistakes invalid
	in.Login = strings.TrimSpace(in.Login)
	mistakes.add((in.Person == "") != (in.Login == ""), "login", "Say who, by their login.")
	if err := mistakes.err(); err != nil {
		return store.Person{}, err
	}
	find, by := s.Store.PersonByLogin, in.Login
	if in.Person != "" {
		find, by = s.Store.Person, in.Person
	}
	who, err := find(c.ctx(), by)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return store.Person{}, err
	}
	mistakes.add(err == nil && who.Disabled.IsZero() && who.Roles.Has(store.Trainee), "login", "Nobody who can sign in and plays drills is called that.")
	// Who plays a run may neither watch nor mark it: nobody is kept from that by those
	// whom they watch and mark.
	mistakes.add(err != nil || c.has(store.Facilitator) || !who.Roles.Has(store.Facilitator, store.Assessor), "login", "They watch or mark runs of others. A facilitator can add them.")
	return who, mistakes.err()
}

// putMember has somebody be of the crew: first in the log of a run that is
// running, where it can be refused, then for all who ask.
func (s *server) putMember(c *call, who store.Person, seat string) (crewView, error) {
	if c.run.Ended != nil {
		return crewView{}, conflict("The run has ended: its crew stays as it is.")
	}
	if run, ok := s.Runs.Active(c.run.ID); ok {
		member := event.Actor{Kind: event.Person, ID: who.ID, Name: who.Name}
		if err := run.Join(c.ctx(), c.actor(), member, seat); err != nil {
			return crewView{}, err
		}
	} else if drill, err := s.played(c); err != nil {
		return crewView{}, err
	} else if _, there := drill.Cast.Seat(seat); seat != "" && !there {
		var mistakes invalid
		mistakes.add(false, "seat", "There is no such seat in this drill.")
		return crewView{}, mistakes.err()
	}
	if err := s.Store.PutMember(c.ctx(), c.run.ID, who.ID, seat); err != nil {
		return crewView{}, err
	}
	s.doubtRun(c.run.ID)
	return s.members(c)
}

// dropMember is DELETE /api/runs/ID/members/PERSON. The last of a crew can be taken
// out, too: whoever does that puts somebody in their place, ends the run, or leaves it
// to its time.
func (s *server) dropMember(c *call) error {
	if c.Param("person") == c.person().ID {
		return s.leaveRun(c)
	}
	return s.part(c, c.Param("person"), s.Store.DropMember)
}

// leaveRun is DELETE /api/runs/ID/members/me. Whoever is the last ends the run by
// leaving it, and stays of its crew: what nobody plays is not graded as if somebody
// had, and its debrief is theirs. See decisions/0129.
func (s *server) leaveRun(c *call) error {
	err := s.part(c, c.person().ID, s.Store.LeaveRun)
	if !errors.Is(err, store.ErrLastMember) {
		return err
	}
	if err := s.Runs.End(c.ctx(), c.run.ID, c.actor(), ""); err != nil {
		return err
	}
	c.did("the last: the run ended")
	return c.NoContent(http.StatusNoContent)
}

// part has somebody be of the crew no more: first for all who ask, so that
// nothing of what follows reaches them.
func (s *server) part(c *call, person string, drop func(ctx context.Context, run, person string) error) error {
	if c.run.Ended != nil {
		return conflict("The run has ended: its crew stays as it is.")
	}
	if err := drop(c.ctx(), c.run.ID, person); err != nil {
		return err
	}
	if err := s.leaves(c, c.run.ID, person); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// leaves tells a run, and whoever follows it, that somebody is of its crew no more.
func (s *server) leaves(c *call, id, person string) error {
	s.Hub.Part(id, person)
	s.doubtRun(id)
	return s.Runs.Leave(c.ctx(), id, c.actor(), person)
}

type presenceNote struct {
	Away   bool   `json:"away"`             // nothing of the run is before their eyes
	Typing string `json:"typing,omitempty"` // the channel in which they are writing; empty: they are not
}

// present is POST /api/runs/ID/presence.
func (s *server) present(c *call, in presenceNote) (done, error) {
	var mistakes invalid
	mistakes.add(len(in.Typing) <= 100, "typing", "The name of a channel has at most 100 characters.")
	if err := mistakes.err(); err != nil {
		return done{}, err
	}
	// Who writes to whom is not for everybody, and a word that is no channel would be
	// one said behind the log's back.
	if run, ok := s.Runs.Active(c.run.ID); in.Typing != "" && !(ok && run.Public(c.ctx(), in.Typing)) {
		in.Typing = ""
	}
	s.Hub.Present(c.run.ID, live.Presence{Person: c.person().ID, Away: in.Away, Typing: in.Typing})
	return done{OK: true}, nil
}
