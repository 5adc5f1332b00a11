package web

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"github.com/drillyard/drillyard/server/store"
)

// A roster is a list of people to invite, as a spreadsheet writes it: comma, semicolon
// or tab between cells, in UTF-8 or UTF-16, with a line that names the columns. It
// comes from whoever an admin had it from: each of its lines is as hostile as any.
const (
	rosterSize  = 1 << 20
	rosterLines = 2000
	// rosterMistakes is how many mistakes are told at once.
	rosterMistakes = 200
)

// invited is a line of a roster.
type invited struct {
	line   int
	login  string
	name   string
	roles  store.Roles
	groups []string // names
}

// rosterColumns are the columns that a roster may have; the first two it must have.
var rosterColumns = []string{"login", "name", "roles", "groups"}

// readRoster reads a roster: its people, and every mistake in it, each at its line.
// With mistakes the people are only to be looked at for more of them, which can be
// told by who is there already.
func readRoster(raw []byte) ([]invited, []field) {
	var mistakes []field
	say := func(line int, format string, args ...any) {
		if len(mistakes) < rosterMistakes {
			mistakes = append(mistakes, field{fmt.Sprintf("line %d", line), fmt.Sprintf(format, args...)})
		}
	}
	text, err := decodeRoster(raw)
	if err != nil {
		say(1, "%v", err)
		return nil, mistakes
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.TrimLeadingSpace, r.Comma = -1, true, separator(text)
	if r.Comma == '\t' {
		r.TrimLeadingSpace = false // it would trim empty cells
	}
	var columns map[string]int
	var people []invited
	at := map[string]int{} // lines of logins
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if broken, ok := errors.AsType[*csv.ParseError](err); ok {
			say(broken.StartLine, "This line cannot be read: a quotation mark is in the wrong place, or is not closed.")
			continue
		}
		if err != nil {
			say(1, "%v", err)
			break
		}
		line, _ := r.FieldPos(0)
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if !slices.ContainsFunc(cells, func(c string) bool { return c != "" }) {
			continue
		}
		if columns == nil {
			columns = columnsOf(cells, func(format string, args ...any) { say(line, format, args...) })
			if columns == nil {
				break
			}
			continue
		}
		if len(people) == rosterLines {
			say(line, "A list has at most %d people. Send the rest in another one.", rosterLines)
			break
		}
		cell := func(column string) string {
			if i, ok := columns[column]; ok && i < len(cells) {
				return cells[i]
			}
			return ""
		}
		p := invited{line: line, login: cell("login"), name: cell("name"), groups: words(cell("groups"))}
		if len(cells) > len(columns) {
			say(line, "There are %d cells, and %d columns. A comma in a cell stands in quotation marks.", len(cells), len(columns))
		}
		if !login.MatchString(p.login) {
			say(line, "A login has at most 64 of the letters a to z, digits, and any of . _ + @ -")
		}
		if wrong := nameMistake(p.name); wrong != "" {
			say(line, "%s", wrong)
		}
		for _, word := range words(cell("roles")) {
			p.roles = append(p.roles, store.Role(strings.ToLower(word)))
		}
		if len(p.roles) == 0 {
			p.roles = store.Roles{store.Trainee}
		}
		if unknown := p.roles.Without(store.EveryRole()); len(unknown) > 0 {
			say(line, "There is no role %q. Roles are %s, with semicolons between them.", unknown[0], listed(store.EveryRole()))
		}
		looks := looks(p.login)
		if first, again := at[looks]; again {
			say(line, "The login %s is that of line %d, or looks like it.", p.login, first)
		} else {
			at[looks] = line
		}
		people = append(people, p)
	}
	if columns == nil && len(mistakes) == 0 {
		say(1, "There is nothing in this list.")
	}
	if columns != nil && len(people) == 0 && len(mistakes) == 0 {
		say(1, "There is nobody in this list.")
	}
	return people, mistakes
}

// columnsOf finds the places of the columns by their names.
func columnsOf(cells []string, say func(string, ...any)) map[string]int {
	columns, sound := map[string]int{}, true
	for i, c := range cells {
		name := strings.ToLower(c)
		_, twice := columns[name]
		switch {
		case !slices.Contains(rosterColumns, name):
			say("There is no column %q. The first line names the columns: %s.", c, listed(rosterColumns))
			sound = false
		case twice:
			say("The column %s is there twice.", name)
			sound = false
		}
		columns[name] = i
	}
	for _, needed := range rosterColumns[:2] {
		if _, ok := columns[needed]; !ok {
			say("The column %s is missing. The first line names the columns.", needed)
			sound = false
		}
	}
	if !sound {
		return nil
	}
	return columns
}

// words are the parts of a cell with semicolons or commas between them.
func words(cell string) (all []string) {
	for word := range strings.FieldsFuncSeq(cell, func(c rune) bool { return c == ';' || c == ',' }) {
		if word = strings.TrimSpace(word); word != "" {
			all = append(all, word)
		}
	}
	return all
}

// separator is what stands between the cells of the first line.
func separator(text string) rune {
	first, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	for _, c := range "\t;" {
		if strings.ContainsRune(first, c) {
			return c
		}
	}
	return ','
}

// decodeRoster is a roster as UTF-8: spreadsheets write that with or without a mark
// at its start, and UTF-16 with one.
func decodeRoster(raw []byte) (string, error) {
	if len(raw) > rosterSize {
		return "", errors.New("this list is too long: it has more than 1 MiB")
	}
	if bytes.HasPrefix(raw, []byte{0xff, 0xfe}) || bytes.HasPrefix(raw, []byte{0xfe, 0xff}) {
		decoded, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(raw)
		if err != nil {
			return "", errors.New("this list is not in UTF-16, as its start says; save it as CSV UTF-8")
		}
		raw = decoded
	}
	raw = bytes.TrimPrefix(raw, []byte{0xef, 0xbb, 0xbf})
	if !utf8.Valid(raw) || bytes.IndexByte(raw, 0) >= 0 {
		return "", errors.New("this list is not in UTF-8. Save it as CSV UTF-8")
	}
	return string(raw), nil
}
