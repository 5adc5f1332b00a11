package scenarios

// ask is a kind of criterion: what a rubric may ask for. Each is a file ask_*.go
// and a line in asks; how it is judged is a file of the same name in grading.
type ask struct {
	key   string                                     // by which a criterion asks for it
	check func(c *compiler, f *fields, of string)    // what is written beside the key
	takes []string                                   // of the keys that several kinds share; see sharedKeys
	own   func(c *compiler, f *fields, k *Criterion) // reads the keys that only this kind has
	keys  []string                                   // which those are
	costs bool                                       // it only ever takes points away
	marks bool                                       // a person's mark decides
	parts bool                                       // beside the key stands a list, which own reads
}

// asks are the kinds of criterion, in the order in which messages name them. They are
// listed when the program starts: one of several parts looks others up.
var asks []ask

func init() {
	asks = []ask{
		askExpect(),
		askForbid(),
		askSLO(),
		askTruth(),
		askStep(),
		askHarm(),
		askJudge(),
		askAny(),
		askCollateral(),
		askBlind(),
		askRelief(),
		askThrash(),
		askSuspects(),
		askSaid(),
		askClaim(),
		askCadence(),
		askVerify(),
		askUndone(),
		askHygiene(),
		askRunbook(),
		askEscalate(),
		askRule(),
	}
}

// sharedKeys are those that narrow down criteria of several kinds.
func sharedKeys() []string {
	return []string{"where", "within", "before", "after", "while", "do", "nobody", "seat"}
}

// askFor returns the kind of criterion of a key; the zero one for none.
func askFor(key string) ask {
	for _, a := range asks {
		if a.key == key {
			return a
		}
	}
	return ask{}
}

func askKeys() []string { return askers(func(ask) bool { return true }) }

func askers(which func(ask) bool) []string {
	var keys []string
	for _, a := range asks {
		if which(a) {
			keys = append(keys, a.key)
		}
	}
	return keys
}

// askersOf names the kinds of criterion that take a shared key.
func askersOf(shared string) string {
	return list(askers(func(a ask) bool { return has(a.takes, shared) }))
}

// onlyOf checks what is written beside a key that has one thing to say.
func onlyOf(key, only string) func(c *compiler, f *fields, of string) {
	return func(_ *compiler, f *fields, of string) {
		if of != only {
			f.problem(key, "write "+key+": "+only, "%s: %q means nothing", key, of)
		}
	}
}

// option keeps what is written beside a key that only this kind of criterion has.
func (k *Criterion) option(key, value string) {
	if k.Options == nil {
		k.Options = map[string]string{}
	}
	k.Options[key] = value
}
