package web

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/drillyard/drillyard/server/authoring"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/library/pack"
)

// Writing to a pack's folder. Whoever saves, renames or deletes says in If-Match
// which version they have read, as its hash: of two who write over the same one,
// the later is told what is there now.

var (
	errUnwritable = &problem{status: http.StatusForbidden, detail: "The folder of this pack cannot be written to. Download the text, and keep it where you can."}
	errUnread     = &problem{status: http.StatusPreconditionRequired, detail: "Say in If-Match which version of the file you have read."}
)

// folder finds the folder of a call, to write in. Whoever writes a drill knows its
// answers, and whoever is overtaken is shown them.
func (s *server) folder(c *call) (*authoring.Folder, error) {
	p, err := s.pack(c)
	if err != nil {
		return nil, err
	}
	if p.Origin != library.Folder {
		return nil, errUnwritable
	}
	return s.Folders.Of(p.Place), s.readFile(c, p, c.Param("*"))
}

// versioned finds the folder of a call that changes a file, and the version of that
// file which whoever asks has read. The file that makes the folder a pack is neither
// renamed nor deleted.
func (s *server) versioned(c *call) (*authoring.Folder, string, error) {
	folder, err := s.folder(c)
	if err != nil {
		return nil, "", err
	}
	version, err := over(c)
	if err == nil && c.Param("*") == pack.File && c.Request().Method != http.MethodPut {
		err = errPackSheet
	}
	return folder, version, err
}

// over is the version that whoever asks has read.
func over(c *call) (string, error) {
	version := strings.Trim(c.Request().Header.Get("If-Match"), `"`)
	if version == "" {
		return "", errUnread
	}
	return version, nil
}

// overtaken is what a writer is told whose file is another one by now, or gone.
func overtaken(now authoring.File, err error) error {
	switch {
	case errors.Is(err, authoring.ErrChanged):
		view := viewFile(now)
		return &problem{status: http.StatusPreconditionFailed, detail: "Somebody else has changed this file since you opened it. Nothing was written.", now: &view}
	case errors.Is(err, fs.ErrNotExist):
		return &problem{status: http.StatusPreconditionFailed, detail: "Somebody else has deleted or renamed this file since you opened it. Nothing was written."}
	}
	return err
}

// written has what was written come into play, and says where it was, to the
// audit trail as well.
func (s *server) written(c *call, file authoring.File) fileText {
	s.Library.Refresh()
	c.did(file.Name + " " + file.Version)
	return viewFile(file)
}

type textWritten struct {
	Text string `json:"text"`
}

// saveFile is PUT /api/packs/PACK/files/PATH.
func (s *server) saveFile(c *call, in textWritten) (fileText, error) {
	folder, version, err := s.versioned(c)
	if err != nil {
		return fileText{}, err
	}
	if about, _ := pack.ReadManifest(pack.File, []byte(in.Text)); c.Param("*") == pack.File && about.Name != c.Param("pack") {
		return fileText{}, errPackSheet
	}
	file, err := folder.Save(c.Param("*"), in.Text, version)
	if err != nil {
		return fileText{}, overtaken(file, err)
	}
	return s.written(c, file), nil
}

// createFile is POST /api/packs/PACK/files/PATH.
func (s *server) createFile(c *call, in textWritten) (fileText, error) {
	folder, err := s.folder(c)
	if err != nil {
		return fileText{}, err
	}
	file, err := folder.Create(c.Param("*"), in.Text)
	if err != nil {
		return fileText{}, err
	}
	c.status = http.StatusCreated
	return s.written(c, file), nil
}

// maxTitle is that of something new, in characters.
const maxTitle = 120

// beginFiles is POST /api/packs/PACK/new: it writes what drillyard new writes, and
// answers with the file to go on with.
func (s *server) beginFiles(c *call, in authoring.Beginning) (fileText, error) {
	folder, err := s.folder(c)
	if err != nil {
		return fileText{}, err
	}
	var mistakes invalid
	kinds := authoring.InPack()
	mistakes.add(slices.Contains(kinds, in.Kind), "kind", "Choose one of "+listed(kinds)+".")
	mistakes.add(authoring.Named(in.Name), "name", "Lower-case letters, digits and dashes; it begins with a letter.")
	mistakes.add(utf8.RuneCountInString(in.Title) <= maxTitle && !strings.ContainsFunc(in.Title, unicode.IsControl), "title", fmt.Sprintf("A title is a line of at most %d characters.", maxTitle))
	if err := mistakes.err(); err != nil {
		return fileText{}, err
	}
	texts, first, err := in.Files(s.Library)
	if err != nil {
		mistakes.add(false, "from", sentence(err.Error()))
		return fileText{}, mistakes.err()
	}
	if err := folder.CreateAll(texts); err != nil {
		return fileText{}, err
	}
	c.status = http.StatusCreated
	return s.written(c, authoring.File{Name: first, Text: texts[first], Version: authoring.Version(texts[first])}), nil
}

type fileRenamed struct {
	To string `json:"to"` // path below the pack's folder
}

// renameFile is PATCH /api/packs/PACK/files/PATH.
func (s *server) renameFile(c *call, in fileRenamed) (fileText, error) {
	folder, version, err := s.versioned(c)
	if err != nil {
		return fileText{}, err
	}
	file, err := folder.Rename(c.Param("*"), in.To, version)
	if err != nil {
		return fileText{}, overtaken(file, err)
	}
	return s.written(c, file), nil
}

var errPackSheet = &problem{status: http.StatusUnprocessableEntity, detail: "pack.yaml makes the folder a pack: it stays, under this name."}

// deleteFile is DELETE /api/packs/PACK/files/PATH.
func (s *server) deleteFile(c *call) (done, error) {
	folder, version, err := s.versioned(c)
	if err != nil {
		return done{}, err
	}
	file, err := folder.Delete(c.Param("*"), version)
	if err != nil {
		return done{}, overtaken(file, err)
	}
	s.Library.Refresh()
	c.did(file.Version)
	return done{OK: true}, nil
}
