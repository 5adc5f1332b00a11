package library

import (
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
)

// What was kept of a drill opens as the same drill: the same sources, judged by
// the same rubric, on the same system.
func TestAnEditionOpensAsItWas(t *testing.T) {
	l, err := Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, drill := range l.Drills() {
		opened, err := OpenEdition(drill.Edition.Scenario(), drill.Edition.Files())
		if err != nil {
			t.Errorf("%s: %v", drill.Slug, err)
			continue
		}
		if opened.Edition.Hash() != drill.Edition.Hash() {
			t.Errorf("%s: another edition", drill.Slug)
		}
		if opened.Rubric.Hash() != drill.Rubric.Hash() {
			t.Errorf("%s: judged by another rubric:\n%s\nit was\n%s", drill.Slug, opened.Rubric.Encode(), drill.Rubric.Encode())
		}
		if len(opened.Edition.Runbooks()) != len(drill.Edition.Runbooks()) {
			t.Errorf("%s: %d runbooks, of %d", drill.Slug, len(opened.Edition.Runbooks()), len(drill.Edition.Runbooks()))
		}
	}
	drill := l.Drills()[0]
	kept := drill.Edition.Files()
	kept[drill.Edition.Scenario()] = []byte(strings.Replace(string(kept[drill.Edition.Scenario()]), drill.Summary, "", 1))
	if _, problems := l.Compile("scenarios/x.md", kept[drill.Edition.Scenario()]); len(problems) == 0 {
		t.Fatal("it is no mistake to have no summary")
	}
	opened, err := OpenEdition(drill.Edition.Scenario(), kept)
	if err != nil || len(opened.Injects) != len(drill.Injects) || opened.Debrief != drill.Debrief {
		t.Errorf("what is a mistake by now is not opened: %v", err)
	}
}
