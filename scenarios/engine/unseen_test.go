package engine

import (
	"strings"
	"testing"
)

func TestUnseen(t *testing.T) {
	for text, seen := range map[string]bool{
		"Ada Lovelace":         true,
		"Zoë Ångström-O'Neill": true,
		"山田 太郎":                true,
		"محمد":                 true,
		"می\u200cخواهم":        true, // Persian needs the non-joiner
		"👩\u200d🚒 on it":       true, // and faces the joiner
		"☎️":                   true,
		"two\nlines":           false,
		"Ada\x00":              false,
		"\x1b[2Jnothing":       false,
		"evil\u202egpj":        false,
		"a\u2066b\u2069":       false,
		"Ad\u200ba":            false,
		"Ad\u200da":            false,
		"\u200d":               false,
		"Ada\ufeff":            false,
		"Ada\u00ad":            false,
		"\u3164":               false,
		"\u2800\u2800":         false,
		"Ada\U000e0041":        false,
		"Ada\ue000":            false,
		"Ada\u2028Admin":       false,
		"Ada\u0085":            false,
	} {
		if said := Unseen(text, false); (said == "") != seen {
			t.Errorf("%+q: %q", text, said)
		}
	}
	if said := Unseen("one\n\ttwo\r\n", true); said != "" {
		t.Errorf("lines: %s", said)
	}
	if said := Unseen("one\n\x07", true); !strings.Contains(said, "U+0007") {
		t.Errorf("a bell: %q", said)
	}
}

// Whatever a person sends has no such character in any of its texts.
func TestCommandsWithUnseenCharacters(t *testing.T) {
	for _, asked := range []any{
		AddNote{Text: "all clear\x1b]0;gone\a"}, SendMessage{Channel: "#incident", Text: "\u202e"}, Declare{Title: "Buys\u200b fail", Severity: "SEV2"},
		TakeAction{Action: "restart", Target: "checkout", Args: map[string]string{"a": "b\x00"}}, Escalate{Team: "shop", Reason: "\u2067"}, RefuseAction{Why: "no\x00"},
	} {
		if err := within(asked); !isRefusal(err, "cannot be seen") {
			t.Errorf("%+v: %v", asked, err)
		}
	}
	if err := within(AddNote{Text: "one\n\ttwo"}); err != nil {
		t.Error(err)
	}
}
