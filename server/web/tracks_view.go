package web

import (
	"slices"
	"time"

	lang "github.com/drillyard/drillyard/scenarios/track"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/store"
	"github.com/drillyard/drillyard/server/track"
)

// trackCard is what a list tells of a track.
type trackCard struct {
	Slug    string `json:"slug"`
	Pack    string `json:"pack"`
	Title   string `json:"title"`
	For     string `json:"for"` // whom it is for
	Summary string `json:"summary_html"`
	Days    int    `json:"days"`
	Steps   int    `json:"steps"`
	// Mine is how far the caller is; null: they do not learn by it.
	Mine *enrolmentView `json:"mine"`
}

// trackView is a track, with how far somebody is where they learn by it.
type trackView struct {
	Slug      string         `json:"slug"`
	Pack      string         `json:"pack"`
	Title     string         `json:"title"`
	For       string         `json:"for"`
	Summary   string         `json:"summary_html"`
	Days      int            `json:"days"`
	Phases    []phaseView    `json:"phases"`
	Enrolment *enrolmentView `json:"enrolment"` // null: nobody is asked about
}

type phaseView struct {
	ID    string     `json:"id"`
	Title string     `json:"title"`
	Text  string     `json:"text_html"`
	Until int        `json:"until"` // day of the track
	Steps []stepView `json:"steps"`
}

// enrolmentView is how far somebody is.
type enrolmentView struct {
	ID       string        `json:"id"`
	Track    string        `json:"track"`
	Title    string        `json:"title"`
	Person   runPlayer     `json:"person"`
	Mentor   *runPlayer    `json:"mentor"` // null: nobody
	StartDay string        `json:"start_day"`
	Zone     string        `json:"zone"`
	Profile  store.Profile `json:"profile"` // empty: as their groups or the server have it
	Day      int           `json:"day"`     // of the track; 0: it has not begun
	Days     int           `json:"days"`
	Done     int           `json:"done"` // steps, of Of: without those that are optional
	Of       int           `json:"of"`
	Late     int           `json:"late"`
	Complete bool          `json:"complete"`
	EndedMS  int64         `json:"ended_ms,omitempty"`  // 0: it goes on
	ActiveMS int64         `json:"active_ms,omitempty"` // when they did something last; 0: nothing yet
	// At is the step that is theirs next; empty: none is open.
	At      string     `json:"at,omitempty"`
	AtTitle string     `json:"at_title,omitempty"`
	Waits   []waitView `json:"waits"` // for somebody else; it holds nothing up
	Newer   bool       `json:"newer"` // the track has changed since: they can go on with it as it is now
	Gone    bool       `json:"gone"`  // the track is not here any more: they learn by it as it was
}

// waitView is what waits for a mentor or a rater.
type waitView struct {
	Kind  track.WaitKind `json:"kind"`
	Step  string         `json:"step"`
	Item  string         `json:"item"`
	Title string         `json:"title"`
	// What waits for marks: a run, or an attempt at an exercise.
	Run    string `json:"run,omitempty"`
	Answer string `json:"answer,omitempty"`
}

// stepView is a step. What answers its questions is not in it.
type stepView struct {
	ID       string         `json:"id"`
	Kind     lang.Kind      `json:"kind"`
	Title    string         `json:"title"`
	Text     string         `json:"text_html"`
	Due      int            `json:"due"` // day of the track
	DueDay   string         `json:"due_day,omitempty"`
	Optional bool           `json:"optional"`
	As       lang.Mode      `json:"as,omitempty"`
	Least    float64        `json:"least,omitempty"` // percent to reach
	Exercise *posedView     `json:"exercise"`        // null: the step is none
	State    track.State    `json:"state,omitempty"` // empty: nobody is asked about
	Late     bool           `json:"late"`
	Why      string         `json:"why,omitempty"` // what is missing, in a sentence
	AtMS     int64          `json:"at_ms,omitempty"`
	Pages    []pageView     `json:"pages"`
	Systems  []slugged      `json:"systems"` // what its questions are about
	Asked    []questionView `json:"questions"`
	Drills   []drillView    `json:"drills"`
	Items    []itemView     `json:"items"`
	Asks     []askView      `json:"asks"`
	Tries    []tryView      `json:"tries"`
}

type pageView struct {
	Kind  lang.PageKind `json:"kind"`
	Slug  string        `json:"slug"`
	Title string        `json:"title"`
	Stack string        `json:"stack,omitempty"` // of a service
}

type questionView struct {
	ID    string `json:"id"`
	Ask   string `json:"ask"`
	Good  bool   `json:"good"`
	Tries int    `json:"tries"`
	Said  string `json:"said"` // by whoever learns, last
	Gone  bool   `json:"gone"` // what it asks for is not there any more
}

type drillView struct {
	Slug      string   `json:"slug"`
	Title     string   `json:"title"`
	Level     string   `json:"level"`
	DurationS float64  `json:"duration_s"`
	Runtimes  []string `json:"runtimes"` // those it can be played on
	There     bool     `json:"there"`    // it is on this server
}

// posedView is an exercise that somebody is to answer.
type posedView struct {
	Slug    string `json:"slug"`
	Title   string `json:"title"`
	Kind    string `json:"kind"` // as people call it
	Level   string `json:"level"`
	Minutes int    `json:"minutes"`
	There   bool   `json:"there"` // it is on this server
}

type itemView struct {
	ID       string `json:"id"`
	Text     string `json:"text"`
	SignOff  bool   `json:"sign_off"` // a mentor says that it is done
	TickedMS int64  `json:"ticked_ms,omitempty"`
	SignedMS int64  `json:"signed_ms,omitempty"`
	SignedBy string `json:"signed_by,omitempty"`
}

type askView struct {
	ID    string       `json:"id"`
	Kind  lang.AskKind `json:"kind"`
	Title string       `json:"title"`
	Met   bool         `json:"met"`
	Open  bool         `json:"open"`          // somebody's mark is: it holds nothing up
	Why   string       `json:"why,omitempty"` // what is missing, or open
	Runs  []string     `json:"runs"`          // that it rests on
	Offer []drillView  `json:"offer"`         // drills that would show it, the best first
	Posed []posedView  `json:"exercises"`     // that would show it
	From  string       `json:"from,omitempty"`
	// Asked and Level are of an entrustment: the level that is asked for, and the mark
	// that stands, 0 for none; Seen is what the mentor saw.
	Asked int    `json:"asked_level,omitempty"`
	Level int    `json:"level,omitempty"`
	Seen  string `json:"seen,omitempty"`
	By    string `json:"by,omitempty"`
}

type tryView struct {
	Run      string    `json:"run"`              // empty: an exercise was answered
	Answer   string    `json:"answer,omitempty"` // id of the attempt at it
	Scenario string    `json:"scenario"`         // slug of either
	Title    string    `json:"title"`
	As       lang.Mode `json:"as"`
	AtMS     int64     `json:"at_ms"`
	Percent  *float64  `json:"percent"` // null: none that is shown yet
	Low      *float64  `json:"low"`
	High     *float64  `json:"high"`
	Repeat   bool      `json:"repeat"` // they knew the answers, so it counts for no gate
	Asks     bool      `json:"asks"`   // they are still to say how it went
	Over     bool      `json:"over"`
}

func (s *server) viewTrackCard(t library.Track, l *track.Learner) trackCard {
	v := trackCard{Slug: t.Slug, Pack: t.Pack, Title: t.Title, For: t.For, Summary: t.HTML[""], Days: t.Days, Steps: len(t.Steps)}
	if l != nil {
		mine := viewLearner(*l)
		v.Mine = &mine
	}
	return v
}

func (s *server) viewTrack(t library.Track, l *track.Learner) trackView {
	v := trackView{Slug: t.Slug, Pack: t.Pack, Title: t.Title, For: t.For, Summary: t.HTML[""], Days: t.Days, Phases: []phaseView{}}
	if l != nil {
		mine := viewLearner(*l)
		v.Enrolment = &mine
	}
	at := 0
	for _, p := range t.Phases {
		phase := phaseView{ID: p.ID, Title: p.Title, Text: t.HTML["phase "+p.ID], Until: p.Until, Steps: []stepView{}}
		for i := at; i < at+p.Steps; i++ {
			var state *track.StepState
			if l != nil {
				state = &l.Steps[i]
			}
			phase.Steps = append(phase.Steps, s.viewStep(t, t.Steps[i], state))
		}
		at += p.Steps
		v.Phases = append(v.Phases, phase)
	}
	return v
}

func (s *server) viewStep(t library.Track, step lang.Step, state *track.StepState) stepView {
	v := stepView{
		ID: step.ID, Kind: step.Kind, Title: step.Title, Text: t.HTML[step.ID], Due: step.Due, Optional: step.Optional, As: step.As, Least: step.Least,
		Pages: []pageView{}, Systems: s.viewSystems(t, step.Questions), Asked: []questionView{}, Drills: s.viewDrills(step.Drills), Items: []itemView{}, Asks: []askView{}, Tries: []tryView{},
	}
	if step.Kind == lang.Exercise {
		v.Exercise = &s.viewPosed([]string{step.Exercise})[0]
	}
	for _, p := range step.Pages {
		v.Pages = append(v.Pages, s.viewPage(t, p))
	}
	if state == nil {
		for _, q := range step.Questions {
			v.Asked = append(v.Asked, questionView{ID: q.ID, Ask: q.Ask})
		}
		for _, i := range step.Items {
			v.Items = append(v.Items, itemView{ID: i.ID, Text: i.Text, SignOff: i.SignOff})
		}
		return v
	}
	v.State, v.DueDay, v.Late, v.Why, v.AtMS = state.State, state.Due, state.Late, state.Why, ms(state.At)
	for _, q := range state.Asked {
		v.Asked = append(v.Asked, questionView{q.Question.ID, q.Question.Ask, q.Good, q.Tries, q.Said, q.Gone})
	}
	for _, i := range state.Items {
		v.Items = append(v.Items, itemView{i.Item.ID, i.Item.Text, i.Item.SignOff, ms(i.Ticked), ms(i.Signed), i.By})
	}
	for _, a := range state.Asks {
		v.Asks = append(v.Asks, askView{
			ID: a.Ask.ID, Kind: a.Ask.Kind, Title: a.Title, Met: a.Met, Open: a.Open, Why: a.Why, Runs: list(a.Runs), Offer: s.viewDrills(a.Offer), Posed: s.viewPosed(a.Exercises), From: a.From,
			Asked: a.Ask.Level, Level: a.Level, Seen: a.Seen, By: a.By,
		})
	}
	for _, r := range state.Tries {
		one := tryView{Run: r.Run, Answer: r.Answer, Scenario: r.Scenario, Title: r.Title, As: r.As, AtMS: r.At.UnixMilli(), Repeat: r.Repeat, Asks: r.Asks, Over: r.Over}
		if r.Score != nil {
			one.Percent, one.Low, one.High = &r.Score.Percent, &r.Score.Low, &r.Score.High
		}
		v.Tries = append(v.Tries, one)
	}
	return v
}

func (s *server) viewDrills(slugs []string) []drillView {
	all := []drillView{}
	for _, slug := range slugs {
		v := drillView{Slug: slug, Title: slug, Runtimes: []string{}}
		if d, ok := s.Library.Drill(slug); ok {
			v = drillView{slug, d.Title, d.Level, d.Duration.Seconds(), list(d.Runtimes), true}
		}
		all = append(all, v)
	}
	return all
}

func (s *server) viewPosed(slugs []string) []posedView {
	all := []posedView{}
	for _, slug := range slugs {
		v := posedView{Slug: slug, Title: slug}
		if e, ok := s.Library.Exercise(slug); ok {
			v = posedView{slug, e.Title, e.Kind.Title(), e.Level, e.Minutes, true}
		}
		all = append(all, v)
	}
	return all
}

// viewSystems are the systems that questions are about, each once.
func (s *server) viewSystems(t library.Track, questions []lang.Question) []slugged {
	all := []slugged{}
	for _, q := range questions {
		slug := s.Library.StackSlug(t.Pack, q.Stack)
		if on, ok := s.Library.Stack(slug); ok && !slices.Contains(all, slugged{slug, on.Title}) {
			all = append(all, slugged{slug, on.Title})
		}
	}
	return all
}

func (s *server) viewPage(t library.Track, p lang.Page) pageView {
	v := pageView{Kind: p.Kind, Slug: p.Slug, Title: p.Slug}
	switch p.Kind {
	case lang.Guide:
		if page, ok := s.Library.GuidePage(p.Slug); ok {
			v.Title = page.Title
		}
	case lang.Runbook:
		if book, ok := s.Library.Runbook(p.Slug); ok {
			v.Title = book.Title
		}
	case lang.Service:
		v.Stack = s.Library.StackSlug(t.Pack, p.Stack)
		if on, ok := s.Library.Stack(v.Stack); ok {
			if service, ok := on.Service(p.Slug); ok {
				v.Title = service.Title
			}
		}
	}
	return v
}

func viewLearner(l track.Learner) enrolmentView {
	v := enrolmentView{
		ID: l.ID, Track: l.Enrolment.Track, Title: l.Title(), Person: runPlayer{l.PersonID, l.PersonName}, StartDay: l.StartDay, Zone: l.Zone, Profile: l.Profile,
		Day: l.Day, Days: l.Track.Days, Done: l.Done, Of: l.Of, Late: l.Late, Complete: l.Complete, EndedMS: ms(l.Ended), ActiveMS: ms(l.Active),
		Waits: viewWaits(l.Waits), Newer: l.Newer, Gone: l.Gone,
	}
	if l.MentorID != "" {
		v.Mentor = &runPlayer{l.MentorID, l.MentorName}
	}
	if at := l.Next(); at != nil {
		v.At, v.AtTitle = at.Step.ID, at.Step.Title
	}
	return v
}

func viewWaits(all []track.Wait) []waitView {
	out := []waitView{}
	for _, w := range all {
		out = append(out, waitView{w.Kind, w.Step, w.Item, w.Title, w.Run, w.Answer})
	}
	return out
}

// ms is a moment in milliseconds; 0 of none.
func ms(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.UnixMilli()
}
