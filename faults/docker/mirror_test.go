package docker

import (
	"bytes"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMirror asks the script that builds images where it would take packages
// from, on machines that write that down in every way there is. Nothing goes
// over the network.
func TestMirror(t *testing.T) {
	if _, err := exec.LookPath("apt-get"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("there is no apt to ask")
	}
	const one = "deb http://one.example/debian bookworm main\n"
	key := strings.Repeat("the bytes of a key ", 9)
	armoured := "-----BEGIN PGP PUBLIC KEY BLOCK-----\nComment: of a mirror\n\n" + base64.StdEncoding.EncodeToString([]byte(key)) + "\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----\n"
	inline := " " + strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(armoured), "\n\n", "\n.\n"), "\n", "\n ")
	for name, c := range map[string]struct {
		lists   map[string]string // by name; ROOT stands for the folder of all
		release string            // ID=debian unless set
		env     string
		want    string // what is printed, or a part of the error
		key     string
		fails   bool
	}{
		"a line":                          {lists: map[string]string{"a.list": "# deb http://no.example/debian bookworm main\n" + one}, want: "http://one.example/debian"},
		"a line with options":             {lists: map[string]string{"a.list": "deb [ arch=amd64,arm64 lang=en ] http://one.example/debian/ bookworm main contrib\n"}, want: "http://one.example/debian"},
		"a paragraph":                     {lists: map[string]string{"a.sources": "Enabled: no\nTypes: deb\nURIs: http://off.example/debian\nSuites: bookworm\nComponents: main\n\nTypes: deb-src deb\nURIs: https://two.example/d https://three.example/d\nSuites: bookworm bookworm-updates\nComponents: main\n"}, want: "https://two.example/d"},
		"an address without its name":     {lists: map[string]string{"a.list": "deb http://one.example/apt bookworm main\n"}, want: "http://one.example/apt"},
		"another suite of Debian":         {lists: map[string]string{"a.list": "deb http://one.example/debian sid main\n"}, want: "http://one.example/debian"},
		"its own before another's":        {lists: map[string]string{"a.list": "deb [signed-by=ROOT/key.gpg] http://vendor.example/ bookworm main\n", "b.list": one}, want: "http://one.example/debian"},
		"signed by a file":                {lists: map[string]string{"a.list": "deb [signed-by=ROOT/key.gpg] http://own.example/d bookworm main\n"}, want: "http://own.example/d", key: key},
		"signed by a file in letters":     {lists: map[string]string{"a.sources": "Types: deb\nURIs: http://own.example/d\nSuites: bookworm\nComponents: main\nSigned-By: ROOT/key.asc\n"}, want: "http://own.example/d", key: key},
		"signed by what stands in it":     {lists: map[string]string{"a.sources": "Types: deb\nURIs: http://own.example/d\nSuites: bookworm\nComponents: main\nSigned-By:\n" + inline + "\n"}, want: "http://own.example/d", key: key},
		"trusted":                         {lists: map[string]string{"a.list": "deb [trusted=yes] http://own.example/d bookworm main\n"}, want: "http://own.example/d trusted"},
		"trusted, in a paragraph":         {lists: map[string]string{"a.sources": "Types: deb\nURIs: http://own.example/d\nSuites: bookworm\nComponents: main\nTrusted: yes\n"}, want: "http://own.example/d trusted"},
		"a list of mirrors":               {lists: map[string]string{"a.list": "deb mirror+file:ROOT/mirrors bookworm main\n"}, want: "http://first.example/debian"},
		"the variable before everything":  {lists: map[string]string{"a.list": one}, env: "https://said.example/debian", want: "https://said.example/debian"},
		"a variable that is no address":   {env: "said.example", fails: true, want: "DEBIAN_MIRROR is"},
		"nothing":                         {fails: true, want: "DEBIAN_MIRROR=http"},
		"only what is of no use":          {lists: map[string]string{"a.list": "deb file:/srv/debian bookworm main\ndeb cdrom:[Debian]/ bookworm main\n"}, fails: true, want: "of no use: file:/srv/debian cdrom:"},
		"a system that is not Debian":     {lists: map[string]string{"a.list": "deb http://other.example/ubuntu jammy main\n"}, release: "ID=ubuntu\nID_LIKE=debian\n", fails: true, want: "Debian's bookworm"},
		"one that has Debian's suite too": {lists: map[string]string{"a.list": "deb http://other.example/ubuntu jammy main\n" + one}, release: "ID=ubuntu\n", want: "http://one.example/debian"},
		"only security updates":           {lists: map[string]string{"a.list": "deb http://one.example/debian-security bookworm-security main\n"}, fails: true, want: "Debian's bookworm"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			write := func(file, text string) {
				path := filepath.Join(root, file)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(strings.ReplaceAll(text, "ROOT", root)), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			write("apt.conf", "Dir \"ROOT\";\nDir::State::status \"/dev/null\";\n")
			for _, folder := range []string{"apt.conf.d/x", "preferences.d/x", "trusted.gpg.d/x", "sources.list.d/x"} {
				write("etc/apt/"+folder, "")
			}
			write("mirrors", "# those of the house\nfile:/srv/debian\nhttp://first.example/debian\tpriority:1\nhttp://second.example/debian\n")
			write("key.gpg", key)
			write("key.asc", armoured)
			write("os-release", c.release)
			if c.release == "" {
				write("os-release", "PRETTY_NAME=\"Debian\"\nID=debian\n")
			}
			for list, text := range c.lists {
				write("etc/apt/sources.list.d/"+list, text)
			}
			kept := filepath.Join(root, "kept")
			cmd := exec.Command("images/mirror.sh", "bookworm", kept, filepath.Join(root, "os-release"))
			cmd.Env = append(os.Environ(), "APT_CONFIG="+filepath.Join(root, "apt.conf"), "DEBIAN_MIRROR="+c.env)
			var out, said bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &said
			err := cmd.Run()
			if c.fails {
				if err == nil || !strings.Contains(said.String(), c.want) || out.Len() > 0 {
					t.Errorf("%v: %s%s", err, out.String(), said.String())
				}
				return
			}
			if got := strings.TrimSpace(out.String()); err != nil || got != c.want {
				t.Errorf("%v: %q, want %q; it said %s", err, got, c.want, said.String())
			}
			if got, _ := os.ReadFile(kept); string(got) != c.key {
				t.Errorf("it is signed by %q", got)
			}
		})
	}
}

// TestNoMirrorIsNamed: where packages come from is the machine's to say.
func TestNoMirrorIsNamed(t *testing.T) {
	files, err := filepath.Glob("images/*")
	if err != nil || len(files) < 5 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range strings.FieldsFunc(string(raw), func(c rune) bool { return strings.ContainsRune(" \t\n\"'()|;", c) }) {
			if _, address, is := strings.Cut(word, "://"); is && len(address) > 0 && (address[0] >= 'a' && address[0] <= 'z') {
				t.Errorf("%s names %s", file, word)
			}
		}
	}
}
