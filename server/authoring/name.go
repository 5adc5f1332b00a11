package authoring

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// ErrName says that no file of a pack is called so.
var ErrName = errors.New("that is no name for a file of a pack")

// Bounds of a name: as deep as a pack's folders go, and as long as every file
// system takes.
const (
	deepest     = 6
	longestName = 200
)

var nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]*$`)

// endings are those of the texts that packs are made of.
func endings() []string { return []string{".md", ".yaml", ".yml", ".html"} }

// CheckName says what is wrong with a slash-separated name below a pack's
// folder; the error wraps ErrName.
func CheckName(name string) error {
	parts := strings.Split(name, "/")
	switch {
	case len(name) > longestName:
		return fmt.Errorf("%w: it is longer than %d characters", ErrName, longestName)
	case len(parts) > deepest:
		return fmt.Errorf("%w: folders are at most %d deep", ErrName, deepest-1)
	case !slices.Contains(endings(), path.Ext(name)):
		return fmt.Errorf("%w: it ends in %s", ErrName, strings.Join(endings(), ", "))
	}
	for _, part := range parts {
		if !nameForm.MatchString(part) {
			return fmt.Errorf("%w: letters, digits, dashes, dots and underscores, and it begins with a letter or a digit", ErrName)
		}
	}
	return nil
}
