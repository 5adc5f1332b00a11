package script

import (
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios"
)

// Kinds of fenced blocks.
const (
	blockFile      = "file"
	blockRows      = "rows"
	blockVariants  = "variants"
	blockStart     = "start"
	blockTests     = "tests"
	blockReference = "reference"
	blockTruth     = "truth"
)

// leastHidden is how many hidden tests there have to be: fewer can be met by chance.
const leastHidden = 4

// reader reads one file.
type reader struct {
	*exercise.Reader
	work   *work
	failed bool
}

func (r *reader) problem(at scenarios.Position, hint, format string, args ...any) {
	r.failed = true
	r.Problem(at, hint, format, args...)
}

// Compile reads what files of this kind have.
func (kind) Compile(from *exercise.Reader) exercise.Work {
	r := &reader{Reader: from, work: &work{}}
	before := len(from.Problems())
	r.language()
	for _, b := range from.Material {
		r.material(b)
	}
	r.truth()
	r.whole()
	if r.failed || len(from.Problems()) > before {
		return nil
	}
	return r.work
}

func (r *reader) language() {
	var names []string
	for _, l := range languages {
		names = append(names, l.name)
	}
	name := r.Front.OneOf("language", names...)
	for _, l := range languages {
		if l.name == name {
			r.work.language = l
		}
	}
	if name == "" {
		r.failed = true
		if !r.Front.Has("language") {
			r.problem(r.Front.At("language"), "write language: "+strings.Join(names, " or language: "), "a script needs its language")
		}
	}
}

func (r *reader) material(b exercise.Block) {
	switch b.Kind {
	case blockFile, blockRows:
		if f, ok := r.given(b); ok {
			r.work.files = append(r.work.files, f)
		}
	case blockVariants:
		r.variants(b)
	case blockStart:
		if r.work.file != "" {
			r.problem(b.At, "", "there is one script, and it has a start already: %s", r.work.file)
		}
		if r.named(b) {
			r.work.file, r.work.start = b.Under, b.Text
		}
	case blockTests:
		r.work.visible = append(r.work.visible, r.tests(b, false)...)
	default:
		r.unknown(b, "material", blockFile, blockRows, blockVariants, blockStart, blockTests)
	}
}

func (r *reader) truth() {
	for _, b := range r.Truth {
		switch b.Kind {
		case blockTruth:
			r.checks(b)
		case blockFile, blockRows:
			if f, ok := r.given(b); ok {
				r.work.hidden = append(r.work.hidden, f)
			}
		case blockReference:
			if r.work.reference != "" {
				r.problem(b.At, "", "there is one reference solution")
			}
			if r.named(b) && b.Under != r.work.file {
				r.problem(b.At, "put it below a heading ### "+r.work.file, "the reference solution stands below %q, and the script is %s", b.Under, r.work.file)
			}
			r.work.reference = b.Text
		case blockTests: // when the checks are known
		default:
			r.unknown(b, "truth", blockTruth, blockFile, blockRows, blockReference, blockTests)
		}
	}
	for _, b := range r.Truth {
		if b.Kind == blockTests {
			r.work.tests = append(r.work.tests, r.tests(b, true)...)
		}
	}
}

func (r *reader) unknown(b exercise.Block, where string, known ...string) {
	r.problem(b.At, scenarios.Nearest(b.Kind, known), "the %s of a script has no blocks of the kind %q", where, b.Kind)
}

var fileName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9 ._/-]*$`)

// named reports whether a block stands below the name of a file.
func (r *reader) named(b exercise.Block) bool {
	if fileName.MatchString(b.Under) && filepath.IsLocal(b.Under) && path.Clean(b.Under) == b.Under {
		return true
	}
	r.problem(b.At, "put it below a heading such as ### app.log", "this block stands below no name of a file")
	return false
}

func (r *reader) given(b exercise.Block) (given, bool) {
	f := given{name: b.Under, language: b.Language, written: b.Text}
	if !r.named(b) {
		return f, false
	}
	if r.file(f.name) != nil {
		r.problem(b.At, "", "there are two files %s", f.name)
		return f, false
	}
	if b.Kind == blockRows {
		f.language = "text"
		f.rows = r.rows(b)
		return f, f.rows != nil
	}
	return f, true
}

// file finds a given file by its name.
func (r *reader) file(name string) *given {
	for _, all := range [][]given{r.work.files, r.work.hidden} {
		for i := range all {
			if all[i].name == name {
				return &all[i]
			}
		}
	}
	return nil
}

// most bounds numbers that vary.
const most = 1_000_000

func (r *reader) rows(b exercise.Block) *rows {
	k, ok := r.Block(b.Fence, "rows")
	if !ok {
		r.failed = true
		return nil
	}
	f := &rows{line: k.Required("line"), least: k.Whole("least", 1, 2000), most: k.Whole("most", 1, 2000), near: k.Whole("near", 0, 86_400), far: k.Whole("far", 0, 86_400)}
	if f.least == 0 || f.most < f.least {
		r.problem(k.At("most"), "write how many lines there are, as in least: 180 and most: 240", "rows need a least and a most, and the most is no less")
	}
	if f.far < f.near {
		r.problem(k.At("far"), "write how many seconds there are from one line to the next, as in near: 1 and far: 9", "far is less than near")
	}
	written := k.Text("start")
	if written == "" {
		written = "2026-03-02T08:00:00Z"
	}
	var err error
	if f.start, err = time.Parse(time.RFC3339, written); err != nil {
		r.problem(k.At("start"), "write a time such as 2026-03-02T08:00:00Z", "start: %q is no time", written)
	}
	f.columns = r.columns(k, "columns")
	for _, o := range k.List("odd", "odd line") {
		f.odd = append(f.odd, odd{nth: max(1, o.Whole("nth", 2, 2000)), line: o.Text("line")})
		o.Done()
	}
	k.Done()
	if r.failed {
		return nil
	}
	return f
}

func (r *reader) columns(k scenarios.Keys, key string) (all []column) {
	for _, v := range k.List(key, "value that varies") {
		c := column{name: v.Required("name"), of: v.Texts("of"), from: v.Whole("from", 0, most), to: v.Whole("to", 0, most)}
		if len(c.of) == 0 && c.to <= c.from {
			r.problem(v.At("to"), "write of: [a, b, c], or from: 3 and to: 9", "%s is neither one of some words nor a number between two", c.name)
		}
		v.Done()
		all = append(all, c)
	}
	return all
}

func (r *reader) variants(b exercise.Block) {
	k, ok := r.Block(b.Fence, "variants")
	if !ok {
		r.failed = true
		return
	}
	r.work.variants = append(r.work.variants, r.columns(k, "variants")...)
	k.Done()
}

func (r *reader) checks(b exercise.Block) {
	k, ok := r.Block(b.Fence, "truth")
	if !ok {
		r.failed = true
		return
	}
	for _, c := range k.List("checks", "check") {
		r.work.checks = append(r.work.checks, exercise.Check{ID: c.Required("id"), Title: c.Required("title")})
		c.Done()
	}
	k.Done()
}

// whole finds what is lacking once everything is read.
func (r *reader) whole() {
	top := scenarios.Position{Line: 1, Column: 1}
	w := r.work
	if w.file == "" {
		r.problem(top, "write a block ```bash start below ## Material and ### NAME.sh", "there is no script to start with")
	}
	if w.reference == "" {
		r.problem(top, "write a block ```bash reference below ## Truth", "there is no reference solution, which says what is right")
	}
	if len(w.visible) == 0 {
		r.problem(top, "write a block ```yaml tests below ## Material", "there is no test that can be run while one writes")
	}
	if len(w.tests) < leastHidden {
		r.problem(top, "write a block ```yaml tests below ## Truth", "there are %d hidden tests, and fewer than %d can be met by chance", len(w.tests), leastHidden)
	}
	for _, c := range w.checks {
		if !slices.ContainsFunc(w.tests, func(t test) bool { return t.check == c.ID }) {
			r.problem(top, "write check: "+c.ID+" in a hidden test", "no hidden test counts for the check %s", c.ID)
		}
	}
	if len(w.checks) == 0 {
		r.problem(top, "write checks: [{id: correct, title: …}] in the block ```yaml truth", "there is no check")
	}
}
