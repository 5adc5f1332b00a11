package engine

import (
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

func TestPersonasAnswer(t *testing.T) {
	sc := quiet()
	sc.Personas[0].Answers = []scenarios.Answer{
		{On: []string{"roll back", "revert"}, Text: "Go ahead, since {{clock}}."},
		{On: []string{"pool"}, Text: "It was 20 yesterday."},
	}
	sc.Personas[0].Otherwise = "I cannot say."
	sc.Personas[1].Otherwise, sc.Personas[1].Takes = "Maya knows.", 9*time.Second
	say := func(after time.Duration, in, text string) scenarios.RehearsalStep {
		return scenarios.RehearsalStep{After: after, Say: text, In: in}
	}
	events, _ := play(t, newPaper(), sc,
		say(10*time.Second, "@maya", "What about the POOL?"), // to her, in other case
		say(10*time.Second, "@maya", "the pool, please"),     // the same answer, too soon
		say(20*time.Second, "#incident", "maya: shall I Roll Back the pool?"),
		say(20*time.Second, "#incident", "the pools of Mayas carpool"), // names nobody
		say(20*time.Second, "#incident", "Tomas and Maya, help!"),      // names two
		say(20*time.Second, "@tomas", "is Maya there?"))                // only the two of them read it
	var got []string
	for _, e := range events {
		if m, is := e.Body.(event.MessageSent); is && e.Actor.Kind == event.Persona {
			got = append(got, strings.Join([]string{e.At.String(), e.Actor.ID, m.Channel, m.Text}, " "))
		}
	}
	want := []string{
		"14s maya @maya It was 20 yesterday.",
		"44s maya #incident Go ahead, since ",
		"1m24s maya #incident I cannot say.",
		"1m29s tomas #incident Maya knows.",
		"1m49s tomas @tomas Maya knows.",
	}
	if len(got) != len(want) {
		t.Fatalf("answers: %q, want %q", got, want)
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) || strings.Contains(got[i], "{{") {
			t.Errorf("answer %d: %q, want %q", i, got[i], want[i])
		}
	}
}

func TestWholeWords(t *testing.T) {
	for _, c := range []struct {
		text, words string
		want        bool
	}{
		{"Roll  back", "roll back", false}, {"please ROLL BACK now", "roll back", true}, {"rollback", "roll", false},
		{"@maya?", "maya", true}, {"amaya maya", "maya", true}, {"Grüße Änne", "änne", true}, {"öffnen", "ffnen", false},
		{"x", "", false}, {"", "x", false}, {"pool2", "pool", false},
	} {
		if got := says(c.text, c.words); got != c.want {
			t.Errorf("%q says %q: %v", c.text, c.words, got)
		}
	}
}
