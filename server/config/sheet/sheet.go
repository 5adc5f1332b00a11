// Package sheet reads what whoever runs the server writes beside its settings:
// lists of others that it talks to, in YAML, with their secrets in files of their
// own.
//
// Invariants: every mistake is told at once, with its place; a secret is in no
// error. Anchors, aliases, merges and tags are not read.
//
// Non-goals: the settings themselves, and what the lists mean.
package sheet

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults/stack/plain"
)

const (
	fileSize   = 64 << 10
	secretSize = 4 << 10
)

// Mistake is something wrong with a sheet.
type Mistake struct {
	File         string
	Line, Column int
	Text         string
}

func (m Mistake) Error() string { return fmt.Sprintf("%s:%d:%d: %s", m.File, m.Line, m.Column, m.Text) }

// Sheet is one that is being read.
type Sheet struct {
	file   string
	places plain.Places
	found  []Mistake
}

// Read fills what the sheet in a file is to be read into. Without an error, what
// it says is known to be of the right kind, and Err tells what Add was told of it.
func Read(file string, into any) (*Sheet, error) {
	text, err := readAtMost(file, fileSize)
	if err != nil {
		return nil, err
	}
	root, err := plain.Parse(text, fileSize)
	if m := new(plain.Mistake); errors.As(err, &m) {
		return nil, Mistake{file, m.Line, m.Column, m.Text}
	}
	if n := plain.Reference(root); n != nil {
		at := n.GetToken().Position
		return nil, Mistake{file, at.Line, at.Column, "anchors, aliases, merges and tags are not read: write the value out"}
	}
	places, mistakes := plain.Fill(root, into)
	s := &Sheet{file: file, places: places}
	for _, m := range mistakes {
		s.found = append(s.found, Mistake{file, m.Line, m.Column, m.Text})
	}
	return s, s.Err()
}

// Add adds a mistake at a path such as "providers[0].issuer", or near it.
func (s *Sheet) Add(at, text string, args ...any) {
	p := s.places.Near(at)
	s.found = append(s.found, Mistake{s.file, max(1, p.Line), max(1, p.Column), fmt.Sprintf(text, args...)})
}

// Err joins every mistake that was found, in the order of their places; nil: none.
func (s *Sheet) Err() error {
	slices.SortStableFunc(s.found, func(a, b Mistake) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
	all := make([]error, len(s.found))
	for i, m := range s.found {
		all[i] = m
	}
	return errors.Join(all...)
}

var nameShape = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)

// Name checks what is to be part of addresses, and that it is not among those
// that were before it.
func (s *Sheet) Name(at, name string, before map[string]bool) {
	if !nameShape.MatchString(name) {
		s.Add(at, "name is part of addresses: small letters, digits and hyphens, at most 32")
	} else if before[name] {
		s.Add(at, "there are two called %s", name)
	}
	before[name] = true
}

// Secret reads a secret from its file, which may be named from the place of the
// sheet. Without a name it is empty.
func (s *Sheet) Secret(at, file string) string {
	if file == "" {
		return ""
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(filepath.Dir(s.file), file)
	}
	text, err := readAtMost(file, secretSize)
	if err != nil {
		s.Add(at, "the secret cannot be read: %v", err)
		return ""
	}
	secret := strings.TrimSpace(string(text))
	if secret == "" {
		s.Add(at, "the file of the secret is empty")
	}
	return secret
}

// Address reports what is wrong with the address of somebody else; empty: nothing.
// Only on this machine may it be spoken to in clear.
func Address(text string) string {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "" || u.Fragment != "" || u.User != nil:
		return "is an address such as https://id.example.org"
	case u.Scheme == "https" || u.Scheme == "http" && Loopback(u.Hostname()):
		return ""
	}
	return "has to begin with https://"
}

// Loopback reports whether a host is this machine.
func Loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func readAtMost(file string, size int64) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > size {
		return nil, fmt.Errorf("%s is no file of at most %d bytes", file, size)
	}
	return os.ReadFile(file)
}
