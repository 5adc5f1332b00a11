package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/store"
)

// Drafts are shown as whoever they are for will find them, and those with mistakes as far as
// they can be read.
func TestDraftsAreShownAsTheyWillBeFound(t *testing.T) {
	t.Parallel()
	y, _, _ := newDesk(t)
	ada, tess := y.person("ada", leads...), y.person("tess", store.Trainee)
	t.Run("a track", func(t *testing.T) { draftOfATrack(t, ada, tess) })
	t.Run("an interview template", func(t *testing.T) { draftOfAnInterview(t, ada) })
}

// draftOfATrack is shown as somebody finds it who begins to learn by it, with what answers its
// questions.
func draftOfATrack(t *testing.T, ada, tess *someone) {
	src, err := content.FS.ReadFile("tracks/first-30-days.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(src)
	view := func(text string) shownDraft {
		var v shownDraft
		ada.ask(http.StatusOK, "POST", "/api/packs/mine/view", draft{"tracks/first.md", text}).into(t, &v)
		if v.Track == nil {
			t.Fatalf("nothing is shown of\n%s", text)
		}
		return v
	}
	tess.ask(http.StatusForbidden, "POST", "/api/packs/mine/view", draft{"tracks/first.md", text})
	whole := view(text)
	asked, answered, gates := 0, 0, 0
	lines := strings.Split(text, "\n")
	for _, s := range whole.Track.Sections {
		if s.Phase == nil && s.Step == nil {
			t.Errorf("%q is shown as nothing", s.Title)
		}
		if at := lines[s.Line-1]; !strings.HasSuffix(at, s.Title) {
			t.Errorf("%q is said to stand at %q", s.Title, at)
		}
		if s.Step == nil {
			continue
		}
		asked, answered = asked+len(s.Step.Asked), answered+len(s.Keys)
		if s.Step.Kind == "gate" {
			gates += len(s.Step.Asks)
		}
	}
	if !whole.Sound || asked == 0 || answered != asked || gates == 0 {
		t.Errorf("sound %v, %d asked, %d answered, gates ask for %d", whole.Sound, asked, answered, gates)
	}
	wrong := view(strings.Replace(text, "drills: [first-page]", "drills: [first-pag]", 1))
	if wrong.Sound || len(wrong.Track.Sections) != len(whole.Track.Sections) {
		t.Errorf("with a mistake: sound %v, %d sections of %d", wrong.Sound, len(wrong.Track.Sections), len(whole.Track.Sections))
	}
	for _, from := range []string{"id: ", "score:", "pages:", "title:", "\n### ", "until:"} { // as it is while somebody writes
		view(strings.ReplaceAll(text, from, ""))
		view(text[:strings.LastIndex(text, from)+len(from)])
	}
}

// draftOfAnInterview is shown as candidates read it, with what its items are made of.
func draftOfAnInterview(t *testing.T, ada *someone) {
	src, err := content.FS.ReadFile("interviews/junior-engineer.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(src)
	view := func(text string) shownDraft {
		var v shownDraft
		ada.ask(http.StatusOK, "POST", "/api/packs/mine/view", draft{"interviews/first.md", text}).into(t, &v)
		if v.Interview == nil {
			t.Fatalf("nothing is shown of\n%s", text)
		}
		return v
	}
	whole := view(text)
	items := 0
	for _, s := range whole.Interview.Sections {
		if s.Sitting == nil && s.Item == nil && s.Told == "" {
			t.Errorf("%q is shown as nothing", s.Title)
		}
		if s.Item != nil {
			items++
			if of := s.Item.MadeOf; !of.There || of.Title == of.Slug || of.Minutes == 0 || of.Kind == "" {
				t.Errorf("%q is made of %+v", s.Title, of)
			}
		}
	}
	if !whole.Sound || items == 0 || items != len(whole.Interview.Welcome.Items) || whole.Interview.Welcome.Measured == "" || whole.Interview.Welcome.Name != "" {
		t.Errorf("sound %v, %d items, %+v", whole.Sound, items, whole.Interview.Welcome)
	}
	for _, from := range []string{"id: ", "exercise: ", "minutes:", "title:", "\n### ", "\n## "} {
		view(strings.ReplaceAll(text, from, ""))
		view(text[:strings.LastIndex(text, from)+len(from)])
	}
}
