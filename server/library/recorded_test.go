package library

import (
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
)

// What is wrong with the run that an exercise rests on is said at its place, with what to
// write instead; and only that.
func TestLintKnowsWhatCanBeRecorded(t *testing.T) {
	t.Parallel()
	l := shipped(t)
	src, err := content.FS.ReadFile("exercises/the-release-of-that-hour.md")
	if err != nil {
		t.Fatal(err)
	}
	const front = "drill: nobody-touched-it\nresponder: idle\nseeds: [17, 23]\nuntil: 3m\n"
	if !strings.Contains(string(src), front) {
		t.Fatalf("the exercise that ships has no %q", front)
	}
	for _, tc := range []struct{ front, says, hint string }{
		{front, "", ""},
		{"drill: nobody-touched-it\nseeds: [17, 23]\n", "", ""},
		{"drill: nobody-touched-it\nseed: 17\nuntil: 3m\n", "", ""},
		{"drill: nobody-touchd-it\nresponder: idle\nuntil: 3m\n", `9:8: front matter: there is no drill "nobody-touchd-it"`, "nobody-touched-it"},
		{"responder: idle\nuntil: 3m\n", "9:12: front matter: responder: whose run is looked at?", "drill:"},
		{"drill: nobody-touched-it\nresponder: iddle\nuntil: 3m\n", `10:12: front matter: nobody called "iddle" plays nobody-touched-it`, "idle"},
		{"drill: nobody-touched-it\nuntil: 9m\n", "10:8: front matter: until: the drill is over after 9m0s", "less than 9m0s"},
		{"drill: nobody-touched-it\nuntil: 20s\n", "10:8: front matter: until: nothing is wrong before 25s", "more than 25s"},
		{"drill: nobody-touched-it\nuntil: soon\n", "10:8: ", ""},
		{"drill: nobody-touched-it\nuntil: 3m\nseeds: [17, x]\n", `11:8: front matter: seeds: "x" is not a seed`, "from 1 on"},
		{"drill: nobody-touched-it\nuntil: 3m\nseeds: [17, 17]\n", "11:8: front matter: seeds: 17 stands there twice", ""},
		{"drill: nobody-touched-it\nuntil: 3m\nseeds: [17]\nseed: 3\n", "12:7: front matter: seed: and seeds: are both given", "into seeds"},
	} {
		text := strings.Replace(string(src), front, tc.front, 1)
		var mistakes []string
		for _, p := range l.CheckIn(BuiltIn, "exercises/x.md", []byte(text)) {
			if !p.Advice {
				mistakes = append(mistakes, p.String())
			}
		}
		all := strings.Join(mistakes, "\n")
		switch {
		case tc.says == "" && all != "":
			t.Errorf("%q: %s", tc.front, all)
		case tc.says != "" && (len(mistakes) != 1 || !strings.Contains(all, "exercises/x.md:"+tc.says) || !strings.Contains(all, tc.hint)):
			t.Errorf("%q says\n%s\nand not %q with %q", tc.front, all, tc.says, tc.hint)
		}
	}
	words := strings.Replace(string(src), "## Material\n", "## Material\n\n```yaml variants\nwho: [a, b, c]\n```\n", 1)
	if all := l.CheckIn(BuiltIn, "exercises/x.md", []byte(words)).Mistakes().Error(); !strings.Contains(all, "there are 2 seeds, and 3 variants of the words in the documents") {
		t.Errorf("seeds and words that do not fit: %s", all)
	}
}
