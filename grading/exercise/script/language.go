package script

import (
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/drillyard/drillyard/grading/exercise"
)

// language is what is known of one: how a script of it is looked at without running it.
type language struct {
	name   string
	syntax looker
	lint   looker
}

// looker is a program that looks at a script, and how what it says is read.
type looker struct {
	source  string // who says it
	command func(file string) []string
	read    func(file string, ran exercise.Ran) []exercise.Remark
}

var languages = []language{
	{"bash",
		looker{"bash", func(file string) []string { return []string{"bash", "-n", file} }, readBash},
		looker{"shellcheck", func(file string) []string { return []string{"shellcheck", "-f", "json1", "-s", "bash", file} }, readShellcheck}},
	{"python",
		looker{"python", func(file string) []string { return []string{"python3", "-I", "-c", parsePython, file} }, readPython},
		looker{"pyflakes", func(file string) []string { return []string{"pyflakes3", file} }, readPyflakes}},
}

// interpreter is what runs a file.
func interpreter(file string) string {
	if path.Ext(file) == ".py" {
		return "python3"
	}
	return "bash"
}

// absent is the exit code for a program that is not there.
const absent = 127

var bashSays = regexp.MustCompile(`(?m)^[^\n]*?: line (\d+): (.*)$`)

func readBash(file string, ran exercise.Ran) (all []exercise.Remark) {
	if ran.Exit == 0 {
		return nil
	}
	for _, m := range bashSays.FindAllStringSubmatch(ran.Stderr, 3) {
		line, _ := strconv.Atoi(m[1])      // digits
		if !strings.HasPrefix(m[2], "`") { // the line itself, again
			all = append(all, exercise.Remark{Part: file, Line: line, Weight: exercise.Mistake, Source: "bash", Text: m[2]})
		}
	}
	return all
}

// parsePython says where a script is no Python.
const parsePython = `import ast, json, sys
try:
    ast.parse(open(sys.argv[1], encoding="utf-8").read(), sys.argv[1])
except SyntaxError as e:
    print(json.dumps({"line": e.lineno or 1, "column": e.offset or 1, "text": e.msg}))
except ValueError as e:
    print(json.dumps({"line": 1, "column": 1, "text": str(e)}))
`

func readPython(file string, ran exercise.Ran) []exercise.Remark {
	var at struct {
		Line, Column int
		Text         string
	}
	if json.Unmarshal([]byte(ran.Stdout), &at) != nil || at.Text == "" {
		return nil
	}
	return []exercise.Remark{{Part: file, Line: at.Line, Column: max(at.Column, 1), Weight: exercise.Mistake, Source: "python", Text: at.Text}}
}

func readShellcheck(file string, ran exercise.Ran) (all []exercise.Remark) {
	var said struct {
		Comments []struct {
			Line, Column, Code int
			Level, Message     string
		}
	}
	if json.Unmarshal([]byte(ran.Stdout), &said) != nil {
		return nil
	}
	for _, c := range said.Comments {
		weight := exercise.Advice
		if c.Level == "error" {
			weight = exercise.Mistake
		}
		all = append(all, exercise.Remark{Part: file, Line: c.Line, Column: c.Column, Weight: weight, Source: "shellcheck", Text: fmt.Sprintf("%s (SC%d)", strings.TrimSuffix(c.Message, "."), c.Code)})
	}
	return all
}

var pyflakesSays = regexp.MustCompile(`(?m)^[^:\n]+:(\d+):(\d+):? (.*)$`)

func readPyflakes(file string, ran exercise.Ran) (all []exercise.Remark) {
	for _, m := range pyflakesSays.FindAllStringSubmatch(ran.Stdout, -1) {
		line, _ := strconv.Atoi(m[1])
		column, _ := strconv.Atoi(m[2])
		all = append(all, exercise.Remark{Part: file, Line: line, Column: max(column, 1), Weight: exercise.Advice, Source: "pyflakes", Text: m[3]})
	}
	return all
}

// mostRemarks is how many anybody reads.
const mostRemarks = 20

// remarks are those of both lookers. Where a script cannot be read at all, there is
// nothing to say of how it is written.
func (l language) remarks(file string, syntax, lint exercise.Ran) []exercise.Remark {
	all := l.syntax.read(file, syntax)
	switch {
	case len(all) > 0:
	case lint.Exit == absent:
		all = append(all, exercise.Remark{Part: file, Weight: exercise.Advice, Source: l.lint.source, Text: "not installed where scripts are run, so it says nothing"})
	default:
		all = append(all, l.lint.read(file, lint)...)
	}
	all = all[:min(len(all), mostRemarks)]
	for i := range all { // what was read repeats words of whoever wrote the script
		all[i].Line, all[i].Column = max(all[i].Line, 0), max(all[i].Column, 0)
	}
	return all
}
