package web

import (
	"archive/tar"
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/library/pack"
	"github.com/drillyard/drillyard/server/store"
)

// built is the pack of somebody's own in a single file, edited.
func built(t *testing.T, edit func(files map[string][]byte)) []byte {
	t.Helper()
	files, err := pack.Files(pack.Folder(filepath.Join("..", "library", "testdata", "tides")))
	if err != nil {
		t.Fatal(err)
	}
	if edit != nil {
		edit(files)
	}
	var out bytes.Buffer
	if err := pack.Build(&out, files); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// sends uploads bytes as they are.
func (s *someone) sends(status int, raw []byte) reply {
	s.t.Helper()
	r := s.request("POST", "/api/packs", nil)
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
	got := s.send(r)
	if got.StatusCode != status {
		s.t.Fatalf("upload: %d %s; want %d", got.StatusCode, got.body, status)
	}
	return got
}

// TestUpload: an admin brings a pack, a newer version, and takes it away; its
// drill is played at an address of its own. What has mistakes changes nothing.
func TestUpload(t *testing.T) {
	t.Parallel()
	uploads := filepath.Join(t.TempDir(), "packs")
	y := newYardOf(t, content.FS, routes(), func(o *Options) {
		o.Library = library.Open(library.Options{BuiltIn: content.FS, Uploads: uploads})
	})
	admin, fay, tom := y.person("bo", store.EveryRole()...), y.person("fay", leads...), y.person("tom", store.Trainee)
	fay.sends(http.StatusForbidden, built(t, nil))
	tom.ask(http.StatusNotFound, "GET", "/api/scenarios/tides/low-water", nil)

	var p packView
	admin.sends(http.StatusCreated, built(t, nil)).into(t, &p)
	if p.Name != "tides" || p.Version != "1.2.0" || !p.InPlay || p.Writable || p.Origin != library.Uploaded {
		t.Errorf("%+v", p)
	}
	var v scenarioView
	tom.ask(http.StatusOK, "GET", "/api/scenarios/tides/low-water", nil).into(t, &v)
	if v.Slug != "tides/low-water" || v.Pack == nil || v.Pack.Title != "Tide gauges" || v.Stack.Title != "Tide gauges" || len(v.Runbooks) != 1 {
		t.Errorf("%+v", v)
	}
	tom.ask(http.StatusOK, "GET", "/api/scenarios/first-page", nil).into(t, &v)
	tom.ask(http.StatusOK, "GET", "/api/scenarios/drillyard/first-page", nil)
	tom.ask(http.StatusOK, "GET", "/api/guide/tides/index", nil)
	fay.ask(http.StatusOK, "GET", "/api/scenarios/tides/low-water/statistics", nil)
	if v.Pack != nil {
		t.Errorf("what is built in says %+v", v.Pack)
	}

	for what, test := range map[string]struct {
		raw  []byte
		says string
	}{
		"the same version": {built(t, nil), "There is version 1.2.0 of tides already"},
		"a mistake": {built(t, func(files map[string][]byte) {
			files["pack.yaml"] = []byte("name: tides\ntitle: T\nversion: 2\n")
			files["scenarios/low-water.md"] = bytes.Replace(files["scenarios/low-water.md"], []byte("pool-shrink"), []byte("pool-shrunk"), 1)
		}), "scenarios/low-water.md:"},
		"a need": {built(t, func(files map[string][]byte) {
			files["pack.yaml"] = []byte("name: x\ntitle: T\nversion: 1\nneeds: [y]\n")
		}), "needs the pack y"},
		"the built-in": {built(t, func(files map[string][]byte) { files["pack.yaml"] = []byte("name: drillyard\ntitle: T\nversion: 9\n") }), "There is a pack drillyard already"},
		"no pack":      {[]byte("hello"), "this is no pack"},
	} {
		if got := string(admin.sends(http.StatusUnprocessableEntity, test.raw).body); !strings.Contains(got, test.says) {
			t.Errorf("%s: %s; want %q", what, got, test.says)
		}
	}
	admin.sends(http.StatusRequestEntityTooLarge, make([]byte, pack.MaxArchive+bodyLimit+1))
	var hostile bytes.Buffer
	w := tar.NewWriter(&hostile)
	if err := w.WriteHeader(&tar.Header{Name: "../../evil.md", Mode: 0o644}); err != nil {
		t.Fatal(err)
	}
	admin.sends(http.StatusUnprocessableEntity, hostile.Bytes())
	tom.ask(http.StatusOK, "GET", "/api/scenarios/tides/low-water", nil)

	admin.sends(http.StatusCreated, built(t, func(files map[string][]byte) {
		files["pack.yaml"] = []byte("name: tides\ntitle: Newer\nversion: 1.10\n")
	})).into(t, &p)
	if p.Title != "Newer" {
		t.Errorf("%+v", p)
	}
	left, err := os.ReadDir(uploads)
	if err != nil || len(left) != 1 || left[0].Name() != "tides.tar" {
		t.Errorf("%v, %v", left, err)
	}
	// A server that starts again has it.
	if _, ok := library.Open(library.Options{BuiltIn: content.FS, Uploads: uploads}).Drill("tides/low-water"); !ok {
		t.Error("it is gone after a restart")
	}
	fay.ask(http.StatusForbidden, "DELETE", "/api/packs/tides", nil)
	admin.ask(http.StatusNotFound, "DELETE", "/api/packs/drillyard", nil)
	admin.ask(http.StatusOK, "DELETE", "/api/packs/tides", nil)
	tom.ask(http.StatusNotFound, "GET", "/api/scenarios/tides/low-water", nil)
}

// TestMistakesOnACard: who writes drills is told what is wrong with one that is in
// play as it was; who plays them sees a drill.
func TestMistakesOnACard(t *testing.T) {
	t.Parallel()
	y, folder, drill := newDesk(t)
	fay, tom := y.person("fay", leads...), y.person("tom", store.Trainee)
	for name, text := range map[string]string{
		"scenarios/night.md": strings.Replace(drill, "fault: pool-shrink", "fault: pool-shrunk", 1),
		"scenarios/never.md": "nothing yet",
	} {
		if err := os.WriteFile(filepath.Join(folder, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	y.web.Library.Refresh()
	for _, who := range []*someone{fay, tom} {
		var cards []scenarioCard
		who.ask(http.StatusOK, "GET", "/api/scenarios", nil).into(t, &cards)
		for _, c := range cards {
			if told := len(c.Mistakes) > 0; told != (c.Slug == "mine/night" && who == fay) || c.Slug == "mine/never" {
				t.Errorf("%s is told %+v", who.person.Login, c)
			}
		}
	}
	var packs []packView
	fay.ask(http.StatusOK, "GET", "/api/packs", nil).into(t, &packs)
	for _, f := range packs[1].Files {
		if f.Path == "scenarios/never.md" && (f.InPlay || f.Mistakes == 0) || f.Path == "scenarios/night.md" && (!f.InPlay || f.Mistakes == 0) {
			t.Errorf("%+v", f)
		}
	}
}
