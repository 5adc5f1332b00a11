package event

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// people and places are those of the logs that this test makes up. Ada plays from
// the beginning; nobody of the others is of the crew before they have joined.
var (
	people = []string{"ada", "ben", "cem", "dia"}
	places = []string{SeatCommander, SeatOperations, "liaison"}
)

// held is who holds what, kept in the plainest way: by seat.
type held struct {
	of   map[string]string
	crew []string
}

func (h *held) see(b Body) {
	switch b := b.(type) {
	case MemberJoined:
		if !slices.Contains(h.crew, b.Member.ID) {
			h.crew = append(h.crew, b.Member.ID)
		}
		if b.Seat != "" {
			h.of[b.Seat] = b.Member.ID
		}
	case MemberLeft:
		h.crew = slices.DeleteFunc(h.crew, func(p string) bool { return p == b.Member.ID })
		for seat, who := range h.of {
			if who == b.Member.ID {
				delete(h.of, seat)
			}
		}
	case RoleTaken:
		h.set(b.Seat, b.Member.ID)
	case RoleHanded:
		h.set(b.Seat, b.To.ID)
	}
}

func (h *held) set(seat, who string) {
	delete(h.of, seat)
	if slices.Contains(h.crew, who) {
		h.of[seat] = who
	}
}

// holds reports whether a person holds a seat: whoever is alone without one holds
// all of them.
func (h *held) holds(person, seat string) bool {
	if who, taken := h.of[seat]; taken {
		return who == person
	}
	return len(h.crew) == 1 && h.crew[0] == person && len(h.of) == 0
}

// invent makes up an event of some kind: whom it names are people and places, and
// every other text is a canary of its own.
func invent(r *rand.Rand, n int, rows []Descriptor, h *held) Event {
	pick := func(from []string) string { return from[r.IntN(len(from))] }
	e := Event{Run: "r", Seq: int64(n), At: time.Duration(n) * time.Second, Actor: Actor{Kind: Engine}}
	if r.IntN(3) > 0 {
		e.Actor = Actor{Kind: Person, ID: pick(people)}
	}
	who := func() Actor { return Actor{Kind: Person, ID: pick(people)} }
	switch r.IntN(12) {
	case 0:
		e.Body = MemberJoined{Member: who(), Seat: pick(append(places, ""))}
	case 1:
		e.Body = MemberLeft{Member: who()}
	case 2:
		if to := who(); slices.Contains(h.crew, to.ID) {
			e.Body = RoleTaken{Seat: pick(places), Member: to}
		}
	case 3:
		e.Body = RoleHanded{Seat: pick(places), From: who(), To: Actor{Kind: Person, ID: pick(append(people, ""))}}
	}
	if e.Body != nil {
		return e
	}
	d := rows[r.IntN(len(rows))]
	body := reflect.New(d.body).Elem()
	fill(body, "")
	for _, f := range d.fields {
		if f.Names == "" {
			continue
		}
		names := people
		if f.Names == BySeat {
			names = places
		}
		in := body.Field(f.index)
		switch named := r.IntN(3); {
		case in.Kind() == reflect.String && named == 0:
			in.SetString("")
		case in.Kind() == reflect.String:
			in.SetString(pick(names))
		case named == 0:
			in.SetZero()
		default:
			in.Set(reflect.ValueOf([]string{pick(names), pick(names)}))
		}
	}
	e.Body = body.Interface().(Body)
	return e
}

// may says by the rules, and by nothing else, what a viewer may know of an event:
// whether it is for them, and whether they did it or are named by it.
func may(d Descriptor, v Viewer, e Event, h *held) (knows, named bool) {
	narrow, body := false, reflect.ValueOf(e.Body)
	named = e.Actor.Kind == Person && e.Actor.ID == v.Person
	for _, f := range d.fields {
		var names []string
		switch in := body.Field(f.index); {
		case f.Names == "":
		case in.Kind() == reflect.String:
			names = append(names, in.String())
		default:
			names = in.Interface().([]string)
		}
		for _, name := range names {
			if name == "" {
				continue
			}
			narrow = true
			named = named || f.Names == ByPerson && name == v.Person || f.Names == BySeat && h.holds(v.Person, name)
		}
	}
	switch v.Class {
	case Trainee:
		return (d.Audience == Crew || (d.Audience == Private || d.Audience == Own) && named) && (!narrow || named), named
	case Watcher:
		return d.Audience == Crew && !narrow, false
	case Debriefed:
		return d.Audience != Backstage && (d.Audience != Own || named) && (!narrow || named), named
	case Facilitator:
		return d.Audience != Sealed, true
	}
	return false, false
}

// closed lists the paths of the fields that a rule keeps from a viewer.
func closed(fields []Field, v Viewer, named bool, below string) []string {
	var out []string
	for _, f := range fields {
		path := below + "." + f.Name
		if f.Audience != Crew && (f.Audience != Private || !named) {
			out = append(out, path)
		}
		out = append(out, closed(f.Fields, v, named, path)...)
	}
	return out
}

// In no log and no crew does a field reach a viewer whom its rules do not name,
// and whoever comes back to the same log is shown the same again.
func TestNoFieldReachesWhomItsRulesDoNotName(t *testing.T) {
	rows := slices.DeleteFunc(Descriptors(), func(d Descriptor) bool {
		switch d.Sample.(type) {
		case RunStarted, MemberJoined, MemberLeft, RoleTaken, RoleHanded: // they make the crew: invent has them
			return true
		}
		return false
	})
	hid, told := 0, 0
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 14))
		var viewers []Viewer
		for _, person := range people {
			for _, class := range []Class{Nobody, Trainee, Watcher, Debriefed, Facilitator} {
				viewers = append(viewers, Viewer{Class: class, Person: person})
			}
		}
		cursors, again := make([]Cursor, len(viewers)), make([]Cursor, len(viewers))
		for i, v := range viewers {
			cursors[i].Viewer, again[i].Viewer = v, v
		}
		h := &held{of: map[string]string{}, crew: []string{"ada"}}
		log := []Event{{Run: "r", Seq: 1, Actor: Actor{Kind: Engine}, Body: RunStarted{Trainees: []Actor{{Kind: Person, ID: "ada"}}}}}
		for n := range 120 {
			if n > 0 {
				log = append(log, invent(r, n+1, rows, h))
			}
			e := log[n]
			h.see(e.Body)
			d, _ := Describe(e.Kind())
			for i, v := range viewers {
				before := cursors[i].Ordinal()
				shown, ok := cursors[i].Next(e)
				knows, named := may(d, v, e, h)
				if ok != knows {
					t.Fatalf("seed %d: viewer %+v is shown %s by %+v: %v; its rules say %v: %+v; crew %+v", seed, v, e.Kind(), e.Actor, ok, knows, e.Body, *h)
				}
				if !ok {
					hid++
					continue
				}
				told++
				if shown.Ordinal != before+1 {
					t.Fatalf("seed %d: number %d follows %d", seed, shown.Ordinal, before)
				}
				if v.Class == Facilitator || v.Class == Debriefed {
					continue // they know of what is in an event that they know of
				}
				raw, err := json.Marshal(shown.Body)
				if err != nil {
					t.Fatal(err)
				}
				for _, path := range closed(d.fields, v, named, "") {
					if strings.Contains(string(raw), canary+path+";") {
						t.Fatalf("seed %d: viewer %+v sees %s of %s: %s", seed, v, path, e.Kind(), raw)
					}
				}
				if shown.Seq != 0 {
					t.Fatalf("viewer %+v learns the number %d of what they cannot see", v, shown.Seq)
				}
			}
		}
		for i := range viewers {
			for _, e := range log {
				again[i].Count(e)
			}
			if again[i].Ordinal() != cursors[i].Ordinal() {
				t.Errorf("seed %d: %+v was shown %d events, and the second time %d", seed, viewers[i], cursors[i].Ordinal(), again[i].Ordinal())
			}
		}
	}
	if hid == 0 || told == 0 {
		t.Errorf("%d times something was hidden and %d times shown: nothing was tried", hid, told)
	}
}

// Viewers with one sight of an event are shown the same bytes.
func TestViewersWithOneSightAreShownTheSame(t *testing.T) {
	for _, d := range Descriptors() {
		e := Event{Seq: 7, Actor: Actor{Kind: Person, ID: "ada"}, Body: d.Sample}
		seen := map[Sight]string{}
		for _, v := range []Viewer{{Class: Trainee}, {Class: Trainee, Person: "ada"}, {Class: Trainee, Person: "ben"}, {Class: Watcher, Person: "ada"}, {Class: Watcher}, {Class: Facilitator, Person: "ben"}} {
			c := Cursor{Viewer: v}
			n, s, ok := c.Count(e)
			if !ok {
				continue
			}
			shown := s.Show(e)
			shown.Ordinal = n
			other := Cursor{Viewer: v}
			if next, _ := other.Next(e); !reflect.DeepEqual(next, shown) {
				t.Errorf("%s: %+v is shown %+v one way and %+v the other", d.kind, v, next, shown)
			}
			text := fmt.Sprintf("%+v", shown)
			if before, known := seen[s]; known && before != text {
				t.Errorf("%s: with one sight one is shown %s, another %s", d.kind, before, text)
			}
			seen[s] = text
		}
	}
}
