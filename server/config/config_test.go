package config

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func file(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "drillyard.yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestWhatCounts: flag, environment, file, default, in this order, and where
// each value comes from.
func TestWhatCounts(t *testing.T) {
	name := file(t, "# what is here\nlisten: 127.0.0.1:1\n")
	for _, test := range []struct {
		what, listen, where string
		from                Origin
		sources             Sources
	}{
		{"nothing said", "127.0.0.1:8080", "", Default, Sources{}},
		{"file", "127.0.0.1:1", name + ":2:9", File, Sources{File: name}},
		{"file named by the environment", "127.0.0.1:1", name + ":2:9", File, Sources{Environ: []string{"DRILLYARD_CONFIG=" + name}}},
		{"environment", ":2", "DRILLYARD_LISTEN", Environment, Sources{File: name, Environ: []string{"DRILLYARD_LISTEN=:2"}}},
		{"an empty variable", "127.0.0.1:1", name + ":2:9", File, Sources{File: name, Environ: []string{"DRILLYARD_LISTEN="}}},
		{"flag", "[::1]:3", "--listen", Flag, Sources{File: name, Environ: []string{"DRILLYARD_LISTEN=:2"}, Flags: map[string]string{"listen": "[::1]:3"}}},
	} {
		found, err := Load(test.sources)
		if err != nil {
			t.Errorf("%s: %v", test.what, err)
			continue
		}
		v := found.value("listen")
		if found.Listen != test.listen || v.From != test.from || v.Where != test.where {
			t.Errorf("%s: %q from %s %q; want %q from %s %q", test.what, found.Listen, v.From, v.Where, test.listen, test.from, test.where)
		}
	}
}

func (f *InForce) value(name string) Value {
	for _, v := range f.Values {
		if v.Name == name {
			return v
		}
	}
	return Value{}
}

// TestAllMistakesAtOnce: each with its place, and a hint where there is one.
func TestAllMistakesAtOnce(t *testing.T) {
	name := file(t, "listne: 127.0.0.1:80\ndata:\n  a: b\nlisten: 80\n")
	_, err := Load(Sources{File: name})
	want := strings.ReplaceAll(`FILE:1:1: there is no setting "listne"
    did you mean listen?
FILE:3:3: data: one value, or a list of them, is expected
FILE:4:9: "80" is no address to listen on
    write a host and a port, such as 127.0.0.1:8080, [::1]:8080 or :8080`, "FILE", name)
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	for text, want := range map[string]string{
		"listen: [1":           ":1:",
		"- listen":             ":1:1: settings are expected here",
		"listen: &a x":         "anchors",
		"a: 1\n---\nb: 2":      "one YAML document",
		"listen: 1\nlisten: 2": ":2:1: ",
	} {
		if _, err := Load(Sources{File: file(t, text)}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %q", text, err, want)
		}
	}
	if _, err := Load(Sources{File: "no-such.yaml"}); err == nil || !strings.Contains(err.Error(), "no-such.yaml: cannot be read: no such file") {
		t.Errorf("a file that is missing: %v", err)
	}
	_, err = Load(Sources{Flags: map[string]string{"listen": "x", "data": ""}, Environ: []string{"DRILLYARD_LISTEN=fine:1"}})
	if err == nil || !strings.HasPrefix(err.Error(), `--listen: "x" is no address`) {
		t.Errorf("a flag: %v", err)
	}
}

// TestEveryRow: names are the ones of flags, defaults can be read, and what is
// printed is a file that says the same.
func TestEveryRow(t *testing.T) {
	found, err := Load(Sources{})
	if err != nil {
		t.Fatal(err)
	}
	flags := map[string]string{}
	for _, v := range found.Values {
		if v.Name != strings.ToLower(v.Name) || strings.ContainsAny(v.Name, " _") || !strings.HasSuffix(v.Meaning, ".") || v.Type() == "" {
			t.Errorf("the row %q is not in order: %+v", v.Name, v)
		}
		flags[v.Name] = v.Text
	}
	flags["data"] = `a: "b" # c, é\`
	said, err := Load(Sources{Flags: flags})
	if err != nil {
		t.Fatal(err)
	}
	var printed, again bytes.Buffer
	if err := said.Print(&printed); err != nil {
		t.Fatal(err)
	}
	read, err := Load(Sources{File: file(t, printed.String())})
	if err != nil {
		t.Fatalf("%v in\n%s", err, printed.String())
	}
	for i, v := range read.Values {
		if v.Text != said.Values[i].Text || v.From != File && v.Text != "" {
			t.Errorf("%s is %q from %s, printed was %q", v.Name, v.Text, v.From, said.Values[i].Text)
		}
	}
	// The template as it comes, nothing set.
	if err := found.Print(&again); err != nil {
		t.Fatal(err)
	}
	if read, err = Load(Sources{File: file(t, again.String())}); err != nil || read.value("listen").From != Default {
		t.Errorf("the template sets something, or cannot be read: %v", err)
	}
}

func TestStrays(t *testing.T) {
	found, err := Load(Sources{Environ: []string{"DRILLYARD_LISTNE=x", "LISTEN=y", "DRILLYARD_CONFIG="}})
	if err != nil || len(found.Strays) != 1 || !strings.Contains(found.Strays[0], "did you mean DRILLYARD_LISTEN?") {
		t.Errorf("%v, %+v", err, found)
	}
}
