package web

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What an empty field suggests is read while somebody looks for what is wrong:
// it is nothing in which the truth of a drill shows.
func TestFieldsSuggestNothingOfADrill(t *testing.T) {
	lib, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	telling := map[string]bool{}
	for _, drill := range lib.Drills() {
		for _, tell := range drill.Truth.Tells {
			for _, word := range []string{tell.Metrics, tell.Logs, tell.Service} {
				telling[word] = true
			}
		}
		stack, _ := lib.Stack(drill.Stack)
		for _, s := range stack.Services {
			for key := range s.Config {
				telling[key] = true
			}
			for flag := range s.Flags {
				telling[flag] = true
			}
			for _, r := range s.Releases {
				telling[r.Version] = true
			}
		}
	}
	// Words of the language; a name they are only beside a service.
	for _, word := range []string{"", "customers", "workers", "retries"} {
		delete(telling, word)
	}
	suggested := regexp.MustCompile("(?:placeholder|hint)=(?:'[^']*'|\"[^\"]*\"|\\{[^}]*\\})")
	found := 0
	err = fs.WalkDir(os.DirFS("../../frontend/src"), ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".tsx") {
			return err
		}
		raw, err := os.ReadFile("../../frontend/src/" + file)
		for _, text := range suggested.FindAllString(string(raw), -1) {
			found++
			words := strings.FieldsFunc(text, func(r rune) bool {
				return !(r == '_' || r == '-' || r == '.' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z')
			})
			for word := range telling {
				if slices.Contains(words, word) || strings.Contains(word, " ") && strings.Contains(text, word) {
					t.Errorf("%s suggests %q: %s", file, word, text)
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 10 || len(telling) < 10 {
		t.Errorf("%d suggestions were held against %d words: they are not found any more", found, len(telling))
	}
}
