package library

import (
	"bytes"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/drillyard/drillyard/server/library/pack"
)

func packed(t *testing.T, name, version string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := pack.Build(&out, map[string][]byte{pack.File: fmt.Appendf(nil, "name: %s\ntitle: A pack\nversion: %s\n", name, version)}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Of several versions of a pack that come at the same time, the newest is in play in the
// end: none that was taken on after it is older.
func TestUploadsAtTheSameTime(t *testing.T) {
	l := Open(Options{Uploads: filepath.Join(t.TempDir(), "packs")})
	const most = 12
	for round := range 3 {
		name := fmt.Sprint("pack-", round)
		var uploading sync.WaitGroup
		for i := range most {
			raw := packed(t, name, fmt.Sprint(i+1))
			uploading.Go(func() {
				_, err := l.Upload(raw)
				if _, refused := err.(*pack.Refusal); err != nil && !refused {
					t.Error(err)
				}
			})
		}
		uploading.Wait()
		if p, _ := l.Pack(name); p.Version != fmt.Sprint(most) {
			t.Errorf("version %s is in play, and %d was brought", p.Version, most)
		}
	}
}
