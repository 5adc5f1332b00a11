package main

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

// lobby is what the lobby of a game day says that has to outlive the program.
type lobby struct {
	ID, State  string
	At         int
	BreakEndMS int64 `json:"break_end_ms"`
	Crews      []struct {
		ID, Name, Standing string
		Inside             struct {
			Members []struct {
				Person struct{ ID string }
				Ready  bool
			}
			Plays []struct {
				Place     int
				Run       string
				Standing  string
				AwaitedMS int64 `json:"awaited_ms"`
			}
		}
	}
}

// ready lists, by crew, who of it has said so.
func (l lobby) ready() (all [][]bool) {
	for _, c := range l.Crews {
		var crew []bool
		for _, m := range c.Inside.Members {
			crew = append(crew, m.Ready)
		}
		all = append(all, crew)
	}
	return all
}

// TestAGameDayOutlivesTheProgram kills the program without warning in the lobby, with one
// crew's run in progress and the other still in the lobby, in the break, and as the second
// drill begins. After each start the game day is where it was, who was ready is, and the
// run of a crew goes on: also one in whose log words are redacted.
func TestAGameDayOutlivesTheProgram(t *testing.T) {
	t.Parallel()
	data, temp := t.TempDir(), t.TempDir()
	p := start(t, data, temp)
	root := admin(t, p)
	fay := invite(t, root, p, "fay")
	people := map[string]*user{}
	ids := map[string]string{}
	for _, login := range []string{"ada", "bob", "cyd"} {
		people[login] = invite(t, root, p, login, "trainee")
		var me struct{ Person struct{ ID string } }
		people[login].must(p, http.StatusOK, "GET", "/api/me", nil, &me)
		ids[login] = me.Person.ID
	}
	member := func(login string) map[string]string { return map[string]string{"person": ids[login]} }
	var day lobby
	fay.must(p, http.StatusCreated, "POST", "/api/gamedays", map[string]any{
		"title": "Autumn", "runtime": "tabletop", "drills": []map[string]any{{"scenario": "first-page", "break_min": 10}, {"scenario": "before-the-gate"}},
		"crews": []map[string]any{{"name": "Red", "members": []any{member("ada"), member("bob")}}, {"name": "Blue", "members": []any{member("cyd")}}},
	}, &day)
	at := "/api/gamedays/" + day.ID
	look := func() (l lobby) {
		t.Helper()
		fay.must(p, http.StatusOK, "GET", at, nil, &l)
		return l
	}
	// killed has the program die, and compares what is there afterwards.
	killed := func(when string) {
		t.Helper()
		was := look()
		p.kill()
		p = start(t, data, temp)
		day = look()
		if day.State != was.State || day.At != was.At || day.BreakEndMS != was.BreakEndMS || !reflect.DeepEqual(day.ready(), was.ready()) {
			t.Errorf("%s it was %+v, and is %+v", when, was, day)
		}
		for i, c := range day.Crews {
			if len(c.Inside.Plays) != len(was.Crews[i].Inside.Plays) || len(c.Inside.Plays) > 0 && c.Inside.Plays[0].Run != was.Crews[i].Inside.Plays[0].Run {
				t.Errorf("%s %s had played %+v, and has %+v", when, c.Name, was.Crews[i].Inside.Plays, c.Inside.Plays)
			}
		}
	}
	ready := func(login string) {
		t.Helper()
		people[login].must(p, http.StatusOK, "POST", at+"/ready", map[string]bool{"ready": true}, nil)
	}

	fay.must(p, http.StatusOK, "POST", at+"/open", nil, nil)
	ready("ada")
	killed("in the lobby")

	ready("cyd")
	fay.must(p, http.StatusOK, "POST", at+"/start", map[string]any{"crews": []string{day.Crews[0].ID}}, nil)
	day = look()
	red := &survivor{u: people["ada"], run: day.Crews[0].Inside.Plays[0].Run}
	red.goesOn(t, p)
	people["bob"].must(p, http.StatusOK, "POST", "/api/runs/"+red.run+"/commands", map[string]any{"type": "note", "key": "n", "text": "It is the account of Ashworth."}, nil)
	hidden := []string{"Ashworth", "categories"} // what bob wrote, and a change of the script
	for _, words := range hidden {
		root.must(p, http.StatusCreated, "POST", "/api/redactions", map[string]any{"words": words, "run": red.run}, nil)
	}
	red.shown = nil // with those words
	stop := red.write(p, 1)
	killed("with one crew at play")
	stop()
	until(t, "a lobby that says whom the run waits for", func() bool {
		c := look().Crews[0]
		return c.Standing == "awaited" && c.Inside.Plays[0].AwaitedMS > time.Now().UnixMilli()
	})
	red.goesOn(t, p)
	for _, e := range red.shown {
		for _, words := range hidden {
			if strings.Contains(e.raw, words) {
				t.Errorf("what was redacted is shown again: %s", e.raw)
			}
		}
	}
	if s := day.Crews[1].Standing; s != "none" {
		t.Errorf("the crew in the lobby stands %s", s)
	}

	fay.must(p, http.StatusOK, "POST", at+"/next", map[string]any{"end": true}, nil)
	killed("in the break")

	fay.must(p, http.StatusOK, "POST", at+"/start", map[string]any{}, nil)
	killed("as the second drill begins")
	// What had not begun is begun again, and what had goes on: either way both play.
	for i, c := range day.Crews {
		play := c.Inside.Plays[len(c.Inside.Plays)-1]
		if play.Place != 1 {
			t.Fatalf("%s has %+v", c.Name, c.Inside.Plays)
		}
		if play.Standing == "interrupted" {
			fay.must(p, http.StatusOK, "POST", at+"/start", map[string]any{"crews": []string{c.ID}}, nil)
			day = look()
			play = day.Crews[i].Inside.Plays[len(day.Crews[i].Inside.Plays)-1]
		}
		(&survivor{u: people[[]string{"ada", "cyd"}[i]], run: play.Run}).goesOn(t, p)
	}
	fay.must(p, http.StatusOK, "POST", at+"/end", map[string]any{"end": true}, nil)
	var review struct {
		Drills []struct{ Plays []struct{ Standing string } }
	}
	fay.must(p, http.StatusOK, "GET", at+"/review", nil, &review)
	var stood []string
	for _, d := range review.Drills {
		for _, play := range d.Plays {
			stood = append(stood, play.Standing)
		}
	}
	if got := fmt.Sprint(stood); strings.Contains(got, "failed") || len(stood) < 3 {
		t.Errorf("in the review they stand %s", got)
	}
}
