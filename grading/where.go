package grading

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"
)

// Bounds of a condition: an author's mistake must not hang a grade.
const (
	whereLength = 4000 // bytes
	whereNodes  = 200
	whereMemory = 10_000
)

// where is a compiled condition over one kind of event.
type where struct {
	text    string
	program *vm.Program
}

// badWhere is a mistake in a condition, with the place marked by a caret.
type badWhere struct {
	message, hint string
	// advice: the condition can be read all the same. A rubric that was stored
	// before a word was known to be none stays readable.
	advice bool
}

// pureBuiltins are the functions a condition may call: none that reads a
// clock or a time zone, and none whose order of results is open.
func pureBuiltins() []string {
	return []string{
		"all", "any", "none", "one", "count", "filter", "find", "map", "sum",
		"len", "min", "max", "abs", "int", "float", "string",
		"lower", "upper", "trim", "split", "hasPrefix", "hasSuffix", "first", "last",
	}
}

// compileWhere type-checks a criterion's condition against the names that its
// kind of event has. Beside mere advice there is a condition.
func (r *Rubric) compileWhere(c Criterion) (*where, *badWhere) {
	if len(c.Where) > whereLength {
		return nil, &badWhere{message: fmt.Sprintf("where: it is %d bytes long; at most %d are read", len(c.Where), whereLength)}
	}
	row, _ := event.Describe(event.Kind(c.Of))
	known := names(&event.Event{Body: row.Sample})
	if known == nil {
		return nil, &badWhere{message: fmt.Sprintf("where: nothing can be asked of %q", c.Of)}
	}
	known[bearsOn] = func(string) bool { return false }
	if event.Kind(c.Of) != (event.EvidenceViewed{}).Kind() {
		delete(known, bearsOn)
	}
	options := []expr.Option{expr.Env(known), expr.AsBool(), expr.WarnOnAny(), expr.MaxNodes(whereNodes), expr.DisableAllBuiltins()}
	for _, name := range pureBuiltins() {
		options = append(options, expr.EnableBuiltin(name))
	}
	program, err := expr.Compile(c.Where, options...)
	if err != nil {
		bad := &badWhere{message: "where: " + err.Error()}
		var at *file.Error
		if errors.As(err, &at) {
			bad = excerpt(at)
		}
		if strings.Contains(bad.message, "unknown name") {
			bad.hint += fmt.Sprintf("\n%s has %s", c.Of, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		}
		return nil, bad
	}
	if at := r.checkBearsOn(program.Node()); at != nil {
		return nil, excerpt(at.Bind(program.Source()))
	}
	w := &where{text: c.Where, program: program}
	if at := checkWords(row, program.Node()); at != nil {
		bad := excerpt(at.Bind(program.Source()))
		bad.advice = true
		return w, bad
	}
	return w, nil
}

func excerpt(at *file.Error) *badWhere {
	return &badWhere{message: "where: " + at.Message, hint: strings.TrimPrefix(at.Snippet, "\n")}
}

// checkBearsOn holds every use of bears_on to an inject that has a tell.
func (r *Rubric) checkBearsOn(root ast.Node) *file.Error {
	v := &calls{}
	ast.Walk(&root, v)
	for _, call := range v.found {
		id, ok := call.Arguments[0].(*ast.StringNode)
		if !ok {
			return &file.Error{Location: call.Location(), Message: bearsOn + " takes the id of an inject in quotes"}
		}
		if _, ok := r.inject(id.Value); !ok {
			ids := make([]string, len(r.Injects))
			for i, in := range r.Injects {
				ids[i] = in.ID
			}
			return &file.Error{Location: id.Location(), Message: fmt.Sprintf("unknown inject %q; there is %s", id.Value, strings.Join(ids, ", "))}
		}
		if !slices.ContainsFunc(r.Truth.Tells, func(t Tell) bool { return t.Of == "" || t.Of == id.Value }) {
			return &file.Error{Location: id.Location(), Message: fmt.Sprintf("no tell of Truth belongs to inject %q, so nothing can bear on it", id.Value)}
		}
	}
	return nil
}

// checkWords holds every comparison of a field that can hold only few words to
// one of them: one with any other never holds.
func checkWords(row event.Descriptor, root ast.Node) *file.Error {
	words := map[string][]string{}
	for _, f := range row.Fields() {
		words[f.Name] = f.Words
	}
	for _, c := range comparisonsIn(root, func(field string) bool { return words[field] != nil }) {
		if c.never(words[c.field]) {
			return never(c, words[c.field])
		}
	}
	return nil
}

func never(c comparison, known []string) *file.Error {
	there := strings.Join(known, ", ")
	if c.verb != "" {
		return &file.Error{Location: c.at, Message: fmt.Sprintf("%s never %s %q; there is %s", c.field, c.verb, c.word, there)}
	}
	return &file.Error{Location: c.at, Message: fmt.Sprintf("%s is never %q; there is %s", c.field, c.word, there)}
}

// calls collects the calls of bears_on.
type calls struct{ found []*ast.CallNode }

func (v *calls) Visit(n *ast.Node) {
	call, ok := (*n).(*ast.CallNode)
	if !ok {
		return
	}
	if name, ok := call.Callee.(*ast.IdentifierNode); ok && name.Value == bearsOn {
		v.found = append(v.found, call)
	}
}

// holds evaluates the condition on an event of its kind. A nil condition
// always holds.
func (w *where) holds(l *ledger, e *event.Event) (bool, error) {
	if w == nil {
		return true, nil
	}
	known := names(e)
	if known == nil {
		return false, nil
	}
	known[bearsOn] = func(inject string) bool { return l.shows(e, inject) }
	machine := vm.VM{MemoryBudget: whereMemory}
	out, err := machine.Run(w.program, known)
	if err != nil {
		return false, fmt.Errorf("where %q at event %d: %w", w.text, e.Seq, err)
	}
	return out == true, nil
}
