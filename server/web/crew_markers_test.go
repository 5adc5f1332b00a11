package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// What is for one of a crew is told to nobody else, whatever they ask, in an answer, an
// export or a refusal: another of the crew, one who has left it, one who is named to
// watch, another crew, a stranger. What is said in the run reaches those alone who see
// it; the look of one reaches the others when the debrief is open.
func TestPlantedMarkersOfACrew(t *testing.T) {
	y := newYardOf(t, content.FS, routes(), func(o *Options) { o.Pace = 1000 })
	gil := y.person("gil", store.Facilitator)
	ada, ben, cem, dia := y.person("ada", store.Trainee), y.person("ben", store.Trainee), y.person("cem", store.Trainee), y.person("dia", store.Trainee)
	nan, eve, fox := y.person("nan", store.Trainee), y.person("eve", store.Trainee), y.person("fox", store.Trainee)
	a := y.assigned(gil, map[string]any{"together": true, "debrief": "released", "watchers": []string{nan.person.ID}}, ada, ben, cem, dia)
	y.play(fox, runtimes.Tabletop) // of another crew
	var run runView
	ada.ask(http.StatusCreated, "POST", "/api/assignments/"+a.ID+"/runs", map[string]any{}).into(t, &run)
	base := "/api/runs/" + run.ID
	until(t, "the run goes on", func() bool { r, ok := y.web.Runs.Active(run.ID); return ok && r.State() == "running" })
	say := func(s *someone, command map[string]any) {
		t.Helper()
		path := base + "/commands"
		if s == gil {
			path = base + "/direct"
		}
		s.ask(http.StatusOK, "POST", path, command)
	}
	say(gil, map[string]any{"type": "whisper", "to": ben.person.ID, "text": "marker-whisper"})
	say(gil, map[string]any{"type": "whisper", "to": dia.person.ID, "text": "marker-past"})
	say(cem, map[string]any{"type": "message", "channel": "@" + ben.person.ID, "text": "marker-direct"})
	cem.ask(http.StatusOK, "GET", base+"/logs?q=marker-look", nil)
	say(ada, map[string]any{"type": "note", "text": "marker-aloud"})
	dia.ask(http.StatusNoContent, "DELETE", base+"/members/me", nil)

	everybody := map[string]*someone{"gil": gil, "ada": ada, "ben": ben, "cem": cem, "dia": dia, "nan": nan, "eve": eve, "fox": fox}
	reaches := func(when string, by map[string]string) {
		t.Helper()
		for who, s := range everybody {
			text := s.told(run.ID, a.ID)
			answer, err := s.http.Do(s.screen(run.ID, s.url))
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			lets := slices.Contains(strings.Fields(by["screens"]), who)
			if got := answer.StatusCode == http.StatusSwitchingProtocols; got != lets {
				t.Errorf("%s, %s follows the run: %v", when, who, got)
			}
			if lets {
				text += watchUntil(t, s, base+"/live", "marker-aloud")
			}
			for marker, whom := range by {
				if marker == "screens" {
					continue
				}
				if got := strings.Contains(text, marker); got != slices.Contains(strings.Fields(whom), who) {
					t.Errorf("%s, %s is told %s: %v", when, who, marker, got)
				}
			}
		}
	}
	reaches("while it goes on", map[string]string{
		"screens": "gil ada ben cem nan", "marker-aloud": "gil ada ben cem nan",
		"marker-whisper": "gil ben", "marker-past": "gil", "marker-direct": "gil ben cem", "marker-look": "gil cem",
	})
	say(ada, map[string]any{"type": "end"})
	ada.ask(http.StatusOK, "GET", base+"/debrief", nil) // waits for the end
	for _, s := range []*someone{ada, ben, cem} {
		s.skipAssessment(base)
	}
	gil.ask(http.StatusOK, "POST", base+"/release", nil)
	reaches("once it is released", map[string]string{
		"screens":      "gil ada ben cem nan",
		"marker-aloud": "gil ada ben cem nan", "marker-whisper": "gil ben", "marker-past": "gil", "marker-direct": "gil ben cem", "marker-look": "gil ada ben cem",
	})
	if trail := strings.Join(y.trail(), "\n"); strings.Count(trail, "denied: not theirs to see") < 50 {
		t.Errorf("the trail has not all that was denied: %s", trail)
	}
}
