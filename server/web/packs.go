package web

import (
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/authoring"
	"github.com/drillyard/drillyard/server/library"
)

// packPath begins the routes of one pack.
const packPath = "/api/packs/:pack"

type packView struct {
	Name    string         `json:"name"` // empty: it never could be read
	Title   string         `json:"title"`
	Version string         `json:"version"`
	Origin  library.Origin `json:"origin"`
	Place   string         `json:"place"` // name of its folder or file; empty: it is built in
	// Writable says that files can be saved to the pack's folder. Where they
	// cannot, what was written is offered as a download.
	Writable bool `json:"writable"`
	InPlay   bool `json:"in_play"` // its drills can be played
	// Mistakes are of the pack as a whole, and of files that are not read.
	Mistakes []field    `json:"mistakes"`
	Files    []packFile `json:"files"`
}

type packFile struct {
	Path     string `json:"path"`              // below the pack's folder
	Title    string `json:"title,omitempty"`   // of what it holds, where it ever was sound
	InPlay   bool   `json:"in_play"`           // what it holds is there; with mistakes, as it was before
	Mistakes int    `json:"mistakes"`          // in what is there now, which then is not in play
	Mistake  string `json:"mistake,omitempty"` // the first of them
}

// packs is GET /api/packs.
func (s *server) packs(*call) ([]packView, error) {
	s.Library.Refresh() // whoever has just written something looks for it
	all := []packView{}
	for _, p := range s.Library.Packs() {
		names, err := s.names(p)
		if err != nil {
			return nil, err
		}
		v := viewPack(p)
		at := map[string]int{}
		for i, name := range names {
			at[name] = i
			v.Files = append(v.Files, packFile{Path: name})
		}
		for _, f := range p.Files {
			if i, there := at[f.Path]; there {
				v.Files[i].Title, v.Files[i].InPlay = f.Title, f.InPlay
			}
		}
		for _, m := range p.Mistakes() {
			i, there := at[m.File]
			if !there {
				continue
			}
			if v.Files[i].Mistakes++; v.Files[i].Mistake == "" {
				v.Files[i].Mistake = m.Message
			}
		}
		all = append(all, v)
	}
	return all, nil
}

// viewPack is a pack without its files.
func viewPack(p library.Pack) packView {
	v := packView{
		Name: p.Name, Title: p.Title, Version: p.Version, Origin: p.Origin, Writable: p.Writable(), InPlay: p.InPlay,
		Mistakes: placed(p.Problems), Files: []packFile{},
	}
	if p.Place != "" {
		v.Place = filepath.Base(p.Place)
	}
	return v
}

// placed are the mistakes among problems, each with where it is.
func placed(problems scenarios.Problems) []field {
	all := []field{}
	for _, p := range problems.Mistakes() {
		all = append(all, field{fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column), p.Message})
	}
	return all
}

// names lists the files of a pack: of one in a folder those that lie there now.
func (s *server) names(p library.Pack) ([]string, error) {
	if p.Origin == library.Folder {
		names, err := s.Folders.Of(p.Place).List()
		if len(p.Problems) > 0 && err != nil {
			return nil, nil // what is wrong with the folder is said
		}
		return names, err
	}
	return s.Library.Texts(p.Name), nil
}

// pack finds the pack of a call.
func (s *server) pack(c *call) (library.Pack, error) {
	for _, p := range s.Library.Packs() {
		if p.Name == c.Param("pack") {
			return p, nil
		}
	}
	return library.Pack{}, errHidden
}

// fileText is a file of a pack, as an author reads it.
type fileText struct {
	Path    string `json:"path"`
	Text    string `json:"text"`
	Version string `json:"version"` // for If-Match
	// Writable says that it can be saved where it is.
	Writable bool `json:"writable"`
}

// viewFile is a file of a folder that can be written to.
func viewFile(f authoring.File) fileText { return fileText{f.Name, f.Text, f.Version, true} }

// readFile notes that whoever asks is shown a file of a pack, or has written it: a
// scenario holds its answers, whether it has been compiled or is just being written.
func (s *server) readFile(c *call, p library.Pack, name string) error {
	if slug, ok := library.SlugOf(p.Name, name); ok {
		return s.readAnswers(c, slug)
	}
	return nil
}

// packFile is GET /api/packs/PACK/files/PATH. Whoever reads a scenario knows its
// answers.
func (s *server) packFile(c *call) (fileText, error) {
	p, err := s.pack(c)
	if err != nil {
		return fileText{}, err
	}
	name := c.Param("*")
	if err := s.readFile(c, p, name); err != nil {
		return fileText{}, err
	}
	if p.Origin == library.Folder {
		file, err := s.Folders.Of(p.Place).Read(name)
		return fileText{file.Name, file.Text, file.Version, p.Writable()}, err
	}
	src, ok := s.Library.Text(p.Name, name)
	if !ok {
		return fileText{}, fs.ErrNotExist
	}
	return fileText{name, string(src), authoring.Version(string(src)), false}, nil
}
