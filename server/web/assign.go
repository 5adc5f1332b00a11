package web

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

const (
	maxAssignmentNote = 500 // characters
	maxAssignees      = 500 // that one assignment names, in each of its lists
	maxTimes          = 100
)

// assignmentTerms are what can be said of an assignment when it is given, and
// changed later; what is left out of a change stays as it is.
type assignmentTerms struct {
	Players  *[]assignedSeat    `json:"players,omitempty"`
	Groups   *[]string          `json:"groups,omitempty"`   // ids: their members of the moment are to play it, too
	Watchers *[]string          `json:"watchers,omitempty"` // ids of people, as the next two
	Markers  *[]string          `json:"markers,omitempty"`
	Readers  *[]string          `json:"readers,omitempty"`
	Together *bool              `json:"together,omitempty"`
	Note     *string            `json:"note,omitempty"`
	Runtime  *string            `json:"runtime,omitempty"` // empty: whoever plays chooses
	Seed     *int64             `json:"seed,omitempty"`    // 0: the scenario's own
	Fresh    *bool              `json:"fresh,omitempty"`
	Raters   *int               `json:"raters,omitempty"`
	Times    *int               `json:"times,omitempty"`
	Pass     *int               `json:"pass,omitempty"`
	From     *string            `json:"from,omitempty"` // a day: 2026-11-29; empty: no bound
	Until    *string            `json:"until,omitempty"`
	Zone     *string            `json:"zone,omitempty"`
	Debrief  *store.DebriefRule `json:"debrief,omitempty"`
	// Addresses are the names of those outside that are told of its runs.
	Addresses *[]string `json:"addresses,omitempty"`
}

type assignedSeat struct {
	Person string `json:"person"`
	Seat   string `json:"seat,omitempty"`
}

type newAssignment struct {
	Scenario string `json:"scenario"`
	assignmentTerms
}

// assign is POST /api/assignments.
func (s *server) assign(c *call, in newAssignment) (assignmentView, error) {
	drill, known := s.Library.Drill(in.Scenario)
	a := store.Assignment{
		Scenario: in.Scenario, Behalf: store.BehalfFacilitator, GiverID: c.person().ID,
		Raters: 1, Times: 1, Debrief: store.DebriefPlayedOut, Window: store.Window{Zone: "UTC"},
	}
	var mistakes invalid
	mistakes.add(known, "scenario", "There is no such scenario.")
	if known {
		a.Title = drill.Title
	}
	in.apply(&a)
	if err := s.check(c, &mistakes, a, drill, known); err != nil {
		return assignmentView{}, err
	}
	kept, err := s.Store.CreateAssignment(c.ctx(), a)
	if err != nil {
		return assignmentView{}, err
	}
	c.made(kept.ID)
	c.did(fmt.Sprintf("%s to %d", kept.Scenario, len(kept.Everybody())))
	c.status = http.StatusCreated
	return s.viewOne(c, kept)
}

// changeAssignment is PATCH /api/assignments/ID.
func (s *server) changeAssignment(c *call, in assignmentTerms) (assignmentView, error) {
	if !c.from.Withdrawn.IsZero() {
		return assignmentView{}, conflict("This has been withdrawn, so there is nothing to change any more.")
	}
	drill, known := s.Library.Drill(c.from.Scenario)
	now := c.from
	in.apply(&now)
	var mistakes invalid
	if now.Debrief != c.from.Debrief {
		played, err := s.Store.PlayedFrom(c.ctx(), c.from.ID, c.person().ID)
		if err != nil {
			return assignmentView{}, err
		}
		mistakes.add(!played && !c.from.Plays(c.person().ID), "debrief", "You play this yourself, or did, so when its debrief is read is not yours to change.")
	}
	if err := s.check(c, &mistakes, now, drill, known); err != nil {
		return assignmentView{}, err
	}
	kept, err := s.Store.ChangeAssignment(c.ctx(), c.from.ID, in.apply)
	if err != nil {
		return assignmentView{}, err
	}
	theirs, err := s.Store.AssignedRunsOf(c.ctx(), kept.ID)
	if err != nil {
		return assignmentView{}, err
	}
	for _, t := range theirs {
		s.doubtRun(t.Run)
	}
	return s.viewAssignment(c, kept, theirs), nil
}

// withdraw is DELETE /api/assignments/ID: nobody begins a run of it any more. Those
// that are under way go on, and all of them are kept.
func (s *server) withdraw(c *call) (assignmentView, error) {
	kept, err := s.Store.ChangeAssignment(c.ctx(), c.from.ID, func(a *store.Assignment) {
		if a.Withdrawn.IsZero() {
			a.Withdrawn = time.Now()
		}
	})
	if err != nil {
		return assignmentView{}, err
	}
	return s.viewOne(c, kept)
}

// apply has an assignment be as the terms say.
func (in assignmentTerms) apply(a *store.Assignment) {
	if in.Players != nil {
		vacant := slices.DeleteFunc(slices.Clone(a.Players), func(n store.Named) bool { return n.PersonID != "" })
		a.Players = nil
		for _, p := range *in.Players {
			a.Players = append(a.Players, store.Named{PersonID: p.Person, Seat: p.Seat})
		}
		a.Players = append(a.Players, vacant...)
	}
	if in.Groups != nil {
		a.Groups = nil
		for _, id := range *in.Groups {
			a.Groups = append(a.Groups, store.NamedGroup{ID: id})
		}
	}
	for list, into := range map[*[]string]*[]store.Named{in.Watchers: &a.Watchers, in.Markers: &a.Markers, in.Readers: &a.Readers} {
		if list == nil {
			continue
		}
		*into = nil
		for _, id := range *list {
			*into = append(*into, store.Named{PersonID: id})
		}
	}
	set(in.Together, &a.Together)
	set(in.Note, &a.Note)
	a.Note = strings.TrimSpace(a.Note)
	set(in.Runtime, &a.Runtime)
	set(in.Seed, &a.Seed)
	set(in.Fresh, &a.Fresh)
	set(in.Raters, &a.Raters)
	set(in.Times, &a.Times)
	set(in.Pass, &a.Pass)
	set(in.From, &a.From)
	set(in.Until, &a.Until)
	set(in.Zone, &a.Zone)
	set(in.Debrief, &a.Debrief)
	set(in.Addresses, &a.Addresses)
}

func set[T any](from, into *T) {
	if from != nil {
		*into = *from
	}
}

// check collects all that is wrong with an assignment.
func (s *server) check(c *call, mistakes *invalid, a store.Assignment, drill library.Drill, known bool) error {
	mistakes.add(len(a.Players)+len(a.Groups) > 0, "players", "Say who is to play it.")
	groups, err := s.Store.Groups(c.ctx(), c.person().Sight())
	if err != nil {
		return err
	}
	mistakes.add(!slices.ContainsFunc(a.Groups, func(g store.NamedGroup) bool {
		theirs := slices.ContainsFunc(groups, func(o store.Group) bool { return o.ID == g.ID })
		return !theirs && !slices.ContainsFunc(c.from.Groups, func(before store.NamedGroup) bool { return before.ID == g.ID })
	}), "groups", "A group that it names is not here, or not yours.")
	named, err := s.named(c)
	if err != nil {
		return err
	}
	play := slices.DeleteFunc(slices.Clone(named), func(p store.Person) bool { return !c.sees(p.ID) })
	for _, l := range []struct {
		name     string
		now, was []store.Named
		from     []store.Person
	}{
		{"players", a.Players, c.from.Players, play}, {"watchers", a.Watchers, c.from.Watchers, named},
		{"markers", a.Markers, c.from.Markers, named}, {"readers", a.Readers, c.from.Readers, named},
	} {
		mistakes.add(len(l.now) <= maxAssignees, l.name, fmt.Sprintf("An assignment names at most %d people.", maxAssignees))
		mistakes.say(l.name, namedMistake(l.name, l.now, l.was, l.from))
	}
	if known {
		mistakes.say("players", seatMistake(a, drill))
	}
	_, runtime := runtimes.Find(a.Runtime)
	mistakes.add(a.Runtime == "" || runtime, "runtime", "There is no such runtime.")
	mistakes.add(a.Runtime == "" || !runtime || !known || slices.Contains(drill.Runtimes, a.Runtime), "runtime", "This scenario cannot be played there: it is not meant for the runtime, or the runtime cannot do all of its faults.")
	mistakes.add(a.Seed >= 0 && (a.Seed == 0 || !a.Fresh), "seed", "A seed is a number of 0 or more, and there is none where each run has its own.")
	mistakes.add(a.Raters == 1 || a.Raters == 2, "raters", "A run takes one rater or two.")
	mistakes.add(a.Times >= 0 && a.Times <= maxTimes, "times", fmt.Sprintf("How often is from 1 to %d, or 0 for as often as they like.", maxTimes))
	mistakes.add(a.Pass >= 0 && a.Pass <= 100, "pass", "The score to reach is from 0 to 100 percent; by 0, to have played it is enough.")
	mistakes.add(utf8.RuneCountInString(a.Note) <= maxAssignmentNote && utf8.ValidString(a.Note), "note", fmt.Sprintf("A note has at most %d characters.", maxAssignmentNote))
	mistakes.say("note", engine.Unseen(a.Note, true))
	mistakes.add(slices.Contains(store.DebriefRules(), a.Debrief), "debrief", "Whoever played reads the debrief "+listed(store.DebriefRules())+".")
	_, noZone := store.LoadZone(a.Zone)
	mistakes.add(noZone == nil && a.Zone != "", "zone", "There is no such time zone. It is written as in Europe/Berlin, or UTC.")
	for _, day := range []field{{"from", a.From}, {"until", a.Until}} {
		_, err := time.Parse(time.DateOnly, day.Message)
		mistakes.add(day.Message == "" || err == nil, day.Field, "A day is written as in 2026-11-29.")
	}
	mistakes.add(a.From == "" || a.Until == "" || a.From <= a.Until, "until", "It ends before it begins.")
	mistakes.say("addresses", store.AddressMistake(a.Addresses, c.from.Addresses, s.Courier.Has))
	slices.SortStableFunc(*mistakes, func(a, b field) int { return strings.Compare(a.Field, b.Field) })
	return mistakes.err()
}

// namedMistake says what is wrong with whom an assignment names now; empty when
// nothing is. Whoever was named before stays so, whatever has become of them: they are
// in nobody's way who changes something else.
func namedMistake(list string, named, was []store.Named, everyone []store.Person) string {
	seen := map[string]bool{}
	for _, n := range named {
		if n.PersonID == "" { // a seat that is vacant
			continue
		}
		i := slices.IndexFunc(everyone, func(p store.Person) bool { return p.ID == n.PersonID })
		before := slices.ContainsFunc(was, func(o store.Named) bool { return o.PersonID == n.PersonID })
		switch {
		case seen[n.PersonID] && (before || i < 0):
			return "Somebody is named twice."
		case seen[n.PersonID]:
			return everyone[i].Name + " is named twice."
		case before:
		case i < 0:
			return "Somebody whom it names is not here."
		case list == "players" && !everyone[i].Roles.Has(store.Trainee):
			return everyone[i].Name + " does not play: they are no trainee."
		case list == "markers" && !everyone[i].Roles.Has(store.Assessor):
			return everyone[i].Name + " does not mark: they are no assessor."
		}
		seen[n.PersonID] = true
	}
	return ""
}

// seatMistake says what is wrong with the seats that an assignment gives; empty when
// nothing is. Those who play it each for themselves may all have the same.
func seatMistake(a store.Assignment, drill library.Drill) string {
	given := map[string]bool{}
	for _, n := range a.Players {
		seat, there := drill.Cast.Seat(n.Seat)
		switch {
		case n.Seat == "" || n.PersonID == "":
			continue
		case !there:
			return fmt.Sprintf("There is no seat %q in this drill.", n.Seat)
		case a.Together && given[n.Seat]:
			return "Two of one crew are given the same seat: " + seat.Title + "."
		}
		given[n.Seat] = true
	}
	return ""
}

// assignees is GET /api/assignees: whom somebody can be assigned to, or named for.
func (s *server) assignees(c *call) ([]assignable, error) {
	named, err := s.named(c)
	if err != nil {
		return nil, err
	}
	list := []assignable{}
	for _, p := range named {
		if p.Disabled.IsZero() {
			list = append(list, assignable{runPlayer{p.ID, p.Name}, p.Roles.Has(store.Trainee) && c.sees(p.ID), p.Roles.Has(store.Assessor), p.Roles.Has(store.Facilitator)})
		}
	}
	slices.SortStableFunc(list, func(a, b assignable) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return list, nil
}

// named are the people whom the caller can name in an assignment: whom they see, and
// whoever leads, for those watch, mark and read.
func (s *server) named(c *call) ([]store.Person, error) {
	everyone, err := s.Store.People(c.ctx())
	return slices.DeleteFunc(everyone, func(p store.Person) bool { return !c.sees(p.ID) && !p.Roles.Has(store.Facilitator, store.Assessor) }), err
}

type assignable struct {
	runPlayer
	Plays bool `json:"plays"`
	Marks bool `json:"marks"`
	Leads bool `json:"leads"`
}

type assignedRun struct {
	Runtime string `json:"runtime,omitempty"` // where the assignment leaves it open; empty: the default
}

// startAssigned is POST /api/assignments/ID/runs.
func (s *server) startAssigned(c *call, in assignedRun) (runView, error) {
	a := c.from
	drill, there := s.Library.Drill(a.Scenario)
	if !there {
		return runView{}, conflict(fmt.Sprintf("The drill %s is not on this server any more. Tell %s, who assigned it.", a.Title, giverOf(a)))
	}
	var mistakes invalid
	mistakes.add(in.Runtime == "" || a.Runtime == "" || in.Runtime == a.Runtime, "runtime", "Where this is played was decided by whoever assigned it.")
	if err := mistakes.err(); err != nil {
		return runView{}, err
	}
	if a.Runtime != "" {
		in.Runtime = a.Runtime
	}
	seed := a.Seed
	if a.Fresh {
		seed = 1 + rand.Int64N(1<<31) // a number that people can read out
	}
	me := c.person().ID
	crew := slices.DeleteFunc(a.Everybody(), func(n store.Named) bool {
		return n.PersonID == "" || n.Disabled || !a.Together && n.PersonID != me
	})
	return s.begin(c, runs.Play{Crew: crew, Drill: drill, Runtime: in.Runtime, Seed: seed, Raters: a.Raters, Person: c.person(), Assignment: a.ID}, true, nil)
}
