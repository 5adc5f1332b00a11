package pack

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Name is what a pack, a stack or a scenario can be called.
var Name = regexp.MustCompile(`^[a-z][a-z0-9-]{0,59}$`)

// element is what a file or a folder in a pack can be called: the same on every
// system, in an address, and at a prompt.
var element = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$`)

// devices are names that mean something else to Windows, whatever follows the
// first full stop.
var devices = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)

// misnamed says what is wrong with the name of a file or folder; empty: nothing.
func misnamed(name string) string {
	switch {
	case !element.MatchString(name) || strings.HasSuffix(name, "."):
		return "a name in a pack is made of letters without accents, digits, dots, dashes and underscores, at most 100"
	case devices.MatchString(name):
		return "Windows knows a device by this name, so nobody there could have the pack"
	}
	return ""
}

// used reports whether files of a name are part of a pack. Others may lie
// beside them, and are left alone.
func used(name string) bool {
	if name == File {
		return true
	}
	top, rest, below := strings.Cut(name, "/")
	switch {
	case !below || !slices.Contains(Kinds(), top) || hidden(name):
		return false
	case top == "stacks":
		return strings.Contains(rest, "/")
	case top == "samples" && path.Ext(name) == ".jsonl":
		return true
	}
	return path.Ext(name) == ".md"
}

// hidden reports whether a name, or a folder on the way to it, is what systems,
// editors and tools keep beside people's files.
func hidden(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") || strings.HasSuffix(part, "~") {
			return true
		}
	}
	return false
}

// spellings notices names that differ by case alone.
type spellings map[string]string

// of returns an earlier name that some systems take for this one.
func (s spellings) of(name string) (earlier string, clash bool) {
	folded := strings.ToLower(name)
	earlier, clash = s[folded]
	if !clash {
		s[folded] = name
	}
	return earlier, clash
}

// CheckName says what is wrong with the name of a file of a pack, with its folders;
// empty: nothing, and it is read as part of the pack.
func CheckName(name string) string {
	parts := strings.Split(name, "/")
	switch {
	case len(name) > maxPath:
		return fmt.Sprintf("a name with its folders has at most %d bytes", maxPath)
	case len(parts) > maxDepth:
		return fmt.Sprintf("folders are at most %d deep", maxDepth-1)
	}
	for _, part := range parts {
		if why := misnamed(part); why != "" {
			return why
		}
	}
	if !used(name) {
		return fmt.Sprintf("a pack is made of %s, and of what its folders hold: %s", File, strings.Join(Kinds(), ", "))
	}
	return ""
}
