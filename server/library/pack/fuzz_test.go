package pack

import (
	"archive/tar"
	"bytes"
	"io/fs"
	"maps"
	"strings"
	"testing"
	"time"
)

var testTime = time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)

func FuzzManifest(f *testing.F) {
	f.Add([]byte(manifest))
	f.Add([]byte(manifest + "needs: [other 1.2, another]\n"))
	f.Add([]byte("name: &a x\ntitle: *a\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		m, problems := ReadManifest(File, src)
		if len(problems) == 0 && (!Name.MatchString(m.Name) || m.Title == "" || !version.MatchString(m.Version)) {
			t.Errorf("%+v has no problem", m)
		}
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 {
				t.Errorf("%v has no place", p)
			}
		}
	})
}

// FuzzUnpack: whatever comes, nothing leads out, and what was taken on can be
// built and comes back.
func FuzzUnpack(f *testing.F) {
	seed := func(headers ...tar.Header) {
		var out bytes.Buffer
		w := tar.NewWriter(&out)
		for _, h := range headers {
			h.Size, h.Mode = int64(len(manifest)), 0o644
			if w.WriteHeader(&h) == nil {
				_, _ = w.Write([]byte(manifest))
			}
		}
		_ = w.Close()
		f.Add(out.Bytes())
	}
	seed(tar.Header{Name: File})
	seed(tar.Header{Name: "./" + File}, tar.Header{Name: "scenarios/a.md"}, tar.Header{Name: "../x.md"})
	f.Fuzz(func(t *testing.T, raw []byte) {
		files, err := Unpack(bytes.NewReader(raw))
		if err != nil {
			if _, refused := err.(*Refusal); !refused {
				t.Errorf("%T: %v", err, err)
			}
			return
		}
		for name := range files {
			if !fs.ValidPath(name) || !used(name) || strings.ContainsAny(name, "\n\\") {
				t.Errorf("took on %q", name)
			}
		}
		var out bytes.Buffer
		if err := Build(&out, files); err != nil {
			t.Fatal(err)
		}
		again, err := Unpack(&out)
		if err != nil || !maps.EqualFunc(files, again, bytes.Equal) {
			t.Errorf("it comes back as another: %v", err)
		}
	})
}
