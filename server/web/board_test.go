package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// boardSeen is all that a board has been told, as a client puts it together.
type boardSeen struct {
	crews []boardCrew
	runs  map[string]boardRun
	bye   string
}

func (d *display) board(t *testing.T) boardSeen {
	t.Helper()
	seen := boardSeen{runs: map[string]boardRun{}}
	for frames := json.NewDecoder(strings.NewReader(d.text())); frames.More(); {
		var f struct {
			boardFrame
			Reason string `json:"reason"`
		}
		if err := frames.Decode(&f); err != nil {
			break // the end of it has not come yet
		}
		if f.Crews != nil {
			seen.crews = f.Crews
		}
		for _, r := range f.Runs {
			seen.runs[r.Run] = r
		}
		if f.T == "bye" {
			seen.bye = f.Reason
		}
	}
	return seen
}

// Whoever leads a game day sees all of its crews as they go on, another who comes later
// sees the same, and of two who do the same thing one is told so.
func TestTheBoardOfAGameDay(t *testing.T) {
	y := newYard(t, routes())
	fay, hal, gil := y.person("fay", store.Facilitator), y.person("hal", store.Facilitator), y.person("gil", store.Facilitator)
	ada, bob := y.person("ada", store.Trainee), y.person("bob", store.Trainee)
	v := y.gameDay(fay, map[string]any{"helpers": []string{hal.person.ID, gil.person.ID}}, []*someone{ada}, []*someone{bob})
	at := "/api/gamedays/" + v.ID
	for _, step := range []string{"/invite", "/open"} {
		fay.ask(http.StatusOK, "POST", at+step, nil)
	}
	ada.ask(http.StatusForbidden, "GET", at+"/board", nil)
	early := watch(t, fay, at+"/board")
	until(t, "the crews are there before they play", func() bool { s := early.board(t); return len(s.crews) == 2 && s.crews[0].Run == "" && len(s.runs) == 0 })
	fay.ask(http.StatusOK, "POST", at+"/start", map[string]any{})
	until(t, "both run", func() bool {
		s := early.board(t)
		return len(s.crews) == 2 && s.runs[s.crews[0].Run].State == event.StateRunning && s.runs[s.crews[1].Run].State == event.StateRunning
	})
	first := early.board(t).crews[0].Run
	run := "/api/runs/" + first
	hold := map[string]any{"type": "hold", "inject": "push", "key": "k1"}
	fay.ask(http.StatusOK, "POST", run+"/direct", hold)
	fay.ask(http.StatusOK, "POST", run+"/direct", hold) // a lost answer: it is not done twice
	if r := hal.ask(http.StatusConflict, "POST", run+"/direct", map[string]any{"type": "hold", "inject": "push"}); !strings.Contains(string(r.body), "held already") {
		t.Errorf("hal is told %s", r.body)
	}
	hal.ask(http.StatusOK, "POST", run+"/clock", map[string]any{"paused": true})
	hal.ask(http.StatusOK, "POST", run+"/direct", map[string]any{"type": "speak", "as": "maya", "channel": "#incident", "text": "How bad is it?"})
	hal.ask(http.StatusOK, "POST", run+"/direct", map[string]any{"type": "add", "title": "More", "sheet": "say: {as: maya, in: '#incident', text: x}", "after_ms": 60000})
	wrong := hal.ask(http.StatusUnprocessableEntity, "POST", run+"/direct", map[string]any{"type": "add", "title": "More", "sheet": "fault: no-such\ntarget: moon\nsay: {as: nobody}"})
	var p problemDocument
	wrong.into(t, &p)
	if len(p.Errors) < 3 {
		t.Errorf("what is wrong: %s", wrong.body)
	}
	stands := func(s boardSeen) bool {
		r := s.runs[first]
		ahead := r.Summary.Injects
		held := false
		for _, in := range ahead {
			held = held || in.ID == "push" && in.Held
		}
		return r.Paused && held && len(ahead) > 0 && ahead[len(ahead)-1].Title == "More"
	}
	until(t, "the board knows", func() bool { return stands(early.board(t)) })
	if other := early.board(t).runs[early.board(t).crews[1].Run]; other.Paused || len(other.Summary.Injects) == 0 || other.Summary.Injects[0].Held {
		t.Errorf("the other crew is paused or held, too: %+v", other)
	}
	var script scriptView
	fay.ask(http.StatusOK, "GET", run+"/script", nil).into(t, &script)
	if last := script.Injects[len(script.Injects)-1]; last.Title != "More" || !strings.Contains(last.When, "added by hal") || !strings.Contains(last.Does, "maya says") {
		t.Errorf("the script tells %+v of what was added", last)
	}
	late := watch(t, hal, at+"/board")
	until(t, "who comes later knows the same", func() bool { return stands(late.board(t)) })
	if events, err := y.web.Store.Read(t.Context(), first, 0, 1000); err != nil {
		t.Error(err)
	} else {
		times := 0
		for _, e := range events {
			if _, is := e.Body.(event.InjectHeld); is {
				times++
			}
		}
		if times != 1 {
			t.Errorf("held %d times", times)
		}
	}
	// Who leads it no more is shown no more of it, and who does still is in nobody's way.
	other := watch(t, gil, at+"/board")
	until(t, "gil knows the same", func() bool { return stands(other.board(t)) })
	fay.changeDay(http.StatusOK, at, map[string]any{"helpers": []string{gil.person.ID}})
	y.web.doubtPeople(hal.person.ID, gil.person.ID)
	until(t, "hal is sent away", func() bool { return late.board(t).bye != "" })
	fay.ask(http.StatusOK, "POST", run+"/clock", map[string]any{"paused": false})
	until(t, "gil sees what comes", func() bool { s := other.board(t); return s.bye != "" || !s.runs[first].Paused })
	if bye := other.board(t).bye; bye != "" {
		t.Errorf("gil, who helps still, is sent away: %s", bye)
	}
}
