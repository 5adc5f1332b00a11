package app

import (
	"archive/tar"
	"bytes"
	"io"
	"path/filepath"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/store"
)

// A pack that was uploaded is in play again after a restore.
func TestAPackComesBackWithABackup(t *testing.T) {
	data, file, into := t.TempDir(), filepath.Join(t.TempDir(), "backup"), filepath.Join(t.TempDir(), "restored")
	db, err := store.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	lib := library.Open(library.Options{BuiltIn: content.FS, Uploads: filepath.Join(data, store.Uploads)})
	var packed bytes.Buffer
	w := tar.NewWriter(&packed)
	for name, text := range map[string]string{
		"pack.yaml":         "name: ours\ntitle: Ours\nversion: 1.2\n",
		"runbooks/first.md": "---\ntitle: First aid\nservice: checkout\n---\n\n## Triage\n\n1. Look.\n",
	} {
		err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: int64(len(text)), Mode: 0o644})
		if _, more := io.WriteString(w, text); err != nil || more != nil {
			t.Fatal(err, more)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := lib.Upload(packed.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := store.Backup(t.Context(), data, file); err != nil {
		t.Fatal(err)
	}
	if err := store.Restore(t.Context(), file, into); err != nil {
		t.Fatal(err)
	}
	again := library.Open(library.Options{BuiltIn: content.FS, Uploads: filepath.Join(into, store.Uploads)})
	p, ok := again.Pack("ours")
	if b, there := again.Runbook("ours/first"); !ok || p.Version != "1.2" || p.Origin != library.Uploaded || !there || b.Title != "First aid" {
		t.Errorf("%+v, %t; %+v, %t", p, ok, b, there)
	}
}
