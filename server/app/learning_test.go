package app

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	lang "github.com/drillyard/drillyard/scenarios/track"
	"github.com/drillyard/drillyard/server/badge"
	"github.com/drillyard/drillyard/server/config"
	"github.com/drillyard/drillyard/server/insight"
	"github.com/drillyard/drillyard/server/store"
	"github.com/drillyard/drillyard/server/track"
)

// Who learns by a track is told its next step first, and the days they have for it; the
// gates are milestones for those who lead.
func TestTheNextStepOfATrackIsSuggested(t *testing.T) {
	t.Parallel()
	a, _ := serving(t, config.Config{})
	ada := calling(t, a, "ada")
	shipped := a.library.Tracks()
	if len(shipped) == 0 {
		t.Fatal("no track is shipped")
	}
	first := shipped[0]
	today := time.Now().UTC().Format(time.DateOnly)
	_, err := a.tracks.Enrol(t.Context(), store.Enrolment{PersonID: ada.id, Track: first.Slug, StartDay: today, Zone: "UTC", Profile: store.Profiles()[0]})
	if err != nil {
		t.Fatal(err)
	}
	status, text := ada.ask(t.Context(), "GET", "/api/next", nil)
	var next []insight.Suggestion
	if err := json.Unmarshal(text, &next); err != nil || status != http.StatusOK || len(next) == 0 {
		t.Fatalf("%d %s %v", status, text, err)
	}
	if s := next[0]; s.Kind != insight.NextStep || s.Track != first.Slug || s.Step != first.Steps[0].ID || s.Why == "" {
		t.Errorf("the first of %s is %q, and suggested is %+v", first.Slug, first.Steps[0].ID, s)
	}
	gates, err := a.insight.Tracks.Milestones(t.Context())
	want := 0
	for _, s := range first.Steps {
		if s.Kind == lang.Gate && !s.Optional {
			want++
		}
	}
	if err != nil || len(gates) != want || want == 0 {
		t.Errorf("%d milestones, %v; the track has %d gates", len(gates), err, want)
	}
	if status, text := ada.ask(t.Context(), "GET", "/api/certificates", nil); status != http.StatusOK || string(text) != "[]\n" {
		t.Errorf("whoever has just begun has %d %s", status, text)
	}
}

// A track that is through is an award, with all that it rests on; one that is not is none.
func TestACompletedTrackRestsOnWhatWasShown(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return time.Date(2026, 3, n, 12, 0, 0, 0, time.UTC) }
	one := track.Learner{Enrolment: store.Enrolment{ID: "e", PersonID: "p", PersonName: "Ada", Track: "first"}}
	one.Track.Track = &lang.Track{Title: "First", Summary: "To the **first** week."}
	one.Steps = []track.StepState{
		{Step: &lang.Step{Kind: lang.Drill, Title: "Play"}, At: day(3), Tries: []track.Attempt{
			{Run: "worse", Title: "A page", At: day(2), Score: &store.Score{Low: 40}}, {Run: "best", Title: "A page", At: day(3), Score: &store.Score{Low: 82}}, {Run: "open", Title: "A page", At: day(4)},
		}},
		{Step: &lang.Step{Kind: lang.Checklist}, At: day(5), Items: []track.ItemState{{Item: lang.Item{Text: "Access"}, Signed: day(5), By: "Grace"}, {Item: lang.Item{Text: "Read"}, Ticked: day(4)}}},
		{Step: &lang.Step{Kind: lang.Gate, Title: "On call"}, At: day(9), Asks: []track.AskState{{Title: "80 % in one drill.", Met: true}, {Level: 3, By: "Grace", At: day(8)}}},
	}
	if a, complete := award(one); complete {
		t.Errorf("one that is not through is %+v", a)
	}
	one.Complete = true
	a, complete := award(one)
	if !complete || !a.Completed.Equal(day(9)) || a.Summary != "To the first week." || len(a.RestsOn) != 4 {
		t.Fatalf("%+v", a)
	}
	for i, want := range []badge.Ground{
		{Kind: badge.GroundRun, Title: "A page", Said: "Played with 82 % of the points.", Run: "best"},
		{Kind: badge.GroundSignOff, Title: "Access", Said: "Signed off.", By: "Grace"},
		{Kind: badge.GroundEntrusted, Title: "On call", Said: "Entrusted at level 3 of 5.", By: "Grace"},
		{Kind: badge.GroundGate, Title: "On call", Said: "80 % in one drill."},
	} {
		if got := a.RestsOn[i]; got.Kind != want.Kind || got.Title != want.Title || got.Said != want.Said || got.By != want.By || got.Run != want.Run || got.AtMS == 0 {
			t.Errorf("it rests on %+v, want %+v", got, want)
		}
	}
	if at := a.RestsOn[2].AtMS; at != day(8).UnixMilli() {
		t.Errorf("entrusted at %d: not when the mark was given", at)
	}
}
