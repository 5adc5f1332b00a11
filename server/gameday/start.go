package gameday

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// Start says which crews begin the drill that a game day is at.
type Start struct {
	Crews []string // ids; empty: all that have not begun it, or were interrupted
	// Anyway has those wait for a place that find none: else nobody begins unless
	// everybody can.
	Anyway bool
}

// Begun is a crew that begins, and its run; or why it could not.
type Begun struct {
	Crew store.GameDayCrew
	Run  store.Run
	Err  error
}

// Start has crews begin the drill that a game day is at. Where something is in the way
// of any of them nobody begins: the error is a *Refusal, or Mistakes.
func (s *Service) Start(ctx context.Context, id string, q Start) (all []Begun, err error) {
	err = s.run(ctx, func(ctx context.Context) error {
		all, err = s.start(ctx, id, q)
		return err
	})
	return all, err
}

func (s *Service) start(ctx context.Context, id string, q Start) ([]Begun, error) {
	d, err := s.Read(ctx, id)
	if err != nil {
		return nil, err
	}
	if d.State == store.GameDayOver {
		return nil, refuse("This game day is over.")
	}
	drill, err := s.drill(d.GameDay, d.At)
	if err != nil {
		return nil, err
	}
	crews, err := s.begin(d, drill, q)
	if err != nil {
		return nil, err
	}
	place := d.At
	g, err := s.Store.BeginPlays(ctx, id, func(g *store.GameDay) (map[string]store.Assignment, error) {
		if g.State == store.GameDayOver || g.At != place {
			return nil, refuse("The game day has gone on meanwhile. Look at its lobby again.")
		}
		g.State, g.BreakEnd = store.GameDayPlaying, time.Time{}
		if g.Invited.IsZero() {
			g.Invited = time.Now()
		}
		by := map[string]store.Assignment{}
		for _, c := range crews {
			by[c.ID] = s.assignment(*g, c, drill)
		}
		return by, nil
	})
	if err != nil {
		return nil, err
	}
	var all []Begun
	for _, c := range crews {
		b := Begun{Crew: c}
		b.Run, b.Err = s.play(ctx, g, c, drill)
		if b.Err != nil {
			s.Logger.Warn("begin a run of a game day", "game-day", id, "crew", c.ID, "err", b.Err)
		}
		all = append(all, b)
	}
	return all, nil
}

// begin lists the crews that begin, unless something is in the way.
func (s *Service) begin(d Day, drill library.Drill, q Start) (crews []store.GameDayCrew, err error) {
	var wrong Mistakes
	say := func(format string, args ...any) {
		wrong = append(wrong, Mistake{"crews", fmt.Sprintf(format, args...)})
	}
	for _, id := range q.Crews {
		if !slices.ContainsFunc(d.Crews, func(c store.GameDayCrew) bool { return c.ID == id }) {
			say("There is no crew %q in this game day.", id)
		}
	}
	for _, c := range d.Crews {
		asked := slices.Contains(q.Crews, c.ID)
		if len(q.Crews) > 0 && !asked {
			continue
		}
		stand := d.Standing(d.At, c.ID)
		switch {
		case !stand.Begins() && asked:
			say("%s plays this drill already, or has.", c.Name)
		case !stand.Begins():
		case len(seated(c, drill)) == 0:
			say("Nobody in %s can sign in: put somebody into it, or take it away.", c.Name)
		default:
			crews = append(crews, c)
		}
	}
	switch {
	case len(wrong) > 0:
		return nil, wrong
	case len(crews) == 0:
		return nil, refuse("Every crew has begun this drill already.")
	case !slices.Contains(drill.Runtimes, d.Runtime):
		return nil, refuse(fmt.Sprintf("%s cannot be played there any more: it is not meant for the runtime, or the runtime cannot do all of its faults. It can be played in %s.", drill.Title, strings.Join(drill.Runtimes, ", ")))
	}
	if room := s.Room(d.Runtime); !q.Anyway && room.Free() < len(crews) {
		return nil, refuse(lacks(d.Runtime, room, len(crews)))
	}
	return crews, nil
}

// assignment is by what a crew of a game day plays a drill.
func (s *Service) assignment(g store.GameDay, c store.GameDayCrew, drill library.Drill) store.Assignment {
	a := store.Assignment{
		Scenario: drill.Slug, Title: drill.Title, Behalf: store.BehalfGameDay, GiverID: g.GiverID, Note: g.Title, Runtime: g.Runtime,
		Raters: 1, Together: true, Window: store.Window{Zone: "UTC"}, Debrief: rule(g), Players: seated(c, drill), Watchers: g.Facilitators(), Addresses: g.Addresses,
	}
	switch g.Seeds {
	case store.SeedSame:
		a.Seed = g.Seed
	case store.SeedOfCrew:
		a.Seed = c.Seed
	}
	return a
}

// rule is by what rule the assignments of a game day open debriefs: what opens when it
// is over is held until then.
func rule(g store.GameDay) store.DebriefRule {
	switch {
	case g.Debrief != store.DebriefOver:
		return g.Debrief
	case g.State == store.GameDayOver:
		return store.DebriefAtOnce
	}
	return store.DebriefReleased
}

// play begins a run of a crew.
func (s *Service) play(ctx context.Context, g store.GameDay, c store.GameDayCrew, drill library.Drill) (store.Run, error) {
	play, ok := g.Play(g.At, c.ID)
	if !ok {
		return store.Run{}, ErrNotOfIt
	}
	crew := seated(c, drill)
	// Who is of the crew, where it is played and who is told may have changed since it was
	// to begin first.
	a, err := s.Store.ChangeAssignment(ctx, play.Assignment, func(a *store.Assignment) {
		a.Players, a.Runtime, a.Addresses = crew, g.Runtime, g.Addresses
	})
	if err != nil {
		return store.Run{}, err
	}
	first, err := s.Store.Person(ctx, crew[0].PersonID)
	if err != nil {
		return store.Run{}, err
	}
	return s.Runs.Start(ctx, runs.Play{Drill: drill, Runtime: a.Runtime, Seed: a.Seed, Raters: a.Raters, Person: first, Assignment: a.ID, Crew: crew, Led: true})
}

// Room tells how much of a runtime there is now.
func (s *Service) Room(runtime string) runs.Room {
	r, _ := runtimes.Find(runtime)
	return s.Runs.Room(r)
}

// lacks says what so many crews lack on a runtime, and what to do about it.
func lacks(runtime string, r runs.Room, crews int) string {
	does := "Begin with fewer crews, or have some wait for a place"
	if r.Taken > 0 {
		does = "End other runs, begin with fewer crews, or have some wait for a place"
	}
	if runtime != runtimes.Tabletop {
		does += "; the tabletop plays more at once, and whoever runs the server can allow more"
	}
	return fmt.Sprintf("%d would begin, and this server plays %d runs at once there, of which %d are taken: there is room for %d. %s.", crews, r.Most, r.Taken, max(0, r.Free()), does)
}

// Standing is where a crew stands with a drill.
type Standing string

// Where a crew stands with a drill.
const (
	StandNone        Standing = "none"     // it has begun no run
	StandQueued      Standing = "queued"   // its run waits for a place
	StandStarting    Standing = "starting" // as its sandbox does
	StandRunning     Standing = "running"
	StandAwaited     Standing = "awaited" // the server went away under it, and it waits for one of its crew where it was
	StandEnded       Standing = "ended"
	StandInterrupted Standing = "interrupted" // the server went away under it
	StandFailed      Standing = "failed"      // it could not be begun, or broke
)

// Begins reports whether a crew that stands so can begin, for the first time or anew.
func (s Standing) Begins() bool {
	return s == StandNone || s == StandInterrupted || s == StandFailed
}

// Standing tells where a crew stands with the drill at a place.
func (d Day) Standing(place int, crew string) Standing {
	r, ok := d.Run(place, crew)
	switch {
	case !ok:
		return StandNone
	case r.Ended == nil && !d.Awaited[r.ID].IsZero():
		return StandAwaited
	case r.Ended == nil && r.State == event.StateQueued:
		return StandQueued
	case r.Ended == nil && r.State == event.StateStarting:
		return StandStarting
	case r.Ended == nil && r.State == event.StateRunning:
		return StandRunning
	case r.EndReason == event.EndInterrupted, r.EndReason == event.EndAbandoned:
		return StandInterrupted
	case r.State == event.StateFailed, r.EndReason == event.EndFailed, r.EndReason == event.EndUnrecorded:
		return StandFailed
	}
	return StandEnded
}
