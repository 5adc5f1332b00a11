package panel

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

func TestANameIsLeftOut(t *testing.T) {
	say := mask("Jane-Ann van Doe", "Heron")
	for text, want := range map[string]string{
		"Regards, Jane-Ann van Doe":    "Regards, Heron",
		"jane.ann.van.doe@example.org": "Heron@example.org",
		"JANEANNVANDOE wrote this":     "Heron wrote this",
		"Jane looked, and Doe acted":   "Heron looked, and Heron acted",
		"Ann's note":                   "Heron's note",
		"the Doer of Annual reviews":   "the Doer of Annual reviews",
		"a doe in a van":               "a doe in a van", // a part counts as it is written
		"nothing of it":                "nothing of it",
		"":                             "",
	} {
		if got := say(text); got != want {
			t.Errorf("%q became %q, not %q", text, got, want)
		}
	}
	for _, name := range []string{"", "1234", "Al"} {
		if got := mask(name, "Heron")("1234 Also"); got != "1234 Also" {
			t.Errorf("the name %q changes %q", name, got)
		}
	}
}

// What a rater reads of a log holds neither the name nor what others gave, nor that somebody
// had more time than others.
func TestALogIsBlind(t *testing.T) {
	jane, fay, gil := event.Actor{Kind: event.Person, ID: "p1", Name: "Jane Doe"}, event.Actor{Kind: event.Person, ID: "p2", Name: "Fay"}, event.Actor{Kind: event.Person, ID: "p3", Name: "Gil"}
	log := []event.Event{
		{Seq: 1, Actor: jane, Body: event.RunStarted{Trainees: []event.Actor{jane}}},
		{Seq: 2, Actor: event.Actor{Kind: event.Persona, ID: "maya", Name: "Maya"}, Body: event.MessageSent{Channel: "#incident", Text: "Jane Doe, are you there?"}},
		{Seq: 3, Actor: jane, Body: event.UpdatePosted{Text: "We look into it. jane.doe"}},
		{Seq: 6, Body: event.AnswerJudged{Check: "caught", Share: 1, Why: "found-by-machine"}},
		{Seq: 7, Actor: gil, Body: event.TimeGiven{MS: 61_000, Reason: "reason-of-host"}},
		{Seq: 8, Actor: gil, Body: event.ClockChanged{Speed: 0.625}},
		{Seq: 9, Actor: gil, Body: event.RunExtended{ByMS: 62_000}},
		{Seq: 10, Actor: gil, Body: event.AttemptPaused{}},
		{Seq: 11, Actor: gil, Body: event.NoteWritten{Text: "note-of-host"}},
		{Seq: 12, Actor: jane, Body: event.AssessmentWritten{Well: "words-to-herself"}},
		{Seq: 13, Actor: gil, Body: event.RatersAsked{Raters: 2}},
		{Seq: 14, Actor: gil, Body: event.PointOverruled{Criterion: "caught", Reason: "points-by-host"}},
		{Seq: 4, Actor: fay, Body: event.MarkGiven{Criterion: "clear", Level: 3, Comment: "crisp-by-fay"}},
		{Seq: 5, Actor: gil, Body: event.MarkGiven{Criterion: "clear", Level: 1, Comment: "vague-by-gil"}},
	}
	text := func(rater string) string {
		raw, err := json.Marshal(blind(log, Item{}, Candidate{ID: jane.ID, Name: jane.Name, Code: "Heron"}, rater))
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	for rater, reads := range map[string][]string{fay.ID: {"crisp-by-fay", "Heron"}, gil.ID: {"vague-by-gil", "Heron, are you there?"}, "other": {"We look into it. Heron"}} {
		got := text(rater)
		for _, planted := range []string{"Jane", "jane", "Doe", "doe", "crisp-by-fay", "vague-by-gil", "found-by-machine", "reason-of-host", "61000", "0.625", "62000", "note-of-host", "words-to-herself", "points-by-host"} {
			if strings.Contains(got, planted) != slices.Contains(reads, planted) {
				t.Errorf("%s reads %q: %s", rater, planted, got)
			}
		}
		for _, one := range reads {
			if !strings.Contains(got, one) {
				t.Errorf("%s does not read %q: %s", rater, one, got)
			}
		}
	}
	kinds := []event.Kind{}
	for _, e := range blind(log, Item{}, Candidate{ID: jane.ID}, "other") {
		kinds = append(kinds, e.Kind())
	}
	if want := []event.Kind{"run.started", "message.sent", "update.posted"}; !slices.Equal(kinds, want) {
		t.Errorf("of all that happened, a rater reads %v, not %v", kinds, want)
	}
	if log[0].Actor.Name != jane.Name {
		t.Error("the log itself has changed")
	}
}

// Two candidates who did the same at the same share of the time that each had cannot be told
// apart: not by when they did it, nor by how much of it there was.
func TestMoreTimeIsNotToBeSeen(t *testing.T) {
	minutes := func(n float64) time.Duration { return time.Duration(n * float64(time.Minute)) }
	log := func(had int, given, at, end time.Duration) []event.Event {
		return []event.Event{
			{Body: event.AttemptStarted{Exercise: "noisy", Minutes: had}},
			{At: at, Body: event.AnswerPasted{Part: "a", Characters: 9}},
			{At: at, Body: event.TimeGiven{MS: given.Milliseconds(), Reason: "line"}},
			{At: end, Body: event.AnswerSubmitted{}},
			{At: end, Body: event.AttemptEnded{Reason: event.AttemptTime}},
		}
	}
	item := Item{ID: "noisy", Minutes: 45}
	same := log(45, 0, minutes(9), minutes(45))
	read := func(l []event.Event) string {
		raw, err := json.Marshal(blind(l, item, Candidate{ID: "p1", Code: "Heron"}, "p2"))
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	for name, other := range map[string][]event.Event{
		"half as much again": log(67, minutes(0.5), minutes(13.5), minutes(67.5)),
		"time given back":    log(45, minutes(45), minutes(18), minutes(90)),
		"opened again":       log(5, 0, minutes(1), minutes(5)),
	} {
		if got, want := read(other), read(same); got != want {
			t.Errorf("%s: a rater reads\n%s\nnot\n%s", name, got, want)
		}
		if got, want := pasted(other, item), pasted(same, item); !slices.Equal(got, want) {
			t.Errorf("%s: the scorecard has %v, not %v", name, got, want)
		}
	}
	if got := blind([]event.Event{{At: minutes(70), Body: event.UpdatePosted{}}}, item, Candidate{}, "p2")[0].At; got != minutes(70) {
		t.Errorf("a moment of a run is told as %v", got)
	}
}
