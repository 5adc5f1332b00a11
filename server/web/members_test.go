package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// A crew of three, one of whom is replaced: what is private reaches those alone
// whom it is for, as it happens, in the debrief and in what is taken away.
func TestACrewPlaysOneRun(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, ben, cem, dia := y.person("ada", store.Trainee), y.person("ben", store.Trainee), y.person("cem", store.Trainee), y.person("dia", store.Trainee)
	fay := y.person("fay", leads...)
	id := y.play(ada, runtimes.Tabletop)
	base := "/api/runs/" + id
	ben.ask(http.StatusNotFound, "GET", base, nil)
	ben.ask(http.StatusNotFound, "POST", base+"/members", map[string]any{"login": "ben"})
	ada.ask(http.StatusUnprocessableEntity, "POST", base+"/members", map[string]any{"login": "nobody"})
	ada.ask(http.StatusUnprocessableEntity, "POST", base+"/members", map[string]any{"login": "fay"}) // she could not mark it then
	ada.ask(http.StatusConflict, "POST", base+"/members", map[string]any{"login": "ben", "seat": "cook"})
	ada.ask(http.StatusOK, "POST", base+"/members", map[string]any{"login": "BEN", "seat": "operations"})
	fay.ask(http.StatusOK, "POST", base+"/members", map[string]any{"person": cem.person.ID})
	ben.ask(http.StatusForbidden, "POST", base+"/members", map[string]any{"login": "dia"})
	screens := map[string]*display{}
	for name, who := range map[string]*someone{"ada": ada, "ben": ben, "cem": cem, "fay": fay} {
		screens[name] = watch(t, who, base+"/live")
	}
	// shows waits until a text is on those screens, and then for something that all
	// are shown: by then it would be on the others, too.
	n := 0
	shows := func(text string, on ...string) {
		t.Helper()
		n++
		all := "said aloud " + strings.Repeat("i", n) + "."
		ada.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "note", "text": all})
		for name, screen := range screens {
			until(t, name+" is shown what all are", func() bool { return strings.Contains(screen.text(), all) })
			if got := strings.Contains(screen.text(), text); got != slices.Contains(on, name) {
				t.Errorf("%s is shown %q: %v", name, text, got)
			}
		}
	}
	fay.ask(http.StatusConflict, "POST", base+"/direct", map[string]any{"type": "whisper", "seat": "scribe", "text": "nobody hears it"})
	fay.ask(http.StatusOK, "POST", base+"/direct", map[string]any{"type": "whisper", "seat": "operations", "text": "marker-whisper"})
	shows("marker-whisper", "ben", "fay")
	cem.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "message", "channel": "@" + ben.person.ID, "text": "marker-direct"})
	shows("marker-direct", "ben", "cem", "fay")
	cem.ask(http.StatusOK, "GET", base+"/logs?q=marker-look", nil)
	shows("marker-look", "cem", "fay")
	cem.ask(http.StatusOK, "POST", base+"/presence", map[string]any{"away": false, "typing": "@" + ben.person.ID})
	cem.ask(http.StatusOK, "POST", base+"/presence", map[string]any{"away": false, "typing": "#marker-typing"})
	cem.ask(http.StatusOK, "POST", base+"/presence", map[string]any{"away": false, "typing": engine.IncidentChannel})
	for name, screen := range screens {
		until(t, name+" sees that cem writes", func() bool { return strings.Contains(screen.text(), `"typing":"`+engine.IncidentChannel+`"`) })
		if strings.Contains(screen.text(), `"typing":"@`) || strings.Contains(screen.text(), "marker-typing") {
			t.Errorf("%s learns who writes to whom, or something that is no channel", name)
		}
	}

	// Two take one seat at the same time: one has it, the other is told who does.
	taken := make(chan int)
	for _, who := range []*someone{ada, cem} {
		go func() {
			taken <- who.send(who.request("POST", base+"/commands", map[string]any{"type": "take-role", "seat": "scribe"})).StatusCode
		}()
	}
	if got := []int{<-taken, <-taken}; !slices.Contains(got, http.StatusOK) || !slices.Contains(got, http.StatusConflict) {
		t.Errorf("two who take one seat are answered with %v", got)
	}
	ben.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "hand-role", "seat": "operations", "to": cem.person.ID, "text": "marker-handoff"})
	shows("marker-handoff", "ada", "ben", "cem", "fay")

	// Ben goes, and what goes on reaches him no more; dia comes in his place.
	ada.ask(http.StatusNoContent, "DELETE", base+"/members/"+ben.person.ID, nil)
	until(t, "ben is sent away", func() bool { return strings.Contains(screens["ben"].text(), `"reason":"left"`) })
	delete(screens, "ben")
	ben.ask(http.StatusNotFound, "GET", base+"/live", nil)
	ben.ask(http.StatusNotFound, "POST", base+"/commands", map[string]any{"type": "note", "text": "x"})
	until(t, "ada sees that he has gone", func() bool {
		text := screens["ada"].text()
		last, _, _ := strings.Cut(text[strings.LastIndex(text, `"t":"presence"`):], "]}")
		return !strings.Contains(last, ben.person.ID)
	})
	ada.ask(http.StatusOK, "POST", base+"/members", map[string]any{"login": "dia", "seat": "communications"})
	screens["dia"] = watch(t, dia, base+"/live")
	shows("marker-whisper", "fay")
	shows("marker-direct", "cem", "fay")
	var crew crewView
	dia.ask(http.StatusOK, "GET", base+"/members", nil).into(t, &crew)
	seats := map[string]string{}
	for _, s := range crew.Seats {
		seats[s.Seat] = s.Holder
	}
	if len(crew.Members) != 4 || crew.Members[3].ID != ben.person.ID || crew.Members[3].LeftMS == 0 || crew.Keeps ||
		seats["operations"] != cem.person.ID || seats["communications"] != dia.person.ID {
		t.Errorf("the crew: %+v", crew)
	}
	cem.ask(http.StatusNoContent, "DELETE", base+"/members/me", nil)
	cem.ask(http.StatusNotFound, "GET", base, nil)

	ada.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "end"})
	until(t, "it has ended", func() bool { return ada.send(ada.request("GET", base+"/debrief", nil)).StatusCode == http.StatusOK })
	fay.ask(http.StatusOK, "POST", base+"/release", nil)
	ada.ask(http.StatusOK, "POST", base+"/assessment", map[string]any{"well": "marker-assessment", "better": "speak sooner", "percent": 50})
	if text := string(dia.ask(http.StatusOK, "GET", base+"/debrief", nil).body); !strings.Contains(text, `"assess":true`) {
		t.Errorf("who has not said how it went is shown %s", text)
	}
	dia.ask(http.StatusConflict, "GET", base+"/debrief.md", nil)
	dia.skipAssessment(base)
	ada.ask(http.StatusConflict, "POST", base+"/members", map[string]any{"login": "ben"})
	ben.ask(http.StatusNotFound, "GET", base+"/debrief", nil)
	for _, path := range []string{"/debrief", "/debrief.md", "/debrief.html", "/debrief.json", "/debrief.csv"} {
		for who, s := range map[string]*someone{"ada": ada, "dia": dia} {
			text := string(s.ask(http.StatusOK, "GET", base+path, nil).body)
			for _, marker := range []string{"marker-whisper", "marker-direct"} {
				if strings.Contains(text, marker) {
					t.Errorf("%s reads %s in %s", who, marker, path)
				}
			}
			// No row of figures is made of what was said.
			if told := strings.Contains(text, "marker-assessment"); told != (who == "ada" && path != "/debrief.csv") {
				t.Errorf("%s reads in %s what she herself, or another member, thinks of the run: %v", who, path, told)
			}
		}
	}
	if text := string(fay.ask(http.StatusOK, "GET", base+"/debrief", nil).body); !strings.Contains(text, "marker-whisper") || !strings.Contains(text, "marker-direct") || !strings.Contains(text, "marker-assessment") {
		t.Error("whoever runs the drill does not read what was whispered")
	}
	for _, entry := range []string{"run.member-add done", "run.member-add denied: role", "run.member-remove done", "run.member-leave done"} {
		if !slices.Contains(y.trail(), entry) {
			t.Errorf("%q is not in the trail", entry)
		}
	}
}

// Whoever is removed is of no crew any more, in the log of a run as well: their seat
// is empty, and the others see so.
func TestWhoIsRemovedLeavesTheirCrew(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, ben, root := y.person("ada", store.Trainee), y.person("ben", store.Trainee), y.person("root", store.Admin)
	base := "/api/runs/" + y.play(ada, runtimes.Tabletop)
	ada.ask(http.StatusOK, "POST", base+"/members", map[string]any{"login": "ben", "seat": "scribe"})
	screen := watch(t, ada, base+"/live")
	until(t, "ada sees ben", func() bool { return strings.Contains(screen.text(), "member.joined") })
	root.ask(http.StatusNoContent, "DELETE", "/api/people/"+ben.person.ID+"?runs=keep", nil)
	until(t, "ada sees that ben has left", func() bool { return strings.Contains(screen.text(), "member.left") })
	ada.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "take-role", "seat": "scribe"})
}
