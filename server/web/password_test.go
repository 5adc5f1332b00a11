package web

import (
	"strings"
	"testing"

	"github.com/drillyard/drillyard/server/store"
)

func TestWeakPasswords(t *testing.T) {
	ada := store.Person{Login: "ada.lovelace@x.example", Name: "Augusta King"}
	for password, why := range map[string]string{
		"short": "at least 10", strings.Repeat("x", 201): "at most 200", "correct ho\xff": "at least 10",
		"1234567890": "counts", "          ": "repeats", "aaaaaaaaaaaa": "repeats", strings.Repeat("x", 200): "repeats",
		"Ax7!Ax7!Ax7!": "repeats", strings.Repeat("kX9#m", 40): "repeats", "ananasananas": "repeats",
		"password123": "easy to guess", "Passw0rd2026": "easy to guess", "qwertyuiop": "easy to guess", "1q2w3e4r5t6y": "easy to guess",
		"abcdefghijk": "alphabet", "letmeinletmein": "repeats", "summer2026!": "easy to guess", "trustno1trustno1": "repeats",
		"lovelace2026": "your login or name", "adalovelace1": "your login or name", "augustaking!": "your login or name", "drillyard2026": "login or name",
	} {
		if said := weakness(password, ada); !strings.Contains(said, why) {
			t.Errorf("%.40q: %q, want %q", password, said, why)
		}
	}
	for _, password := range []string{
		"kestrel over the weir", "kX9#mQ2vLp", "correct horse battery staple", strings.Repeat("correct horse battery staple ", 6) + "!",
		"mein Rad steht im Regen", "жёлтый трамвай поёт",
	} {
		if said := weakness(password, ada); said != "" {
			t.Errorf("%q: %s", password, said)
		}
	}
}
