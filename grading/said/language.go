package said

import (
	"strings"

	stemmer "github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/german"
)

// Language is how texts of one language are read.
type Language struct {
	known    bool
	stemmed  func(*stemmer.Env) bool
	clause   set     // begin a clause
	depends  set     // of those, the ones that carry over what is said before them: "maybe because"
	inside   set     // begin a clause that is doubted and denied with the one before: "I do not think, that …"
	denials  phrases // deny what stands in the same clause
	nearby   phrases // deny what follows within two words
	affirms  set     // after a denial: it denies that something works or suffices, and not the clause
	undoing  set     // soon after a denial: it denies that something suffices or was undone, and not the clause
	certain  phrases // take no doubt and no denial to be one: "no doubt"
	asks     phrases // begin a question, whether or not it ends with its mark
	doubts   phrases // make a clause doubtful
	ordinary set     // words that sentences of the language are held together by
	cues     map[Cue]set
}

// Cue is a group of words that tell what a text is about.
type Cue string

// Cues.
const (
	OfCause  Cue = "cause"  // what brought it about
	OfOwner  Cue = "owner"  // whose it is
	OfImpact Cue = "impact" // who suffers
	OfUs     Cue = "us"     // those who speak
)

type set map[string]bool

// phrases are runs of words, by the first of them.
type phrases map[string][][]string

func words(s string) set {
	out := set{}
	for w := range strings.FieldsSeq(s) {
		out[w] = true
	}
	return out
}

// listed reads several, each of one word or more, separated by commas.
func listed(s string) phrases {
	out := phrases{}
	for p := range strings.SplitSeq(s, ",") {
		if run := strings.Fields(p); len(run) > 0 {
			out[run[0]] = append(out[run[0]], run)
		}
	}
	return out
}

// In returns the language of a code such as "en" or "de-CH". Of one that is not
// known nothing is taken for true: see Known.
func In(code string) *Language {
	main, _, _ := strings.Cut(code, "-")
	switch main {
	case "en":
		return inEnglish
	case "de":
		return inGerman
	}
	return unknown
}

// Known reports whether texts of the language can be read.
func (l *Language) Known() bool { return l.known }

var unknown = &Language{}

var inEnglish = &Language{
	known:   true,
	stemmed: english.Stem,
	clause:  words("because since as and but or while so though although whereas then when until"),
	depends: words("because since as"),
	denials: listed(`not, never, neither, nor, isn't, wasn't, aren't, weren't, don't, doesn't, didn't, hasn't, haven't, cannot be the, cannot be a, cannot be it,
		can't be the, can't be a, can't be it, unrelated, innocent, is fine, are fine, looks fine, look fine, is healthy, are healthy, looks healthy, is ok, are ok, looks ok,
		is okay, is well, are well, ruled out, rule out, ruling out, excluded, nothing to do, nothing wrong, no sign, no problem, withdrawn,
		is normal, are normal, looks normal, look normal, hardly, red herring, no evidence, no issue, no indication, no longer suspect, exonerated, eliminated, wrong about, is clean, are clean`),
	nearby:  listed("no, without, instead of, rather than"),
	affirms: words("enough sufficient only just simply get gets getting able have has work works working serve respond answer reach connect carry keep sure certain clear know"),
	undoing: words("enough sufficient back reverted restored undone"),
	certain: listed("no doubt, without doubt, without a doubt, without any doubt, beyond doubt, beyond any doubt"),
	asks: listed(`is it, is this, is that, is there, are there, was it, was this, was that, could it, could this, could that, can it, can this, can that, might it, might this,
		does it, did it, has it, should it, should this, should we, can someone, can somebody, can anyone, can anybody, could someone, could somebody, did someone, did somebody, did anyone`),
	doubts: listed(`maybe, perhaps, doubt, doubts, doubtful, unlikely, assuming, assume, either, thought, a symptom, let me check, let us check, possibly, might, may be, may have, could be, could have, unsure, not sure, not certain, no idea, don't know, do not know,
		wonder, wondering, whether, if, guess, guessing, suppose, unclear, cannot tell, can't tell, let us see, let's see`),
	ordinary: words(`the a an is are was were be been it its this that these those of to in on at for from with by and or but not we i you they our my their his her
		has have had do does did can cannot could will would should may might there here what who which when where why how all some any no more since because as than
		up out into about after before over so if only now just`),
	cues: map[Cue]set{
		OfCause:  words("because cause caused causes causing due reason culprit broke triggered trigger introduced root fault blame began started responsible suspect suspects"),
		OfOwner:  words("own owns owner owned owners ownership belong belongs responsible ours"),
		OfImpact: words("customer customers user users people buyer buyers shopper shoppers visitor visitors everyone everybody"),
		OfUs:     words("we us our ours my mine i"),
	},
}

var inGerman = &Language{
	known:   true,
	stemmed: german.Stem,
	clause:  words("weil da denn und aber oder während seit sondern sodass dass obwohl als wenn bis"),
	depends: words("weil da denn seit"),
	inside:  words("dass"),
	denials: listed(`nicht, nie, niemals, weder, noch nie, unschuldig, unbeteiligt, gesund, in ordnung, ausgeschlossen, ausschließen, nichts zu tun,
		kann nicht sein, kein anzeichen, kein problem, alles in ordnung, zurückgezogen,
		falsche fährte, kein hinweis, kaum, unauffällig`),
	nearby:  listed("kein, keine, keinen, keiner, keinem, keines, ohne, statt, anstatt"),
	affirms: words("genug ausreichend nur bloß allein mehr erreichbar bekommen bekommt erhalten arbeiten antworten sicher klar"),
	undoing: words("genug zurückgesetzt zurückgenommen zurückgestellt rückgängig"),
	certain: listed("kein zweifel, ohne zweifel, ohne jeden zweifel, nichts als"),
	asks:    listed("ist es, ist das, war es, war das, könnte es, könnte das, kann es, kann das, kann jemand, könnte jemand, gibt es, liegt es, lag es"),
	doubts: listed(`vielleicht, bezweifle, bezweifeln, zweifelhaft, unwahrscheinlich, angenommen, entweder, möglicherweise, eventuell, womöglich, könnte, könnten, unsicher, nicht sicher, keine ahnung, weiß nicht, wissen nicht,
		frage mich, ob, falls, unklar, mal sehen, schauen wir`),
	ordinary: words(`der die das den dem des ein eine einen einem einer ist sind war waren sein es dies diese dieser dieses von zu im in am an auf für aus mit bei und oder
		aber nicht wir ich sie ihr uns unser unsere mein ihre hat haben hatte kann können konnte wird werden soll da hier was wer wo warum wie alle einige kein keine mehr
		seit weil als über nach vor durch so wenn nur jetzt dass auch`),
	cues: map[Cue]set{
		OfCause:  words("weil ursache ursachen verursacht verursachte grund wegen schuld auslöser ausgelöst durch begann begannen angefangen liegt lag verdacht"),
		OfOwner:  words("gehört gehören besitzt zuständig zuständigkeit verantwortlich eigentümer"),
		OfImpact: words("kunde kunden kundin kundinnen nutzer nutzerinnen leute käufer besucher alle"),
		OfUs:     words("wir uns unser unsere unserem unseren unserer mein meine ich"),
	},
}

// stem reduces a word to what its inflections have in common.
func (l *Language) stem(word string) string {
	if l.stemmed == nil {
		return word
	}
	env := stemmer.NewEnv(word)
	l.stemmed(env)
	return env.Current()
}
