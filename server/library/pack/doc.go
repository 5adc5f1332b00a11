// Package pack reads packs: folders of content with a name and a version, and
// the single files that they are handed on as.
//
// Invariants: whoever wrote a pack is not trusted. Nothing outside it is read,
// nothing that could block is opened, and files, bytes, depth and names are
// bounded; what is refused is said in one sentence. The bytes of an archive
// depend on nothing but the files in it.
//
// Non-goals: what the files mean (library); following changes on disk.
package pack

import (
	"fmt"

	"github.com/drillyard/drillyard/scenarios"
)

// File is the name of the file that makes a folder a pack.
const File = "pack.yaml"

// Bounds of a pack. The largest one that is meant to be watched has a thousand
// scenarios.
const (
	MaxFiles = 5000     // of a pack, those that it does not use included
	MaxBytes = 64 << 20 // of all its files
	MaxFile  = 1 << 20  // of one file, in bytes
	maxDepth = 8        // of folders
	maxPath  = 150      // of a name with its folders, in bytes: any tar can hold it
	maxSaid  = 100      // of problems with what files there are
)

// Kinds are the folders that a pack can have.
func Kinds() []string {
	return []string{"stacks", "scenarios", "runbooks", "tracks", "exercises", "interviews", "guide", "samples"}
}

// Stamp tells one state of a file from another without reading it.
type Stamp struct {
	Size    int64
	Changed int64 // a time in nanoseconds, or a hash
	// Fresh: the file changed so recently that it may have changed since without
	// looking different.
	Fresh bool
}

// Listing is which files a pack has.
type Listing struct {
	Files    map[string]Stamp   // by name, such as scenarios/first.md
	Problems scenarios.Problems // what is there and will not be read
}

// Source is where the files of a pack are.
type Source interface {
	// List reads no files. An error says that none can be relied on; what was
	// read before is all there is.
	List() (Listing, error)
	// Read returns one that was listed.
	Read(name string) ([]byte, error)
}

// Refusal says why a pack is not read, in a sentence for whoever brought it.
type Refusal struct{ Reason string }

func (r *Refusal) Error() string { return r.Reason }

func refuse(format string, args ...any) error { return &Refusal{fmt.Sprintf(format, args...)} }
