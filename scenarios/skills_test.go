package scenarios

import "testing"

func TestWordsThatAreNearlySkillsAreToldOf(t *testing.T) {
	t.Parallel()
	for word, meant := range map[string]string{
		"observability": "", "databases": "", "batch-jobs": "", "queues": "", "capacity": "",
		"observabilty": "observability", "incident response": "incident-response", "incidentresponse": "incident-response",
		"Networking": "networking", "change_safety": "change-safety", "system": "systems", "incident-management": "incident-response",
	} {
		if got := nearSkill(word); got != meant {
			t.Errorf("%q is taken for %q, want %q", word, got, meant)
		}
	}
	s := &Scenario{File: "a.md", Skills: []string{"queues", "observabilty"}, SkillsPos: []Position{{7, 10}, {7, 18}}}
	if got := NearSkills(s).Error(); got != "a.md:7:18: advice: front matter: skills: \"observabilty\" is a topic, and no skill\n    did you mean observability?" {
		t.Error(got)
	}
}

func TestEverySkillCanBeShown(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, d := range Dimensions() {
		known[d.Name] = true
	}
	if n := len(Skills()); n != 8 {
		t.Errorf("there are %d skills", n)
	}
	for _, s := range Skills() {
		if len(s.Dimensions) == 0 || s.Says == "" {
			t.Errorf("%s is shown by nothing, or says nothing", s.Name)
		}
		for _, d := range s.Dimensions {
			if !known[d] {
				t.Errorf("%s: there is no dimension %q", s.Name, d)
			}
		}
	}
}
