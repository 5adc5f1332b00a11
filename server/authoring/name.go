package authoring

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/server/library/pack"
)

// ErrName says that no file of a pack is called so.
var ErrName = errors.New("that is no name for a file of a pack")

// endings are those of the texts that packs are made of.
func endings() []string { return []string{".md", ".yaml", ".yml", ".html"} }

// CheckName says what is wrong with a slash-separated name below a pack's folder:
// what a pack does not read, nobody reads or writes here. The error wraps ErrName.
func CheckName(name string) error {
	if !slices.Contains(endings(), path.Ext(name)) {
		return fmt.Errorf("%w: it ends in %s", ErrName, strings.Join(endings(), ", "))
	}
	if why := pack.CheckName(name); why != "" {
		return fmt.Errorf("%w: %s", ErrName, why)
	}
	return nil
}
