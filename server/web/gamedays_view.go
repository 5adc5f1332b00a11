package web

import (
	"slices"
	"time"

	"github.com/drillyard/drillyard/server/gameday"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// gameDayView is a game day as somebody of it sees it: who is in other crews, and what
// they do, is for whoever leads it alone.
type gameDayView struct {
	ID          string             `json:"id"`
	Title       string             `json:"title"`
	Note        string             `json:"note"`
	By          *runPlayer         `json:"by"` // null: whoever gave it has been removed
	Helpers     []runPlayer        `json:"helpers"`
	Runtime     string             `json:"runtime"`
	BeginsAt    string             `json:"begins_at"` // local time; empty: nobody has said yet
	Zone        string             `json:"zone"`
	BeginsMS    int64              `json:"begins_ms,omitempty"`
	Begins      store.Beginning    `json:"begins"`
	Debrief     store.DebriefRule  `json:"debrief"`
	Leaderboard store.Ranking      `json:"leaderboard"`
	State       store.GameDayState `json:"state"`
	At          int                `json:"at"` // place of the drill that is played, or is next
	BreakEndMS  int64              `json:"break_end_ms,omitempty"`
	NowMS       int64              `json:"now_ms"` // by the clock of the server
	Drills      []gameDayDrillView `json:"drills"`
	Crews       []gameDayCrewView  `json:"crews"`
	Mine        string             `json:"mine"` // id of the caller's crew; empty: they are of none
	// Unled says that nobody who leads it can any more: facilitators who see its crews and
	// admins do, until somebody helps to lead it.
	Unled bool `json:"unled,omitempty"`
	// Led is what whoever leads it sees besides; null for the others.
	Led *gameDayLed `json:"led"`
}

type gameDayLed struct {
	// Version is of its crews, drills and helpers, for If-Match.
	Version string         `json:"version"`
	Invited bool           `json:"invited"`
	Seeds   store.SeedRule `json:"seeds"`
	Seed    int64          `json:"seed"`
	Room    roomView       `json:"room"`
	// Addresses are the names of those outside that are told of its runs.
	Addresses []string `json:"addresses"`
}

// roomView is how many runs a runtime plays at once.
type roomView struct {
	Runtime string `json:"runtime"`
	Most    int    `json:"most"`
	Taken   int    `json:"taken"`
	Waiting int    `json:"waiting"`
}

func viewRoom(runtime string, r runs.Room) roomView {
	return roomView{runtime, r.Most, r.Taken, r.Waiting}
}

type gameDayDrillView struct {
	Scenario string `json:"scenario"`
	Title    string `json:"title"`
	There    bool   `json:"there"` // it is on this server
	BreakMin int    `json:"break_min"`
	LengthS  int64  `json:"length_s"` // 0: it is not there
}

type gameDayCrewView struct {
	ID       string           `json:"id"`
	Name     string           `json:"name"`
	Size     int              `json:"size"`
	Here     int              `json:"here"`     // that have the lobby before them
	Ready    int              `json:"ready"`    // that have said so
	Standing gameday.Standing `json:"standing"` // with the drill that the game day is at
	// Inside is the rest of it, for its members and whoever leads; null for the others.
	Inside *gameDayCrewInside `json:"inside"`
}

type gameDayCrewInside struct {
	Members []gameDayMember   `json:"members"`
	Plays   []gameDayPlayView `json:"plays"` // of drills that it has begun
	Seed    int64             `json:"seed"`  // its own; 0: it has none, or it is not for the caller
}

type gameDayMember struct {
	Person   *runPlayer `json:"person"` // null: they have been removed, and the seat is vacant
	Disabled bool       `json:"disabled"`
	Seat     string     `json:"seat"`
	Here     bool       `json:"here"`
	Ready    bool       `json:"ready"`
}

type gameDayPlayView struct {
	Place    int              `json:"place"` // of the drill
	Run      string           `json:"run"`   // the latest
	Standing gameday.Standing `json:"standing"`
	Queue    *runs.Place      `json:"queue,omitempty"` // where it waits
	Why      string           `json:"why,omitempty"`   // it failed
	// AwaitedMS is until when it waits for one of its crew; 0: it does not.
	AwaitedMS int64 `json:"awaited_ms,omitempty"`
}

// gameDays is GET /api/gamedays: those that the caller leads or is to play in, and those
// that nobody leads any more who can and that they could.
func (s *server) gameDays(c *call) ([]gameDayView, error) {
	return s.gameDaysThat(c, func(store.GameDay) bool { return true })
}

// gameDaysThat lists those of them that are wanted.
func (s *server) gameDaysThat(c *call, wanted func(store.GameDay) bool) ([]gameDayView, error) {
	list, err := s.Store.GameDaysFor(c.ctx(), c.person().ID)
	if err != nil {
		return nil, err
	}
	if c.has(store.Facilitator, store.Admin) {
		unled, err := s.Store.GameDaysUnled(c.ctx(), c.person().Sight())
		if err != nil {
			return nil, err
		}
		for _, g := range unled {
			if !slices.ContainsFunc(list, func(o store.GameDay) bool { return o.ID == g.ID }) {
				list = append(list, g)
			}
		}
		slices.SortStableFunc(list, func(a, b store.GameDay) int { return b.Created.Compare(a.Created) })
	}
	views := []gameDayView{}
	for _, g := range list {
		if !wanted(g) {
			continue
		}
		d, err := s.Days.With(c.ctx(), g)
		if err != nil {
			return nil, err
		}
		c.day = g
		if c.attends() {
			views = append(views, s.viewGameDay(c, d))
		}
	}
	return views, nil
}

// gameDay is GET /api/gamedays/ID. Whoever asks is there.
func (s *server) gameDay(c *call) (gameDayView, error) {
	if c.joins() && c.QueryParam("away") == "" {
		s.Days.Seen(c.day.ID, c.person().ID)
	}
	return s.answerGameDay(c)(s.Days.Read(c.ctx(), c.day.ID))
}

// gameDayRoom is GET /api/gamedays/room: how many runs each runtime plays at once.
func (s *server) gameDayRoom(*call) ([]roomView, error) {
	var all []roomView
	for _, name := range runtimes.Names() {
		all = append(all, viewRoom(name, s.Days.Room(name)))
	}
	return all, nil
}

func (s *server) viewGameDay(c *call, d gameday.Day) gameDayView {
	c.day = d.GameDay
	leads := c.convenes()
	mine, _ := d.CrewOf(c.person().ID)
	v := gameDayView{
		ID: d.ID, Title: d.Title, Note: d.Note, Helpers: viewNamed(d.Helpers), Runtime: d.Runtime, BeginsAt: d.BeginsAt, Zone: d.Zone, Begins: d.Begins,
		Debrief: d.Debrief, Leaderboard: d.Leaderboard, State: d.State, At: d.At, NowMS: time.Now().UnixMilli(), Drills: []gameDayDrillView{}, Crews: []gameDayCrewView{}, Mine: mine.ID, Unled: c.unled(),
	}
	if d.GiverID != "" {
		v.By = &runPlayer{d.GiverID, d.GiverName}
	}
	for at, into := range map[time.Time]*int64{d.Start(): &v.BeginsMS, d.BreakEnd: &v.BreakEndMS} {
		if !at.IsZero() {
			*into = at.UnixMilli()
		}
	}
	for _, drill := range d.Drills {
		known, there := s.Library.Drill(drill.Scenario)
		row := gameDayDrillView{Scenario: drill.Scenario, Title: drill.Title, There: there, BreakMin: int(drill.Break.Minutes())}
		if there {
			row.LengthS = int64(known.Duration.Seconds())
		}
		v.Drills = append(v.Drills, row)
	}
	here := s.Days.Here(d.ID)
	for _, crew := range d.Crews {
		v.Crews = append(v.Crews, s.viewCrew(d, crew, here, leads, leads || crew.ID == mine.ID))
	}
	if leads {
		v.Led = &gameDayLed{
			Version: versionOf(d.GameDay), Invited: !d.Invited.IsZero(), Seeds: d.Seeds, Seed: d.Seed, Room: viewRoom(d.Runtime, s.Days.Room(d.Runtime)),
			Addresses: append([]string{}, d.Addresses...),
		}
	}
	return v
}

func (s *server) viewCrew(d gameday.Day, crew store.GameDayCrew, here map[string]bool, leads, inside bool) gameDayCrewView {
	v := gameDayCrewView{ID: crew.ID, Name: crew.Name, Standing: d.Standing(d.At, crew.ID)}
	in := gameDayCrewInside{Members: []gameDayMember{}, Plays: []gameDayPlayView{}}
	if leads && d.Seeds == store.SeedOfCrew {
		in.Seed = crew.Seed
	}
	for _, m := range crew.Members {
		row := gameDayMember{Disabled: m.Disabled, Seat: m.Seat, Here: m.PersonID != "" && here[m.PersonID], Ready: !m.Ready.IsZero()}
		if m.PersonID != "" {
			row.Person = &runPlayer{m.PersonID, m.Name}
			v.Size++
		}
		if row.Here {
			v.Here++
		}
		if row.Ready {
			v.Ready++
		}
		in.Members = append(in.Members, row)
	}
	for place := range d.Drills {
		r, ok := d.Run(place, crew.ID)
		if !ok {
			continue
		}
		p := gameDayPlayView{Place: place, Run: r.ID, Standing: d.Standing(place, crew.ID), Why: r.Error}
		if at, waits := s.Runs.Place(r.ID); waits {
			p.Queue = &at
		}
		if until := d.Awaited[r.ID]; !until.IsZero() {
			p.AwaitedMS = until.UnixMilli()
		}
		in.Plays = append(in.Plays, p)
	}
	if inside {
		v.Inside = &in
	}
	return v
}
