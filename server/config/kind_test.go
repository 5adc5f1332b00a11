package config

import (
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestKinds(t *testing.T) {
	var (
		n     int
		bytes int64
		word  string
	)
	for _, test := range []struct {
		kind  kind
		text  string
		wrong string // what the mistake says; empty: there is none
	}{
		{number(&n, 1, 9, "runs"), "9", ""},
		{number(&n, 1, 9, "runs"), "0", "0 is not between 1 and 9"},
		{number(&n, 1, 9, "runs"), "1.5", "no whole number"},
		{size(&bytes, 0, 1<<40), "3 MiB", ""},
		{size(&bytes, 1<<10, 1<<20), "1B", "1B is not between 1 KiB and 1 MiB"},
		{size(&bytes, 0, 1<<20), "9223372036854775807GiB", "is not between"},
		{size(&bytes, 0, 1<<20), "-1 KiB", "is no size"},
		{size(&bytes, 0, 1<<20), "12", "is no size"},
		{choice(&word, "text", "json"), "json", ""},
		{choice(&word, "text", "json"), "xml", `there is no "xml" here`},
		{address(new(string)), "localhost:65536", "a port is 0 to 65535"},
		{address(new(string)), ":", "is no address"},
		{path(new(string)), "a\x00b", "no NUL"},
	} {
		err := test.kind.read(test.text)
		if (err == nil) != (test.wrong == "") || err != nil && !strings.Contains(err.Error(), test.wrong) {
			t.Errorf("%q: %v; want %q", test.text, err, test.wrong)
		}
	}
	if n != 9 || bytes != 3<<20 || word != "json" {
		t.Errorf("read %d, %d, %q", n, bytes, word)
	}
}

// TestPublic: what people write is kept as browsers do, and what neither a link
// nor a cookie could be made of is refused.
func TestPublic(t *testing.T) {
	for text, want := range map[string]string{
		"https://drills.example.org":           "https://drills.example.org",
		"https://Drills.Example.org/":          "https://drills.example.org",
		"https://example.org:443/yard/":        "https://example.org/yard",
		"http://example.org:80":                "http://example.org",
		"http://example.org:443/a//b/./":       "http://example.org:443/a/b",
		"http://127.0.0.1:8080":                "http://127.0.0.1:8080",
		"https://[2001:DB8::1]:8443/yard":      "https://[2001:db8::1]:8443/yard",
		"https://xn--bung-zra.example/b.c_d~e": "https://xn--bung-zra.example/b.c_d~e",
	} {
		var got *url.URL
		if err := public(&got).read(text); err != nil || got.String() != want {
			t.Errorf("%s: %v, %v; want %s", text, got, err, want)
		}
	}
	for text, wrong := range map[string]string{
		"drills.example.org":            "no http:// or https://",
		"ftp://example.org":             "no http:// or https://",
		"https://":                      "no http:// or https://",
		"https:///yard":                 "no http:// or https://",
		"https://example.org:x":         "no http:// or https://",
		"https://me:secret@example.org": "more than a host and a path",
		"https://example.org/?a=b":      "more than a host and a path",
		"https://example.org/#/runs":    "more than a host and a path",
		"https://example.org/a b":       "the path of",
		"https://example.org/a;b":       "the path of",
		"https://example.org/a%2Fb":     "the path of",
		"https://example.org/api":       "cannot begin with /api",
		"https://example.org/assets/x":  "cannot begin with /assets",
		"https://übung.example":         "in ASCII",
	} {
		var got *url.URL
		if err := public(&got).read(text); err == nil || !strings.Contains(err.Error(), wrong) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, %v; want %q", text, got, err, wrong)
		}
	}
}

func TestNetworks(t *testing.T) {
	var got []netip.Prefix
	if err := networks(&got).read("10.1.2.3/8, 192.0.2.7,::1, 2001:db8::9/64, ::ffff:192.0.2.8"); err != nil {
		t.Fatal(err)
	}
	want := []string{"10.0.0.0/8", "192.0.2.7/32", "::1/128", "2001:db8::/64", "192.0.2.8/32"}
	for i, p := range got {
		if p.String() != want[i] {
			t.Errorf("%d is %s, want %s", i, p, want[i])
		}
	}
	for _, text := range []string{"proxy.example.org", "10.0.0.0/33", "10.0.0.1;10.0.0.2", "10.0.0.1,", "*"} {
		if err := networks(&got).read(text); err == nil || !strings.Contains(err.Error(), "neither an address nor a network") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestTogether: what two settings must not be together is told of the one that
// is to be changed.
func TestTogether(t *testing.T) {
	for _, test := range []struct {
		given []string
		wrong []string
	}{
		{[]string{"tls-cert=c.pem", "tls-key=k.pem", "public-url=https://example.org"}, nil},
		{[]string{"tls-cert=c.pem"}, []string{"--tls-cert: a certificate needs its key"}},
		{[]string{"tls-key=k.pem"}, []string{"--tls-key: a key needs its certificate"}},
		{[]string{"tls-cert=c.pem", "tls-key=k.pem", "public-url=http://example.org"}, []string{"--public-url: the server speaks HTTPS"}},
		{[]string{"listen=127.0.0.1:1", "ops-listen=127.0.0.1:1"}, []string{"--ops-listen: people are served on this address"}},
		{[]string{"listen=127.0.0.1:0", "ops-listen=127.0.0.1:0"}, nil},
		{[]string{"listen=x", "ops-listen=x", "tls-key=k.pem"}, []string{`--listen: "x" is no address`, `--ops-listen: "x" is no address`, "--tls-key: a key"}},
		{[]string{"data=", "tls-key=k.pem"}, []string{"--data: the data need a folder", "--tls-key: a key"}},
	} {
		flags := map[string]string{}
		for _, g := range test.given {
			name, text, _ := strings.Cut(g, "=")
			flags[name] = text
		}
		_, err := Load(Sources{Flags: flags})
		var lines []string
		if err != nil {
			lines = slices.DeleteFunc(strings.Split(err.Error(), "\n"), func(line string) bool { return strings.HasPrefix(line, " ") })
		}
		ok := len(lines) == len(test.wrong)
		for i := 0; ok && i < len(lines); i++ {
			ok = strings.HasPrefix(lines[i], test.wrong[i])
		}
		if !ok {
			t.Errorf("%v: %q; want %q", test.given, lines, test.wrong)
		}
	}
}

// TestPaths: a list comes as the system writes one, or as a list in the file.
func TestPaths(t *testing.T) {
	a, b := filepath.Join("packs", "a"), filepath.Join("packs", "b, c")
	joined := a + string(os.PathListSeparator) + b
	for what, from := range map[string]Sources{
		"flag":        {Flags: map[string]string{"content": joined}},
		"environment": {Environ: []string{"DRILLYARD_CONTENT=" + joined}},
		"file":        {File: file(t, "content: ["+a+", \""+b+"\"]\n")},
		"file, alone": {File: file(t, "content: "+joined+"\n")},
	} {
		found, err := Load(from)
		if err != nil || !slices.Equal(found.Content, []string{a, b}) {
			t.Errorf("%s: %q, %v", what, found.Content, err)
		}
	}
	if found, err := Load(Sources{}); err != nil || len(found.Content) != 0 || found.Bare {
		t.Errorf("nothing said: %+v, %v", found, err)
	}
	if found, err := Load(Sources{Flags: map[string]string{"no-builtin": "true"}}); err != nil || !found.Bare {
		t.Errorf("left out: %+v, %v", found, err)
	}
	if _, err := Load(Sources{Flags: map[string]string{"no-builtin": "perhaps"}}); err == nil {
		t.Error("perhaps is an answer")
	}
}
