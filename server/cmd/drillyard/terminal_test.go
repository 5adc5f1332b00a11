package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// What was written before there were rules for it is printed harmless, too.
func TestReplayOfAnOldNote(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	db, err := store.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	ada, err := db.CreatePerson(t.Context(), store.Person{Login: "ada", Name: "Ada", Roles: store.Roles{store.Trainee}})
	if err != nil {
		t.Fatal(err)
	}
	run, err := db.CreateRun(t.Context(), store.Run{PersonID: ada.ID})
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Append(t.Context(), event.Event{Run: run.ID, Actor: event.Actor{Kind: event.Person, Name: "A\u202eda"}, Body: event.NoteAdded{Text: "all \x1b[2Jclear \u009b31m"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"replay", run.ID}, {"replay", run.ID, "--json"}} {
		code, said := command(t, data, args...)
		if code != exitOK || strings.ContainsAny(said, "\x1b\u009b\u202e") || !strings.Contains(said, `\u001b[2Jclear \u009b31m`) {
			t.Errorf("%v: exit code %d, %q", args, code, said)
		}
	}
}

func TestWhatATerminalObeysIsSpelledOut(t *testing.T) {
	for text, want := range map[string]string{
		"plain, Zoë, 山田, 👩\u200d🚒\n\ttabbed\n": "plain, Zoë, 山田, 👩\u200d🚒\n\ttabbed\n",
		"\x1b[2J\x1b]0;title\a":                `\u001b[2J\u001b]0;title\u0007`,
		"\r\b\x00\x7f":                         `\u000d\u0008\u0000\u007f`,
		"\u009b31m":                            `\u009b31m`,
		"\x9b31m":                              `\u009b31m`, // the same, as terminals of old take it
		"a\u202eb\u2066c\u2028":                `a\u202eb\u2066c\u2028`,
		"\U000e0041":                           `\udb40\udc41`,
	} {
		for _, size := range []int{1, 2, 3, len(text)} {
			var out strings.Builder
			p := &printable{out: &out}
			for at := 0; at < len(text); at += size {
				part := text[at:min(len(text), at+size)]
				if n, err := p.Write([]byte(part)); n != len(part) || err != nil {
					t.Fatal(n, err)
				}
			}
			if out.String() != want {
				t.Errorf("%q by %d: %q, want %q", text, size, out.String(), want)
			}
		}
	}
	var out strings.Builder
	said := "\u009b\u202e\x1b\U000e0041 \\u001b"
	if err := json.NewEncoder(&printable{out: &out}).Encode(said); err != nil {
		t.Fatal(err)
	}
	var read string
	if err := json.Unmarshal([]byte(out.String()), &read); err != nil || read != said {
		t.Errorf("as JSON: %s, %q, %v", out.String(), read, err)
	}
}
