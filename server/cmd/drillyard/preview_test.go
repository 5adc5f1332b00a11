package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
)

// A file is written where it lies, in a pack or in none, on a server that leaves
// nothing behind.
func TestPreview(t *testing.T) {
	t.Parallel()
	src, err := content.FS.ReadFile("scenarios/first-page.md")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	write := func(name, text string) string {
		at := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return at
	}
	write("mine/pack.yaml", "name: mine\ntitle: Mine\nversion: 1.0.0\n")
	for file, at := range map[string]string{
		write("mine/scenarios/night.md", string(src)): "mine/scenarios/night.md",
		write("alone.md", string(src)):                "preview/scenarios/alone.md",
	} {
		temp := t.TempDir()
		cmd := exec.Command("drillyard", "preview", file)
		cmd.Env = append(os.Environ(), "TMPDIR="+temp)
		p := launch(t, cmd)
		link := regexp.MustCompile(`#/signin/(\w+)\?then=(\S+)`)
		until(t, "an address", func() bool { return link.MatchString(p.said.String()) })
		found := link.FindStringSubmatch(p.said.String())
		if then := strings.ReplaceAll(found[2], "%2F", "/"); then != "/authoring/"+at {
			t.Errorf("it leads to %s, want %s", then, at)
		}
		u := signIn(t, p, "#/signin/"+found[1])
		pack, name, _ := strings.Cut(at, "/")
		address := "/api/packs/" + pack + "/files/" + name
		var opened struct{ Text, Version string }
		u.must(p, http.StatusOK, "GET", address, nil, &opened)
		if opened.Text != string(src) {
			t.Errorf("%s reads %.40q", at, opened.Text)
		}
		u.over = opened.Version
		u.must(p, http.StatusOK, "PUT", address, map[string]string{"text": "# Mine\n"}, nil)
		if now, err := os.ReadFile(file); string(now) != "# Mine\n" {
			t.Errorf("%s holds %.40q, %v", file, now, err)
		}
		if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		<-p.gone
		if left, _ := os.ReadDir(temp); p.err != nil || len(left) > 0 {
			t.Errorf("it ended with %v and left %v", p.err, left)
		}
	}
}
