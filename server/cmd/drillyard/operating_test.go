package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/server/config"
)

// operating is the guide's page for whoever runs the server.
func operating(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "content", "guide", "operating.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// blocks are the page's blocks of code in a language.
func blocks(t *testing.T, language string) (all []string) {
	t.Helper()
	for _, found := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(operating(t), -1) {
		all = append(all, found[1])
	}
	if len(all) == 0 {
		t.Fatalf("the page has no %s", language)
	}
	return all
}

// TestOperatingSettings: the page's table is the program's, and its examples
// can be in force.
func TestOperatingSettings(t *testing.T) {
	var table strings.Builder
	for _, s := range config.Settings() {
		fmt.Fprintf(&table, "| `%s` | %s | %s |\n", s.Name, s.Type(), s.Meaning)
	}
	if !strings.Contains(operating(t), "|---|---|---|\n"+table.String()+"\n") {
		t.Errorf("the table of settings in operating.md is to be:\n%s", table.String())
	}
	for _, example := range blocks(t, "yaml") {
		name := filepath.Join(t.TempDir(), "drillyard.yaml")
		if err := os.WriteFile(name, []byte(example), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := config.Load(config.Sources{File: name}); err != nil {
			t.Errorf("%v in\n%s", err, example)
		}
	}
}

// TestLogger: the log is written as the settings say.
func TestLogger(t *testing.T) {
	for _, test := range []struct{ format, level, want string }{
		{"text", "info", `^time=\S+ level=INFO msg=one\ntime=\S+ level=WARN msg=two\n$`},
		{"json", "warn", `^\{"time":"[^"]+","level":"WARN","msg":"two"\}\n$`},
		{"json", "error", `^$`},
		{"text", "debug", `^time=\S+ level=DEBUG msg=nought\n`},
	} {
		var out bytes.Buffer
		l := logger(&out, config.Config{Format: test.format, Level: test.level})
		l.Debug("nought")
		l.Info("one")
		l.Warn("two")
		if !regexp.MustCompile(test.want).MatchString(out.String()) {
			t.Errorf("%s from %s on: %q", test.format, test.level, out.String())
		}
	}
}

// TestOperatingCommands runs every command of the page in its order: by a shell,
// in an empty folder, but for the ports. A server serves to the end of the block
// that starts it, or of the page when nothing follows it there.
func TestOperatingCommands(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"curl", "openssl"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("there is no %s, and CI must not skip the page's commands", tool)
			}
			t.Skipf("SKIPPED: the page's commands need %s", tool)
		}
	}
	folder := t.TempDir()
	shell := func(line string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), "sh", "-c", "exec "+line)
		cmd.Dir = folder
		cmd.Env = append(os.Environ(), "DRILLYARD_DATA="+filepath.Join(folder, "data"), "DRILLYARD_LISTEN=127.0.0.1:0")
		return cmd
	}
	for _, block := range blocks(t, "sh") {
		var served *program
		ports := strings.NewReplacer()
		for line := range strings.Lines(block) {
			line = strings.TrimSpace(line)
			if strings.HasPrefix(line, "drillyard serve") {
				served = launch(t, shell(strings.ReplaceAll(line, "127.0.0.1:8081", "127.0.0.1:0")))
				_, people, _ := strings.Cut(served.url, "127.0.0.1")
				probes := regexp.MustCompile(`profiles are at http://(\S+)\n`).FindStringSubmatch(served.said.String())
				ports = strings.NewReplacer(":8080/", people+"/")
				if probes != nil {
					ports = strings.NewReplacer(":8080/", people+"/", "127.0.0.1:8081", probes[1])
				}
				continue
			}
			if out, err := shell(ports.Replace(line)).CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", line, err, out)
			}
		}
		if served != nil {
			served.kill()
		}
	}
	for _, made := range []string{"drillyard.yaml", "heap.pprof", "drillyard.backup", "restored/drillyard.db"} {
		if about, err := os.Stat(filepath.Join(folder, made)); err != nil || about.Size() == 0 {
			t.Errorf("%s was not made: %v", made, err)
		}
	}
}
