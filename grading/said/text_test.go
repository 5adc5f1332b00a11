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
		{"en", "pool", "The pool has nothing to do with it", said.Denied},
		{"en", "pool", "I doubt that it is the pool", said.Doubtful},
		{"en", "pool", "I doubt it's the pool", said.Doubtful},
		{"en", "pool", "The pool is doubtful", said.Doubtful},
		{"en", "pool", "It's hardly the pool", said.Denied},
		{"en", "pool", "It is unlikely to be the pool", said.Doubtful},
		{"en", "pool", "I think it is the pool", said.Affirmed},
		{"en", "pool", "I believe that the pool was cut", said.Affirmed},
		{"en", "pool", "My hypothesis: the pool is too small", said.Affirmed},
		{"en", "pool", "The pool is not involved", said.Denied},
		{"en", "pool", "The pool isn't to blame", said.Denied},
		{"en", "pool", "We can rule out the pool", said.Denied},
		{"en", "pool", "The pool can be ruled out", said.Denied},
		{"en", "pool", "The pool can be excluded", said.Denied},
		{"en", "pool", "We eliminated the pool as a cause", said.Denied},
		{"en", "pool", "The pool is a red herring", said.Denied},
		{"en", "pool", "The pool was exonerated", said.Denied},
		{"en", "pool", "The pool is clean", said.Denied},
		{"en", "pool", "The pool is normal", said.Denied},
		{"en", "pool", "The pool is not full", said.Denied},
		{"en", "pool", "No issue with the pool", said.Denied},
		{"en", "pool", "No evidence for the pool", said.Denied},
		{"en", "pool", "There's no evidence that it is the pool", said.Denied},
		{"en", "pool", "I was wrong about the pool", said.Denied},
		{"en", "pool", "It was never the pool", said.Denied},
		{"en", "pool", "Could it be the pool", said.Doubtful},
		{"en", "pool", "Can someone check the pool?", said.Doubtful},
		{"en", "pool", "Let me check the pool", said.Doubtful},
		{"en", "pool", "The pool is exhausted because it was cut from 20 to 2", said.Affirmed},
		{"en", "pool", "Root cause: the pool", said.Affirmed},
		{"en", "pool", "It isn't anything but the pool", said.Affirmed},
		{"en", "pool", "No doubt it's the pool", said.Affirmed},
		{"en", "pool", "Without doubt the pool", said.Affirmed},
		{"en", "pool", "Undoubtedly the pool", said.Affirmed},
		{"en", "pool", "It is nothing but the pool", said.Affirmed},
		{"en", "pool", "It can only be the pool", said.Affirmed},
		{"en", "pool", "It must be the pool", said.Affirmed},
		{"en", "pool", "The pool does not have enough connections", said.Affirmed},
		{"en", "pool", "Requests are not served since the pool is empty", said.Affirmed},
		{"en", "pool", "Customers can't check out: the pool was cut", said.Affirmed},
		{"en", "pool", "There are no free connections in the pool", said.Affirmed},
		{"en", "pool", "The pool has no free connections", said.Affirmed},
		{"en", "pool", "No connections are left in the pool", said.Affirmed},
		{"en", "pool", "checkout cannot get a connection from its pool", said.Affirmed},
		{"en", "pool", "Nobody gets a connection from the pool", said.Affirmed},
		{"en", "pool", "The pool isn't big enough", said.Affirmed},
		{"en", "pool", "The pool is no longer big enough", said.Affirmed},
		{"en", "pool", "The pool was never set back", said.Affirmed},
		{"en", "pool", "The pool has not been set back", said.Affirmed},
		{"en", "pool", "Assuming it is the pool", said.Doubtful},
		{"en", "pool", "If it is the pool, we will see waits", said.Doubtful},
		{"en", "pool", "We don't think the pool is the problem", said.Denied},
		{"en", "pool", "I no longer suspect the pool", said.Denied},
		{"en", "pool", "We thought it was the pool", said.Doubtful},
		{"en", "pool", "Not sure about the pool", said.Doubtful},
		{"en", "pool", "Pool? No.", said.Doubtful},
		{"en", "pool", "The pool’s the culprit", said.Affirmed},
		{"en", "pool", "the *pool* was cut", said.Affirmed},
		{"en", "pool", "It’s the pool!!", said.Affirmed},
		{"en", "SEV2", "Declaring SEV2", said.Affirmed},
		{"en", "SEV1", "This is a SEV2 rather than a SEV1", said.Denied},
		{"en", "SEV1", "If it grows it becomes a SEV1", said.Doubtful},
		{"en", "SEV2", "Should this be a SEV2?", said.Doubtful},
		{"en", "SEV1", "Raising from SEV2 to SEV1", said.Affirmed},
		{"en", "SEV1", "Not a SEV1 yet", said.Denied},
		{"de", "Pool", "Ohne Zweifel der Pool", said.Affirmed},
		{"de", "Pool", "Ich bezweifle, dass es der Pool ist", said.Doubtful},
		{"de", "Pool", "Ich glaube nicht, dass es der Pool ist", said.Denied},
		{"de", "Pool", "Wir sehen nicht alles, aber der Pool ist verkleinert", said.Affirmed},
		{"en", "pool", "It is not the release, that is the pool", said.Affirmed},
		{"de", "Pool", "Könnte es der Pool sein", said.Doubtful},
		{"de", "Pool", "Der Pool ist nicht groß genug", said.Affirmed},
		{"de", "Pool", "Der Pool ist eine falsche Fährte", said.Denied},
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
