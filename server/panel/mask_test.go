package panel

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

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

// What a rater reads of a log holds neither the name nor what others gave.
func TestALogIsBlind(t *testing.T) {
	jane, fay, gil := event.Actor{Kind: event.Person, ID: "p1", Name: "Jane Doe"}, event.Actor{Kind: event.Person, ID: "p2", Name: "Fay"}, event.Actor{Kind: event.Person, ID: "p3", Name: "Gil"}
	log := []event.Event{
		{Seq: 1, Actor: jane, Body: event.RunStarted{Trainees: []event.Actor{jane}}},
		{Seq: 2, Actor: event.Actor{Kind: event.Persona, ID: "maya", Name: "Maya"}, Body: event.MessageSent{Channel: "#incident", Text: "Jane Doe, are you there?"}},
		{Seq: 3, Actor: jane, Body: event.UpdatePosted{Text: "We look into it. jane.doe"}},
		{Seq: 6, Body: event.AnswerJudged{Check: "caught", Share: 1, Why: "found-by-machine"}},
		{Seq: 7, Actor: gil, Body: event.TimeGiven{MS: 60_000, Reason: "reason-of-host"}},
		{Seq: 4, Actor: fay, Body: event.MarkGiven{Criterion: "clear", Level: 3, Comment: "crisp-by-fay"}},
		{Seq: 5, Actor: gil, Body: event.MarkGiven{Criterion: "clear", Level: 1, Comment: "vague-by-gil"}},
	}
	text := func(rater string) string {
		raw, err := json.Marshal(blind(log, Candidate{ID: jane.ID, Name: jane.Name, Code: "Heron"}, rater))
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	for rater, reads := range map[string][]string{fay.ID: {"crisp-by-fay", "Heron"}, gil.ID: {"vague-by-gil", "Heron, are you there?"}, "other": {"We look into it. Heron"}} {
		got := text(rater)
		for _, planted := range []string{"Jane", "jane", "Doe", "doe", "crisp-by-fay", "vague-by-gil", "found-by-machine", "reason-of-host"} {
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
	if log[0].Actor.Name != jane.Name {
		t.Error("the log itself has changed")
	}
}
