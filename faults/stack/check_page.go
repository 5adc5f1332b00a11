package stack

import (
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// maxPages bounds how many templates a stack has.
const maxPages = 64

// pages reads the templates of a stack's folder. What is wrong with them waits
// until all else is said: it stands in other files.
func (c *checker) pages(fsys fs.FS, dir string) Pages {
	names, err := fs.Glob(fsys, path.Join(dir, "pages", "*.html"))
	if err != nil || len(names) == 0 {
		return nil
	}
	if len(names) > maxPages {
		c.elsewhere(path.Join(dir, "pages"), 0, 0, "there are %d pages; at most %d are read", len(names), maxPages)
		names = names[:maxPages]
	}
	pages := Pages{}
	for _, file := range names {
		name := strings.TrimSuffix(path.Base(file), ".html")
		source, err := readUpTo(fsys, file, maxTemplate+1)
		if err != nil {
			c.elsewhere(file, 0, 0, "cannot be read: %v", err)
			continue
		}
		if !nameShape.MatchString(name) {
			c.elsewhere(file, 0, 0, "%q is not the name of a page: lower-case letters, digits and dashes", name)
			continue
		}
		p, _ := ParsePage(string(source))
		p.file = file
		for _, f := range p.faults {
			c.onPage(p, f.at, "%s", f.text)
		}
		pages[name] = p
	}
	return pages
}

func readUpTo(fsys fs.FS, name string, size int64) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, size))
}

// onPage records a mistake at a place of a template.
func (c *checker) onPage(p *Page, at int, text string, args ...any) {
	line, column := p.place(at)
	c.elsewhere(p.file, line, column, text, args...)
}

// shown checks that the pages say only what there is to say.
func (c *checker) shown(s *Stack) {
	if frame := s.Pages[PageFrame]; frame != nil {
		c.page(frame, nil, nil, wordTitle, wordContent)
		if !within(frame.body, func(q part) bool { return q.mark == markValue && q.name == wordContent }) {
			c.onPage(frame, 0, "a frame has {{content}} where the page comes")
		}
	}
	if sorry := s.Pages[PageSorry]; sorry != nil {
		c.page(sorry, columns{}, columns{}, wordFailed, wordReference)
	}
	// A page that several routes show may say what any of them has.
	puts := s.puts()
	rows, aside := map[string]columns{}, map[string]columns{}
	for _, v := range s.Services {
		for _, r := range v.Routes {
			if r.Body == BodyHTML {
				if rows[r.Page] == nil {
					rows[r.Page], aside[r.Page] = columns{}, columns{}
				}
				puts.columnsOf(r.Steps, rows[r.Page], aside[r.Page], false)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		if p := s.Pages[name]; p != nil && name != PageSorry && name != PageFrame {
			c.page(p, rows[name], aside[name], wordReference)
		}
	}
}

func (c *checker) page(p *Page, rows, aside columns, words ...string) {
	c.fills(p, p.title, rows, aside, words...)
	c.fills(p, p.body, rows, aside, words...)
}

// fills checks the names of a template: words are those it may have besides
// fields and columns.
func (c *checker) fills(p *Page, parts []part, rows, aside columns, words ...string) {
	var walk func(parts []part, row columns)
	walk = func(parts []part, row columns) {
		for _, q := range parts {
			switch q.mark {
			case markText:
			case markValue:
				_, field := c.system.Field(q.name)
				if field || row[q.name] || slices.Contains(words, q.name) {
					continue
				}
				there := slices.Concat(slices.Sorted(maps.Keys(row)), words)
				for _, f := range c.system.Fields {
					there = append(there, f.Name)
				}
				c.onPage(p, q.at, "there is nothing called %q here; there is %s", q.name, strings.Join(there, ", "))
			case markEach:
				if q.name == listAside {
					walk(q.inner, aside)
				} else {
					walk(q.inner, rows)
				}
			default:
				walk(q.inner, row)
			}
		}
	}
	walk(parts, nil)
}

// columns is a set of names.
type columns map[string]bool

// columnsOf collects the columns that steps may find: those of their statements,
// and what others have put under the keys that they read.
func (p puts) columnsOf(steps []Step, rows, aside columns, optional bool) {
	for _, step := range steps {
		into := rows
		if optional || step.Optional {
			into = aside
		}
		maps.Copy(into, selected(step.SQL))
		if step.Get != "" && len(step.Miss) == 0 {
			maps.Copy(into, p[place{step.Get, step.Key}])
		}
		p.columnsOf(step.Within, rows, aside, optional || step.Optional)
		p.columnsOf(step.Miss, rows, aside, optional || step.Optional)
	}
}

// puts is the columns that routes find which put something under a key of a cache.
type puts map[place]columns

type place struct{ cache, key string }

func (s *Stack) puts() puts {
	all := puts{}
	for _, v := range s.Services {
		for _, r := range v.Routes {
			found, under := columns{}, []place(nil)
			for step := range r.AllSteps() {
				maps.Copy(found, selected(step.SQL))
				if step.Put != "" {
					under = append(under, place{step.Put, step.Key})
				}
			}
			for _, at := range under {
				if all[at] == nil {
					all[at] = columns{}
				}
				maps.Copy(all[at], found)
			}
		}
	}
	return all
}

var (
	selectList = regexp.MustCompile(`(?is)^\s*SELECT\s+(?:DISTINCT\s+)?(.*?)(?:\s+FROM\s.*)?$`)
	lastName   = regexp.MustCompile(`(?i)([a-z_][a-z0-9_]*)\s*$`)
)

// selected is the names of the columns that a statement returns.
func selected(sql string) columns {
	m := selectList.FindStringSubmatch(sql)
	if m == nil {
		return nil
	}
	names, depth, last := columns{}, 0, 0
	list := m[1] + ","
	for i := range len(list) {
		switch list[i] {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				if name := lastName.FindStringSubmatch(list[last:i]); name != nil {
					names[strings.ToLower(name[1])] = true
				}
				last = i + 1
			}
		}
	}
	return names
}
