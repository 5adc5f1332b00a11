package library

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/library/pack"
)

// ErrNotUploaded says that a pack is not one that was uploaded.
var ErrNotUploaded = errors.New("the pack was not uploaded")

// Upload takes on a pack in a single file, in place of an older version of it.
// One with mistakes is not taken on: whoever brings it cannot mend it here, and a
// server that starts again has no sound edition of what was broken from the start.
// The error is a *pack.Refusal, or scenarios.Problems, which are all its mistakes.
func (l *Library) Upload(raw []byte) (Pack, error) {
	unpacked, err := pack.Unpack(bytes.NewReader(raw))
	if err != nil {
		return Pack{}, err
	}
	m, problems := pack.ReadManifest(pack.File, unpacked[pack.File])
	if len(problems) > 0 {
		return Pack{}, problems
	}
	l.uploading.Lock() // else an older version could come after a newer one that was tried beside it
	defer l.uploading.Unlock()
	if err := l.tried(m, unpacked); err != nil {
		return Pack{}, err
	}
	place := filepath.Join(l.uploads, m.Name+".tar")
	if err := keep(place, raw); err != nil {
		return Pack{}, fmt.Errorf("keep the pack %s: %w", m.Name, err)
	}
	l.Refresh()
	p, _ := l.Pack(m.Name)
	return p, nil
}

// tried says why a pack cannot be taken on.
func (l *Library) tried(m pack.Manifest, unpacked files) error {
	if l.uploads == "" {
		return &pack.Refusal{Reason: "This server takes no packs."}
	}
	there := map[string]pack.Manifest{}
	for _, p := range l.Packs() {
		if !p.InPlay {
			continue
		}
		there[p.Name] = p.Manifest
		if p.Name != m.Name {
			continue
		}
		if p.Origin != Uploaded {
			return &pack.Refusal{Reason: fmt.Sprintf("There is a pack %s already, which whoever runs the server has put there.", m.Name)}
		}
		if pack.Compare(m.Version, p.Version) <= 0 {
			return &pack.Refusal{Reason: fmt.Sprintf("There is version %s of %s already, and this is %s. Give it a higher one, or remove the other first.", p.Version, m.Name, m.Version)}
		}
	}
	if m.Name == BuiltIn {
		return &pack.Refusal{Reason: "The name " + BuiltIn + " is that of what comes with the program."}
	}
	r := &reading{name: m.Name, manifest: m, files: unpacked.read()}
	r.lacking = lacking(m, there)
	r.makeShelf()
	r.makeRest()
	now := shelves{m.Name: r.shelf()}
	for name, shelf := range l.now().shelves {
		if name != m.Name {
			now[name] = shelf
		}
	}
	one := map[string]*reading{m.Name: r}
	makeDrills(one, now, nil)
	tried := l.now().without(m.Name) // what an older version had is no more
	tried.shelves = now
	tried.take(m.Name, r)
	tried.makeResting(one)
	if found := r.problems().Mistakes(); len(found) > 0 {
		return found
	}
	return nil
}

// keep writes a file as a whole, or not at all.
func keep(place string, raw []byte) error {
	if err := os.MkdirAll(filepath.Dir(place), 0o700); err != nil {
		return err
	}
	return renameio.WriteFile(place, raw, 0o600, renameio.WithTempDir(filepath.Dir(place)))
}

// Remove takes away a pack that was uploaded. Runs of its drills end with what
// they began with.
func (l *Library) Remove(name string) error {
	l.uploading.Lock()
	defer l.uploading.Unlock()
	p, ok := l.Pack(name)
	if !ok || p.Origin != Uploaded {
		return ErrNotUploaded
	}
	if err := os.Remove(p.Place); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove the pack %s: %w", name, err)
	}
	l.Refresh()
	return nil
}

// lacking is what a pack needs and is not there.
func lacking(m pack.Manifest, there map[string]pack.Manifest) (problems scenarios.Problems) {
	for _, need := range m.Needs {
		of, ok := there[need.Name]
		switch {
		case !ok:
			problems = append(problems, scenarios.Problem{File: pack.File, Position: need.At, Message: "it needs the pack " + need.Name + ", which is not here", Hint: "what does not rest on that can be played"})
		case need.Version != "" && pack.Compare(of.Version, need.Version) < 0:
			problems = append(problems, scenarios.Problem{File: pack.File, Position: need.At, Message: "it needs the pack " + need.Name + " of version " + need.Version + " or newer; here is " + of.Version})
		}
	}
	return problems
}
