package panel

// Prompts are what raters keep an eye on besides the levels: signals of somebody who is
// strong, of somebody who is weak, and those that weigh by themselves.
type Prompts struct{ Strong, Weak, Red []string }

// Signals are the prompts for all work of a junior.
func Signals() Prompts {
	return Prompts{
		Strong: []string{
			"Starts from what customers notice, and from the check that is quickest",
			"Tells a symptom from its cause",
			"Says what is assumed, and what would show it to be wrong",
			"Writes briefly and in order: what is known, what is done, what comes next",
			"Thinks of what to learn: objectives, reviews, what to change for the next time",
		},
		Weak: []string{
			"Guesses without evidence, or hops from idea to idea",
			"Changes production without a check",
			"Is unsure of basics: processes, names, ports, status codes",
			"Treats writing as no part of the work",
		},
		Red: []string{
			"Blames somebody",
			"Goes around access or security rules",
			"Would log in and fix it by hand, without a record",
			"Stays vague where something definite is asked",
		},
	}
}
