package docker

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
)

// window is how many bytes of a text are looked for: so many that no program of
// others says the same by chance.
const window = 32

// answers are the texts that nobody may find in a sandbox, each by its first
// bytes.
type answers struct {
	where map[string][]text
	maybe [1 << 16 / 8]byte // a bit for each remainder of a text's sum
}

// text says where an answer stands, and which program of the content it is a line
// of, if it is one.
type text struct{ where, program string }

// base and high are those of the sum that goes along with the window.
const base uint32 = 16777619

var high = func() (p uint32) {
	p = 1
	for range window {
		p *= base
	}
	return p
}()

func sumOf(text []byte) (sum uint32) {
	for _, c := range text {
		sum = sum*base + uint32(c)
	}
	return sum
}

func remainder(sum uint32) uint32 { return (sum ^ sum>>16) & 0xffff }

// add takes a text that is long enough and begins with several words: single
// ones, such as the names of metrics, others use too.
func (a *answers) add(begins string, is text) {
	if len(begins) < window {
		return
	}
	if begins = begins[:window]; len(strings.Fields(begins)) > 3 {
		a.put(begins, is)
	}
}

// put takes the window that a text begins with.
func (a *answers) put(begins string, is text) {
	if !slices.Contains(a.where[begins], is) {
		a.where[begins] = append(a.where[begins], is)
	}
	r := remainder(sumOf([]byte(begins)))
	a.maybe[r/8] |= 1 << (r % 8)
}

// given says which answers the texts give away that were found. The lines of a
// program are idioms, which programs of others have too: it is given away when half
// of its lines are there.
func (a *answers) given(found []text) (where []string) {
	of := map[string]int{}
	for _, all := range a.where {
		for _, is := range all {
			of[is.program]++
		}
	}
	there := map[string]map[text]bool{}
	for _, is := range found {
		if is.program == "" {
			where = append(where, is.where)
			continue
		}
		if there[is.program] == nil {
			there[is.program] = map[text]bool{}
		}
		there[is.program][is] = true
	}
	for program, lines := range there {
		if 2*len(lines) >= of[program] {
			where = append(where, program)
		}
	}
	slices.Sort(where)
	return slices.Compact(where)
}

// search returns the texts that are in what it reads.
func (a *answers) search(from io.Reader) (found []text, err error) {
	seen := map[text]bool{}
	buf := make([]byte, 0, 1<<20)
	for {
		n, err := io.ReadFull(from, buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		var sum uint32
		for i, c := range buf {
			sum = sum*base + uint32(c)
			if i >= window {
				sum -= high * uint32(buf[i-window])
			}
			r := remainder(sum)
			if a.maybe[r/8]&(1<<(r%8)) == 0 || i < window-1 {
				continue
			}
			for _, is := range a.where[string(buf[i-window+1:i+1])] {
				if !seen[is] {
					seen[is] = true
					found = append(found, is)
				}
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return found, nil
		}
		if err != nil {
			return found, err
		}
		buf = buf[:copy(buf, buf[len(buf)-window+1:])]
	}
}

// answerKey is every line of the content that comes with Drillyard, and every
// sentence of its own packages that the program in containers is not made of:
// those of its commands, say. What also stands in what it is made of does not
// count, nor what other runtimes say: they speak as the real servers do.
func answerKey(t *testing.T) *answers {
	t.Helper()
	a := &answers{where: map[string][]text{}}
	err := fs.WalkDir(content.FS, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(content.FS, file)
		program, at := "", 0
		if path.Ext(file) == ".html" {
			program = "content/" + file
		}
		for rest := string(raw); rest != ""; {
			at++
			if language, fence := strings.CutPrefix(strings.TrimLeft(rest, " "), "```"); fence {
				program = ""
				for _, written := range []string{"sh", "bash", "python"} {
					if strings.HasPrefix(language, written) {
						program = fmt.Sprintf("content/%s:%d", file, at)
					}
				}
			}
			line := strings.TrimLeft(rest, " \t\n-#>`")
			a.add(line, text{"content/" + file + ": " + strings.TrimSpace(line[:min(len(line), 60)]), program})
			_, rest, _ = strings.Cut(rest, "\n")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	ours, others := madeOf(t)
	for _, folder := range others {
		for _, sentence := range sentences(t, folder) {
			a.add(sentence, text{where: filepath.Base(folder) + ": " + sentence})
		}
	}
	for _, folder := range ours {
		a.drop(t, folder)
	}
	if len(a.where) < 1000 {
		t.Fatalf("there are only %d texts to look for", len(a.where))
	}
	return a
}

// madeOf lists the folders of the project's packages that the program in
// containers is made of, and of all others.
func madeOf(t *testing.T) (ours, others []string) {
	t.Helper()
	list := func(of ...string) []string {
		cmd := exec.Command("go", append([]string{"list", "-f", "{{if not .Standard}}{{if .Module.Main}}{{.Dir}}{{end}}{{end}}"}, of...)...)
		cmd.Dir = "../.."
		cmd.Stderr = os.Stderr
		said, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.Fields(string(said))
	}
	ours = list("-deps", "./faults/docker/sandbox")
	for _, folder := range list("./...") {
		runtime := slices.Contains([]string{"docker", "inproc", "tabletop"}, filepath.Base(folder))
		if !runtime && !slices.Contains(ours, folder) {
			others = append(others, folder)
		}
	}
	return ours, others
}

// sentences lists the texts in the sources of a folder that are written for
// people.
func sentences(t *testing.T, folder string) (all []string) {
	t.Helper()
	for _, file := range goFiles(t, folder) {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			literal, is := n.(*ast.BasicLit)
			if !is || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if text = strings.TrimSpace(text); err == nil && strings.Count(text, " ") >= 3 {
				all = append(all, text)
			}
			return true
		})
	}
	return all
}

// drop forgets the texts that the sources of a folder have too.
func (a *answers) drop(t *testing.T, folder string) {
	t.Helper()
	for _, file := range goFiles(t, folder) {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := range raw[:max(0, len(raw)-window+1)] {
			delete(a.where, string(raw[i:i+window]))
		}
	}
}

func goFiles(t *testing.T, folder string) (paths []string) {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(file string) bool { return strings.HasSuffix(file, "_test.go") })
}

// TestNoAnswersInImages searches every image of a run for the answers to drills,
// and for the commands that play them: its files, and how it was made.
func TestNoAnswersInImages(t *testing.T) {
	needsToolbox(t)
	docker := needs(t)
	key := answerKey(t)
	real, err := compiled("./sandbox")
	if err != nil {
		t.Fatal(err)
	}
	h := &host{opts: Options{Program: real}, docker: docker}
	h.setting.Stack = harbor(t)
	if err := h.prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	images := []string{h.images.service, h.images.login, h.images.toolbox, h.images.database, h.images.cache, h.images.message}
	saved, err := docker.ImageSave(t.Context(), images)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = saved.Close() }()
	read, found := searchSaved(t, key, saved)
	t.Logf("%d texts, %d MB of %v", len(key.where), read>>20, images)
	if read < int64(len(real)) {
		t.Errorf("only %d bytes were searched", read)
	}
	for _, where := range key.given(found) {
		t.Errorf("an image has %s", where)
	}
	// And the search finds what there is.
	for what, hay := range map[string][]byte{
		"a scenario":   file(t, "scenarios/*.md"),
		"an exercise":  file(t, "exercises/*.md"),
		"a program":    script(t),
		"the commands": []byte("\x00Say what this machine lacks, and clear up after runs\x00"),
	} {
		if found, err := key.search(bytes.NewReader(hay)); err != nil || len(key.given(found)) == 0 {
			t.Errorf("%s is not found: %v, %v", what, found, err)
		}
	}
}

// file is the first file of the content that a pattern is for.
func file(t *testing.T, pattern string) []byte {
	t.Helper()
	all, err := fs.Glob(content.FS, pattern)
	if err != nil || len(all) == 0 {
		t.Fatalf("there is no %s: %v", pattern, err)
	}
	raw, err := fs.ReadFile(content.FS, all[0])
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// script is one that an exercise has, without the words around it.
func script(t *testing.T) []byte {
	t.Helper()
	all, err := fs.Glob(content.FS, "exercises/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		raw, err := fs.ReadFile(content.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		if _, rest, is := bytes.Cut(raw, []byte("\n```python")); is {
			whole, _, _ := bytes.Cut(rest, []byte("\n```"))
			return whole
		}
	}
	t.Fatal("no exercise has a program")
	return nil
}

// searchSaved searches what an engine saves images as: an archive of layers,
// packed or not, each of which several images may stand on.
func searchSaved(t *testing.T, key *answers, saved io.Reader) (read int64, found []text) {
	t.Helper()
	for parts := tar.NewReader(saved); ; {
		_, err := parts.Next()
		if errors.Is(err, io.EOF) {
			return read, found
		}
		if err != nil {
			t.Fatal(err)
		}
		part := bufio.NewReader(parts)
		var layer io.Reader = part
		if magic, _ := part.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
			if layer, err = gzip.NewReader(part); err != nil {
				t.Fatal(err)
			}
		}
		count := &counted{from: layer}
		here, err := key.search(count)
		if err != nil {
			t.Fatal(err)
		}
		read += count.n
		found = append(found, here...)
	}
}

type counted struct {
	from io.Reader
	n    int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += int64(n)
	return n, err
}
