package scenarios

import (
	"fmt"
	"slices"
	"strings"
)

// Skills are the eight that somebody on call cannot do without, in the order in which
// they are shown. A drill names those that it trains in its front matter, by Name; any
// other word there is a topic, by which drills are found.
func Skills() []Skill {
	return []Skill{
		{"systems", "Linux and systems", "Finds out from processes, files, limits and stores what a service is doing, and why it does not.", []string{"systems"}},
		{"networking", "Networking", "Follows a request through names, certificates, balancers and connections to where it is lost.", []string{"systems"}},
		{"scripting", "Scripting", "Makes a small tool do what would else be done by hand, and can say what it changes.", []string{"automation"}},
		{"observability", "Observability", "Asks metrics, logs and traces the question that tells causes apart, and knows what they cannot tell.", []string{"observability"}},
		{"change-safety", "Version control and safe change", "Changes one thing at a time, that can be taken back, with a reason that the next one can read.", []string{"automation", "incident-response"}},
		{"incident-response", "Incident management", "Stabilises first, rates and escalates by what customers suffer, and sees it through to the end.", []string{"incident-response"}},
		{"communication", "Communication and collaboration", "Says what is known, to whom it matters, in time, in words that they can use.", []string{"communication"}},
		{"cloud", "Cloud and containers", "Knows what a scheduler, an image, a quota and a managed service do to a system, and for it.", []string{"cloud", "systems"}},
	}
}

// Skill is one of the critical skills.
type Skill struct {
	Name  string
	Title string
	Says  string // what somebody does who has it, in a sentence
	// Dimensions are those of the scorecard whose criteria show it, in a drill that
	// names it.
	Dimensions []string
}

// SkillNamed finds a skill by its name.
func SkillNamed(name string) (Skill, bool) {
	all := Skills()
	at := slices.IndexFunc(all, func(s Skill) bool { return s.Name == name })
	if at < 0 {
		return Skill{}, false
	}
	return all[at], true
}

// skills reads what a drill trains, and where each word stands.
func (c *compiler) skills(f *fields) {
	for _, v := range f.value("skills").list("front matter: skills") {
		if word := v.text("front matter: skills"); word != "" {
			c.out.Skills, c.out.SkillsPos = append(c.out.Skills, word), append(c.out.SkillsPos, v.at)
		}
	}
	if len(c.out.Skills) == 0 {
		f.problem("skills", "name at least one, as in skills: [observability]", "skills are missing")
	}
}

// NearSkills gives advice on words of a drill that are nearly the name of a skill: as
// topics they count for none.
func NearSkills(s *Scenario) Problems {
	var out Problems
	for i, word := range s.Skills {
		if meant := nearSkill(word); meant != "" {
			out = append(out, Problem{
				File: s.File, Position: s.SkillsPos[i], Advice: true,
				Message: fmt.Sprintf("front matter: skills: %q is a topic, and no skill", word), Hint: "did you mean " + meant + "?",
			})
		}
	}
	return out
}

// nearSkill is the skill that a word was probably meant to be; empty: it is one, or
// like none.
func nearSkill(word string) string {
	fold := func(s string) string {
		return strings.NewReplacer(" ", "", "-", "", "_", "").Replace(strings.ToLower(s))
	}
	best, least := "", 3
	for _, s := range Skills() {
		if s.Name == word {
			return ""
		}
		for _, called := range []string{s.Name, s.Title} {
			if d := distance(fold(word), fold(called), least); d < least && d*3 < len(called) {
				best, least = s.Name, d
			}
		}
	}
	return best
}
