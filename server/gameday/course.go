package gameday

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"time"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// Create makes a game day. The error is Mistakes where something is wrong with it.
func (s *Service) Create(ctx context.Context, g store.GameDay) (Day, error) {
	if wrong := s.Check(g, store.GameDay{}); len(wrong) > 0 {
		return Day{}, wrong
	}
	s.fill(&g)
	g, err := s.Store.CreateGameDay(ctx, g)
	return Day{GameDay: g}, err
}

// Change has a game day be as change says, unless that fails. What it has come to stays;
// of one that is over only who helps to lead it changes, for its debriefs may wait for
// somebody to release them.
func (s *Service) Change(ctx context.Context, id string, change func(*store.GameDay) error) (d Day, err error) {
	err = s.run(ctx, func(ctx context.Context) error {
		g, err := s.Store.ChangeGameDay(ctx, id, func(g *store.GameDay) error {
			before := *g
			if err := change(g); err != nil {
				return err
			}
			if before.State == store.GameDayOver {
				as := before
				as.Helpers = g.Helpers
				if !reflect.DeepEqual(as, *g) {
					return refuse("This game day is over, so it stays as it was, but for who helps to lead it.")
				}
				return nil
			}
			if wrong := s.Check(*g, before); len(wrong) > 0 {
				return wrong
			}
			s.fill(g)
			return nil
		})
		if err == nil {
			err = s.pass(ctx, g)
		}
		if err == nil {
			d, err = s.With(ctx, g)
		}
		return err
	})
	return d, err
}

// fill fills in what nobody decides.
func (s *Service) fill(g *store.GameDay) {
	for i := range g.Drills {
		if drill, there := s.Library.Drill(g.Drills[i].Scenario); there {
			g.Drills[i].Title = drill.Title
		}
	}
	for i := range g.Crews {
		if g.Crews[i].Seed == 0 {
			g.Crews[i].Seed = 1 + rand.Int64N(1<<31) // a number that people can read out
		}
	}
}

// pass hands on to the assignments of a game day what follows from it: who watches, who
// outside is told, and when debriefs open.
func (s *Service) pass(ctx context.Context, g store.GameDay) error {
	for _, p := range g.Plays {
		_, err := s.Store.ChangeAssignment(ctx, p.Assignment, func(a *store.Assignment) {
			a.Watchers, a.Addresses, a.Debrief = g.Facilitators(), g.Addresses, rule(g)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Invite has a game day be seen by those who are to play it.
func (s *Service) Invite(ctx context.Context, id string) (Day, error) {
	return s.turn(ctx, id, func(g *store.GameDay) error {
		if g.State == store.GameDayOver {
			return refuse("This game day is over.")
		}
		if g.Invited.IsZero() {
			g.Invited = time.Now()
		}
		return nil
	})
}

// Open opens the lobby: from now on people say there that they are ready.
func (s *Service) Open(ctx context.Context, id string) (Day, error) {
	return s.turn(ctx, id, func(g *store.GameDay) error {
		if g.State != store.GameDayPlanned {
			return refuse("Its lobby is open already, or it is over.")
		}
		g.State = store.GameDayOpen
		if g.Invited.IsZero() {
			g.Invited = time.Now()
		}
		return nil
	})
}

// turn changes how far a game day is.
func (s *Service) turn(ctx context.Context, id string, change func(*store.GameDay) error) (d Day, err error) {
	err = s.run(ctx, func(ctx context.Context) error {
		g, err := s.Store.ChangeGameDay(ctx, id, change)
		if err == nil {
			d, err = s.With(ctx, g)
		}
		return err
	})
	return d, err
}

// Ready has somebody of a crew be ready, or not. Where each crew begins when it is, the
// last of it begins.
func (s *Service) Ready(ctx context.Context, id, person string, ready bool) (d Day, err error) {
	err = s.run(ctx, func(ctx context.Context) error {
		before, err := s.Read(ctx, id)
		if err != nil {
			return err
		}
		crew, ok := before.CrewOf(person)
		if !ok {
			return ErrNotOfIt
		}
		if err := mayBeReady(before, crew, time.Now()); err != nil {
			return err
		}
		g, err := s.Store.ChangeGameDay(ctx, id, func(g *store.GameDay) error {
			for i, c := range g.Crews {
				for j := range c.Members {
					if m := &g.Crews[i].Members[j]; m.PersonID == person && m.Ready.IsZero() == ready {
						m.Ready = time.Time{}
						if ready {
							m.Ready = time.Now()
						}
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		crew, _ = g.CrewOf(person)
		if g.Begins == store.BeginWhenReady && allReady(crew) {
			begun, err := s.start(ctx, id, Start{Crews: []string{crew.ID}, Anyway: true})
			if err != nil {
				return err
			}
			if begun[0].Err != nil {
				return begun[0].Err
			}
		}
		d, err = s.Read(ctx, id)
		return err
	})
	return d, err
}

// mayBeReady says why a crew cannot say now that it is ready.
func mayBeReady(d Day, crew store.GameDayCrew, now time.Time) error {
	switch {
	case d.State == store.GameDayPlanned:
		return refuse("The lobby is not open yet.")
	case d.State == store.GameDayOver:
		return refuse("This game day is over.")
	case d.State == store.GameDayPlaying && !d.Standing(d.At, crew.ID).Begins():
		return refuse("Your crew plays already, or has.")
	case d.Begins == store.BeginWhenReady && d.State == store.GameDayBreak && now.Before(d.BreakEnd):
		return refuse(fmt.Sprintf("The break goes on for %s.", d.BreakEnd.Sub(now).Round(time.Second)))
	}
	return nil
}

// allReady reports whether all of a crew are ready who can be.
func allReady(c store.GameDayCrew) bool {
	some := false
	for _, m := range c.Members {
		if m.PersonID == "" || m.Disabled {
			continue
		}
		if some = true; m.Ready.IsZero() {
			return false
		}
	}
	return some
}

// Next goes on to the next drill: to the break before it, if there is one. Runs that are
// under way are ended where end says so; else they are in the way.
func (s *Service) Next(ctx context.Context, id string, by event.Actor, end bool) (d Day, err error) {
	err = s.run(ctx, func(ctx context.Context) error {
		before, err := s.Read(ctx, id)
		if err != nil {
			return err
		}
		switch {
		case before.State != store.GameDayPlaying:
			return refuse("No drill is being played.")
		case before.At+1 >= len(before.Drills):
			return refuse("This is the last drill. End the game day, or add a drill to it.")
		}
		if err := s.endRuns(ctx, before, by, end, "The game day goes on to the next drill."); err != nil {
			return err
		}
		g, err := s.Store.ChangeGameDay(ctx, id, func(g *store.GameDay) error {
			pause := g.Drills[g.At].Break
			g.At++
			g.State, g.BreakEnd = store.GameDayOpen, time.Time{}
			if pause > 0 {
				g.State, g.BreakEnd = store.GameDayBreak, time.Now().Add(pause)
			}
			for i := range g.Crews {
				for j := range g.Crews[i].Members {
					g.Crews[i].Members[j].Ready = time.Time{}
				}
			}
			return nil
		})
		if err == nil {
			d, err = s.With(ctx, g)
		}
		return err
	})
	return d, err
}

// End ends a game day. Runs that are under way are ended where end says so; else they
// are in the way. Debriefs that were to open then do.
func (s *Service) End(ctx context.Context, id string, by event.Actor, end bool) (d Day, err error) {
	err = s.run(ctx, func(ctx context.Context) error {
		before, err := s.Read(ctx, id)
		if err != nil {
			return err
		}
		if before.State == store.GameDayOver {
			return refuse("This game day is over already.")
		}
		if err := s.endRuns(ctx, before, by, end, "The game day is over."); err != nil {
			return err
		}
		over := func(g *store.GameDay) error {
			g.State, g.Over, g.BreakEnd = store.GameDayOver, time.Now(), time.Time{}
			return nil
		}
		g := before.GameDay
		// First what follows from it: it is over once nothing is left to do.
		if err := errors.Join(over(&g), s.pass(ctx, g)); err != nil {
			return err
		}
		g, err = s.Store.ChangeGameDay(ctx, id, over)
		if err == nil {
			d, err = s.With(ctx, g)
		}
		return err
	})
	return d, err
}

// endRuns ends what is under way.
func (s *Service) endRuns(ctx context.Context, d Day, by event.Actor, end bool, why string) error {
	var going []string
	for _, r := range d.Runs {
		if r.Ended == nil && r.State != event.StateEnded {
			going = append(going, r.ID)
		}
	}
	if len(going) > 0 && !end {
		return refuse(fmt.Sprintf("%d of the crews still play. Wait for them, or end their runs.", len(going)))
	}
	for _, id := range going {
		err := s.Runs.End(ctx, id, by, why)
		if _, ended := errors.AsType[*engine.Refusal](err); err != nil && !ended { // it ended meanwhile
			return err
		}
	}
	return nil
}

// Drop takes a game day away of which nothing has been played.
func (s *Service) Drop(ctx context.Context, id string) error {
	return s.run(ctx, func(ctx context.Context) error {
		err := s.Store.DropGameDay(ctx, id)
		if errors.Is(err, store.ErrPlaying) {
			return refuse("Something has been played in this game day, so it is kept. End it instead.")
		}
		return err
	})
}
