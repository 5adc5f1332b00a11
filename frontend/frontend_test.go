package frontend

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

// The server's Content-Security-Policy allows files of its own origin and
// nothing written into the page.
func TestThePageHasNothingInline(t *testing.T) {
	if !Built() {
		if _, err := fs.Stat(FS(), "README.md"); err != nil {
			t.Fatalf("neither the client nor the note how to build it: %v", err)
		}
		return
	}
	page, err := fs.ReadFile(FS(), "index.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{`<style`, ` style=`, ` onload=`, `data:`, `http://`, `https://`} {
		if strings.Contains(string(page), bad) {
			t.Errorf("index.html contains %q", bad)
		}
	}
	for _, script := range regexp.MustCompile(`<script[^>]*>`).FindAllString(string(page), -1) {
		if !strings.Contains(script, ` src="./assets/`) {
			t.Errorf("index.html has a script of its own: %s", script)
		}
	}
}
