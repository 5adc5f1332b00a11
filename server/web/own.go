package web

import (
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// ownData is everything that the server holds of a person, for that person: what their
// logs hold is in the debriefs, which are taken out one by one as they are shown.
type ownData struct {
	Person personRow   `json:"person"`
	Groups []string    `json:"groups"` // names of those that they are in, or lead
	Tokens []tokenView `json:"tokens"`
	// Identities are who they are at providers, Sessions where they are signed in, and
	// Readings the drills whose answers they were shown.
	Identities []identityView `json:"identities"`
	Sessions   []ownSession   `json:"sessions"`
	Readings   []ownReading   `json:"readings"`
	Runs       []runView      `json:"runs"`     // that they play or played; scores as far as they are shown to them
	Debriefs   []string       `json:"debriefs"` // where those runs are taken out as JSON
	Actions    []reviewAction `json:"actions"`  // of reviews, that are theirs
	GameDays   []ownGameDay   `json:"game_days"`
	Tracks     []ownTrack     `json:"tracks"`
	Attempts   []ownAttempt   `json:"attempts"` // at exercises
	Trail      []trailLine    `json:"trail"`    // what they did or tried
}

// ownGameDay is a game day that they lead, or play in.
type ownGameDay struct {
	ID      string      `json:"id"`
	Title   string      `json:"title"`
	Leads   bool        `json:"leads"`
	Crew    string      `json:"crew"`    // name of theirs; empty: they are of none
	Seat    string      `json:"seat"`    // in it; empty: any
	Answers []ownAnswer `json:"answers"` // to its survey
}

type ownAnswer struct {
	Question string `json:"question"`
	Rating   int    `json:"rating"` // from 1, do not agree, to 5; 0: none
	Words    string `json:"words"`
}

// ownTrack is a track that they learn by, or learned by. What mentors note for each
// other is not in it.
type ownTrack struct {
	ID       string     `json:"id"`
	Track    string     `json:"track"`
	Title    string     `json:"title"`
	StartDay string     `json:"start_day"`
	Mentor   string     `json:"mentor"` // name; empty: they have none
	Done     []ownStep  `json:"done"`
	Trusted  []ownTrust `json:"trusted"`
}

// ownStep is one thing that they did in a step, or that was signed off for them.
type ownStep struct {
	Step   string `json:"step"`
	Did    string `json:"did"`
	Item   string `json:"item"`
	Value  string `json:"value"`
	Good   bool   `json:"good"`
	By     string `json:"by"`
	WhenMS int64  `json:"when_ms"`
}

// ownTrust is a mentor's mark of how much supervision they need.
type ownTrust struct {
	Step   string `json:"step"`
	Level  int    `json:"level"`
	Seen   string `json:"seen"`
	By     string `json:"by"`
	WhenMS int64  `json:"when_ms"`
}

// ownAttempt is an attempt of theirs at an exercise.
type ownAttempt struct {
	attemptView
	Answer map[string]string `json:"answer"` // what they handed in, or have typed so far, by part
	Pastes int               `json:"pastes"` // that are noted
	// Commands are those that they tried.
	Commands []string `json:"commands"`
	Debrief  string   `json:"debrief"` // where it is read; empty: not yet
}

type ownSession struct {
	SinceMS  int64  `json:"since_ms"`
	UsedMS   int64  `json:"used_ms"`            // lastly, to within a few minutes
	Provider string `json:"provider,omitempty"` // whom they signed in with; empty: here
}

type ownReading struct {
	Scenario string `json:"scenario"`
	WhenMS   int64  `json:"when_ms"`
}

// own is GET /api/me/data.
func (s *server) own(c *call) (ownData, error) {
	me := c.person()
	out := ownData{Person: rowOf(me), Groups: []string{}, Sessions: []ownSession{}, Readings: []ownReading{}, Runs: []runView{}, Debriefs: []string{}, Actions: []reviewAction{}, GameDays: []ownGameDay{}, Tracks: []ownTrack{}, Attempts: []ownAttempt{}, Trail: []trailLine{}}
	groups, err := s.Store.Groups(c.ctx(), store.Sight{})
	if err != nil {
		return out, err
	}
	for _, g := range groups {
		if in := append(g.Members, g.Leads...); len(namesOf([]store.Person{me}, in)) > 0 {
			out.Groups = append(out.Groups, g.Name)
		}
	}
	if out.Tokens, err = s.tokens(c); err != nil {
		return out, err
	}
	if out.Identities, err = s.identitiesOf(c, me.ID); err != nil {
		return out, err
	}
	sessions, err := s.Store.Sessions(c.ctx(), me.ID)
	if err != nil {
		return out, err
	}
	for _, one := range sessions {
		out.Sessions = append(out.Sessions, ownSession{one.Since.UnixMilli(), one.Used.UnixMilli(), s.nameOf(one.Issuer)})
	}
	readings, err := s.Store.Readings(c.ctx(), me.ID)
	if err != nil {
		return out, err
	}
	for _, one := range readings {
		out.Readings = append(out.Readings, ownReading{one.Scenario, one.When.UnixMilli()})
	}
	runs, err := s.Store.Runs(c.ctx(), store.RunFilter{Person: me.ID, Reader: me.ID})
	if err != nil {
		return out, err
	}
	for _, r := range runs {
		out.Runs = append(out.Runs, s.viewRun(c, r))
		if r.Ended != nil {
			out.Debriefs = append(out.Debriefs, "/api/runs/"+r.ID+"/debrief.json")
		}
	}
	if out.Actions, err = s.myActions(c); err != nil {
		return out, err
	}
	days, err := s.Store.GameDaysFor(c.ctx(), me.ID)
	if err != nil {
		return out, err
	}
	for _, g := range days {
		one := ownGameDay{ID: g.ID, Title: g.Title, Leads: g.Leads(me.ID), Answers: []ownAnswer{}}
		if crew, plays := g.CrewOf(me.ID); plays {
			i := slices.IndexFunc(crew.Members, func(m store.GameDayMember) bool { return m.PersonID == me.ID })
			one.Crew, one.Seat = crew.Name, crew.Members[i].Seat
		}
		questions, answers, err := s.Store.Survey(c.ctx(), g.ID)
		if err != nil {
			return out, err
		}
		for _, a := range answers {
			if a.Person == me.ID && a.Place < len(questions) {
				one.Answers = append(one.Answers, ownAnswer{questions[a.Place], a.Rating, a.Words})
			}
		}
		out.GameDays = append(out.GameDays, one)
	}
	if out.Tracks, err = s.ownTracks(c); err != nil {
		return out, err
	}
	if out.Attempts, err = s.ownAttempts(c); err != nil {
		return out, err
	}
	for filter := (store.TrailFilter{Person: me.ID}); ; {
		lines, err := s.Store.Trail(c.ctx(), filter, trailMost)
		if err != nil {
			return out, err
		}
		for _, l := range lines {
			out.Trail = append(out.Trail, viewLine(l))
		}
		if len(lines) < trailMost {
			break
		}
		filter.Before = lines[len(lines)-1].ID
	}
	c.Response().Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="drillyard-%s.json"`, time.Now().UTC().Format(time.DateOnly)))
	return out, nil
}

func (s *server) ownTracks(c *call) ([]ownTrack, error) {
	enrolments, err := s.Store.EnrolmentsOf(c.ctx(), c.person().ID)
	if err != nil {
		return nil, err
	}
	all, err := s.Store.TrackRecords(c.ctx(), enrolments)
	out := []ownTrack{}
	for _, kept := range all {
		one := ownTrack{ID: kept.ID, Track: kept.Track, Title: kept.Title, StartDay: kept.StartDay, Mentor: kept.MentorName, Done: []ownStep{}, Trusted: []ownTrust{}}
		for _, d := range kept.Done {
			one.Done = append(one.Done, ownStep{d.Step, string(d.Did), d.Item, d.Value, d.Good, d.ByName, d.At.UnixMilli()})
		}
		for _, t := range kept.Trusted {
			one.Trusted = append(one.Trusted, ownTrust{t.Step, t.Level, t.Seen, t.ByName, t.At.UnixMilli()})
		}
		out = append(out, one)
	}
	return out, err
}

func (s *server) ownAttempts(c *call) ([]ownAttempt, error) {
	all, err := s.Store.Attempts(c.ctx(), store.AttemptFilter{Person: c.person().ID})
	if err != nil {
		return nil, err
	}
	out := []ownAttempt{}
	for _, a := range all {
		one := ownAttempt{attemptView: s.viewAttempt(c, a), Answer: map[string]string{}, Commands: []string{}}
		if one.Readable {
			one.Debrief = "/api/attempts/" + a.ID + "/debrief"
		}
		drafts, err := s.Store.AttemptDrafts(c.ctx(), a.ID)
		if err != nil {
			return nil, err
		}
		for id, d := range drafts {
			one.Answer[id] = d.Text
		}
		log, err := s.Store.ReadAttempt(c.ctx(), a.ID)
		if err != nil {
			return nil, err
		}
		for _, e := range log {
			switch b := e.Body.(type) {
			case event.AnswerSubmitted:
				for _, p := range b.Parts {
					one.Answer[p.ID] = p.Text
				}
			case event.AnswerPasted:
				one.Pastes++
			case event.CommandTried:
				one.Commands = append(one.Commands, b.Line)
			}
		}
		out = append(out, one)
	}
	return out, nil
}
