package said_test

import (
	"testing"

	"github.com/drillyard/drillyard/grading/said"
)

func TestFind(t *testing.T) {
	for _, tc := range []struct {
		lang, term, text string
		want             said.Stance
	}{
		{"en", "config push", "The config push cut the database pool; errors began with it.", said.Affirmed},
		{"en", "config push", "Somebody pushed a new configuration.", said.Unsaid},
		{"en", "config push", "Someone PUSHED configs, and then it broke", said.Affirmed},
		{"en", "pool", "Checkout waits for database connections since its pool was cut.", said.Affirmed},
		{"en", "pool", "The pools are exhausted", said.Affirmed},
		{"en", "pool", "Spooling failed, whirlpools everywhere", said.Unsaid},
		{"en", "db_pool_size", "db_pool_size went from 20 to 2 and purchases cannot get a connection", said.Affirmed},
		{"en", "1.10.0", "Payments fails since v1.10.0? No: since 1.10.0.", said.Affirmed},
		{"en", "1.10.0", "Payments fails since 1.10.1", said.Unsaid},
		{"en", "pool", "It is not the pool.", said.Denied},
		{"en", "pool", "I do not think that it was the pool", said.Denied},
		{"en", "pool", "The pool is not the cause", said.Denied},
		{"en", "pool", "The pool looks fine", said.Denied},
		{"en", "pool", "We have ruled out the pool", said.Denied},
		{"en", "pool", "No, it cannot be the pool", said.Denied},
		{"en", "pool", "Customers do not get through because the pool was cut", said.Affirmed},
		{"en", "pool", "Customers cannot buy, the pool was cut", said.Affirmed},
		{"en", "pool", "The pool is not enough for this load", said.Affirmed},
		{"en", "pool", "It's not only the pool", said.Affirmed},
		{"en", "pool", "It broke, not because the pool was cut", said.Denied},
		{"en", "pool", "It is the release instead of the pool", said.Denied},
		{"en", "release", "It is the release instead of the pool", said.Affirmed},
		{"en", "pool", "There is nothing wrong with the pool", said.Denied},
		{"en", "pool", "I am not sure that it is the pool", said.Doubtful},
		{"en", "pool", "We don't have enough connections in the pool", said.Affirmed},
		{"en", "pool", "Root cause = size of pool", said.Affirmed},
		{"en", "pool", "Not the database but the pool", said.Affirmed},
		{"en", "database", "It isn't the database, it's the pool", said.Denied},
		{"en", "pool", "Is it the pool?", said.Doubtful},
		{"en", "pool", "Maybe because the pool was cut", said.Doubtful},
		{"en", "pool", "It could be the pool", said.Doubtful},
		{"en", "pool", "Part of our customers could not pay since the pool was cut", said.Affirmed},
		{"en", "pool", "Might be the pool. Yes, it is the pool.", said.Affirmed},
		{"en", "pool", "I suspect the pool", said.Affirmed},
		{"en", "config push", "The push of payments was yesterday, the config is as it was", said.Unsaid},
		{"en", "SEV2", "I declare this a SEV2: a part of customers cannot pay", said.Affirmed},
		{"en", "SEV 2", "This is a sev-2", said.Affirmed},
		{"en", "SEV1", "It's a SEV2, not a SEV1", said.Denied},
		{"de", "Pool", "Der Pool wurde verkleinert, seitdem warten alle.", said.Affirmed},
		{"de", "Pool", "Es liegt nicht am Pool", said.Denied},
		{"de", "Pool", "Kein Pool ist schuld", said.Denied},
		{"de", "Pool", "Vielleicht ist es der Pool", said.Doubtful},
		{"de", "Pool", "Kunden können nicht bezahlen, weil der Pool verkleinert wurde", said.Affirmed},
		{"de", "Pool", "Es könnte der Pool sein", said.Doubtful},
		{"de", "Pool", "Wir konnten den Pool prüfen: er ist verkleinert", said.Affirmed},
		{"fr", "pool", "Le pool est trop petit", said.Doubtful},
		{"fr", "pool", "Le cache est trop petit", said.Unsaid},
		{"en", "", "The pool", said.Unsaid},
	} {
		lang := said.In(tc.lang)
		if got := lang.Read(tc.text).Find(lang.Term(tc.term)); got != tc.want {
			t.Errorf("%s in %q: %d, want %d", tc.term, tc.text, got, tc.want)
		}
	}
}

func TestOwnersAreNamedBesideAWordOfOwning(t *testing.T) {
	en := said.In("en")
	payments := en.Term("payments")
	for text, want := range map[string]said.Stance{
		"Payments (us) own it. Evidence: dashboard.":        said.Affirmed,
		"payments fails since its release 1.10.0":           said.Unsaid,
		"It belongs to payments":                            said.Affirmed,
		"Payments does not own it":                          said.Denied,
		"Does payments own that?":                           said.Doubtful,
		"payments fails; the platform team owns the queue.": said.Unsaid,
	} {
		if got := en.Read(text).FindWith(said.OfOwner, payments); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestStatement(t *testing.T) {
	for _, tc := range []struct {
		lang, text string
		want       bool
	}{
		{"en", "checkout only gets two connections to the database", true},
		{"en", "asdf asdf asdf asdf asdf asdf asdf asdf asdf", false},
		{"en", "qwe asd zxc rty fgh vbn uio", false},
		{"en", "the the the the the the a a a a a is is is is", false},
		{"en", "x", false},
		{"de", "der Speicher ist seit heute Morgen voll", true},
		{"fr", "le cache est trop petit", true},
		{"fr", "oui", false},
	} {
		if got := said.In(tc.lang).Read(tc.text).Statement(); got != tc.want {
			t.Errorf("%s %q: %t", tc.lang, tc.text, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("en", "It is not the pool, because … 1.10.0!", "pool")
	f.Add("de", "Weil’s der Pool ist?", "1..0")
	f.Fuzz(func(t *testing.T, code, text, term string) {
		l := said.In(code)
		read := l.Read(text)
		first := read.Find(l.Term(term))
		if again := l.Read(text).Find(l.Term(term)); again != first {
			t.Errorf("%q in %q reads as %d and as %d", term, text, first, again)
		}
		if !l.Known() && first == said.Affirmed {
			t.Errorf("%q is taken for true in a language that is not known", text)
		}
	})
}
