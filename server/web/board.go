package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/live"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/store"
)

// boardFrame is what is new on a board: of what is left out, nothing is. Each run is
// told whole, so that whoever comes back is told all of it once and has missed nothing.
type boardFrame struct {
	T string `json:"t"`
	// Crews are all of the game day, in its order, where any has begun something.
	Crews []boardCrew `json:"crews,omitempty"`
	Runs  []boardRun  `json:"runs,omitempty"`
	// Clocks is the run time of each run that goes on, in milliseconds, by its id.
	Clocks map[string]int64 `json:"clocks,omitempty"`
}

type boardCrew struct {
	ID      string        `json:"id"`
	Name    string        `json:"name"`
	Members []event.Actor `json:"members"`
	Run     string        `json:"run"`  // of the drill that the game day is at; empty: it has begun none
	Live    bool          `json:"live"` // bound to the wall clock: it can be neither paused nor sped up
}

// boardRun is how a run stands.
type boardRun struct {
	Run     string          `json:"run"`
	NowMS   int64           `json:"now_ms"` // run time
	State   event.RunState  `json:"state"`
	Paused  bool            `json:"paused"`
	Speed   float64         `json:"speed"`
	Error   string          `json:"error,omitempty"`
	Place   int             `json:"place,omitempty"` // in the queue
	Here    []live.Presence `json:"here"`
	Summary runs.Summary    `json:"summary"`
}

// board is GET /api/gamedays/ID/board: all crews side by side, for whoever leads them.
func (s *server) board(c *call) error {
	for _, d := range c.day.Drills {
		if err := s.readAnswers(c, d.Scenario); err != nil {
			return err
		}
	}
	who := c.person().ID
	if !s.sockets.enter(who, time.Now()) {
		return s.refuse(c, tooMany(c, socketPace.every, "You have too many screens open, or open them too fast. Please wait a moment."))
	}
	defer s.sockets.leave(who)
	b := &boardOf{server: s, day: c.day.ID, told: map[string]toldRun{}}
	err := s.Hub.ServeBoard(c.Response(), c.Request(), live.Board{
		Person: who, Session: c.session.ID, Ends: s.sessionEnds, Next: b.next,
		Stands: func(ctx context.Context) (bool, error) {
			now, err := s.again(ctx, c)
			return now != nil, err
		},
	})
	if errors.Is(err, live.ErrForeign) {
		return s.refuse(c, errForeign)
	}
	if err != nil {
		s.Logger.Warn("serve a board", "gameday", c.day.ID, "err", err)
	}
	return nil // ServeBoard has answered
}

// boardOf is what one board has been told of a game day.
type boardOf struct {
	*server
	day   string
	crews []byte    // as they were told
	clock time.Time // when the clocks were told
	told  map[string]toldRun

	// Who plays what is asked of the store, and that may take a while: nobody waits for
	// it but the first time.
	asked   time.Time
	asking  chan boardPlays
	playing boardPlays
}

// boardPlays is which crews there are, and what they play.
type boardPlays struct {
	list []boardCrew
	runs map[string]store.Run
	err  error
}

// toldRun is what a board has been told of a run.
type toldRun struct {
	version  int64
	standing runs.Standing // but for where its clock is
	here     []live.Presence
}

// How often a board asks which runs there are, and tells where their clocks are.
const (
	crewsEvery  = 2 * time.Second
	clocksEvery = 2 * time.Second
)

// next is what is new since it was asked last; nil: nothing.
func (b *boardOf) next(ctx context.Context) ([]byte, error) {
	f := boardFrame{T: "board"}
	if fresh, err := b.plays(ctx); err != nil {
		return nil, err
	} else if fresh {
		raw, err := json.Marshal(b.playing.list)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(raw, b.crews) {
			b.crews, f.Crews = raw, b.playing.list
		}
	}
	clocks := time.Since(b.clock) >= clocksEvery
	for _, crew := range b.playing.list {
		record, begun := b.playing.runs[crew.Run]
		if !begun {
			continue
		}
		standing := b.Runs.Standing(record.ID)
		if clocks && standing.State == event.StateRunning {
			if f.Clocks == nil {
				f.Clocks, b.clock = map[string]int64{}, time.Now()
			}
			f.Clocks[record.ID] = standing.At.Milliseconds()
		}
		run, changed, err := b.look(ctx, record, standing)
		if err != nil {
			return nil, err
		}
		if changed {
			f.Runs = append(f.Runs, run)
		}
	}
	if f.Crews == nil && f.Runs == nil && f.Clocks == nil {
		return nil, nil
	}
	return json.Marshal(f)
}

// look is how a run stands, and whether that is other than the board was told.
func (b *boardOf) look(ctx context.Context, record store.Run, standing runs.Standing) (boardRun, bool, error) {
	before, known := b.told[record.ID]
	at := standing.At
	now := toldRun{standing: standing, here: b.Hub.There(record.ID)}
	now.standing.At = 0
	seen := before.version
	if !known || now.standing != before.standing || !slices.Equal(now.here, before.here) {
		seen = -1 // it is told whole
	}
	sum, version, err := b.Runs.Summary(ctx, record, seen)
	if err != nil || version == seen {
		return boardRun{}, false, err
	}
	now.version = version
	b.told[record.ID] = now
	return boardRun{
		Run: record.ID, NowMS: at.Milliseconds(), State: standing.State, Paused: standing.Paused, Speed: standing.Speed,
		Error: standing.Error, Place: standing.Place, Here: now.here, Summary: sum,
	}, true, nil
}

// plays reports whether it has been found out anew which crews there are, and what they
// play.
func (b *boardOf) plays(ctx context.Context) (fresh bool, err error) {
	first := b.asked.IsZero()
	if time.Since(b.asked) >= crewsEvery && b.asking == nil {
		answer := make(chan boardPlays, 1)
		b.asked, b.asking = time.Now(), answer
		go func() { answer <- b.lookUp(ctx) }()
	}
	select {
	case b.playing = <-b.asking:
		b.asking = nil
		return true, b.playing.err
	default:
	}
	if !first {
		return false, nil
	}
	b.playing, b.asking = <-b.asking, nil
	return true, b.playing.err
}

// lookUp finds out which crews there are, and what they play.
func (b *boardOf) lookUp(ctx context.Context) boardPlays {
	d, err := b.Days.Read(ctx, b.day)
	if err != nil {
		return boardPlays{err: fmt.Errorf("look at a board: %w", err)}
	}
	p := boardPlays{list: []boardCrew{}, runs: map[string]store.Run{}}
	for _, crew := range d.Crews {
		one := boardCrew{ID: crew.ID, Name: crew.Name, Members: []event.Actor{}}
		for _, m := range crew.Members {
			if m.PersonID != "" {
				one.Members = append(one.Members, event.Actor{Kind: event.Person, ID: m.PersonID, Name: m.Name})
			}
		}
		if r, begun := d.Run(d.At, crew.ID); begun {
			one.Run, p.runs[r.ID] = r.ID, r
			if run, active := b.Runs.Active(r.ID); active {
				one.Live = run.Clock().Live
			}
		}
		p.list = append(p.list, one)
	}
	return p
}
