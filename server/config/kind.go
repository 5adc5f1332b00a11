package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	gopath "path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// kind is a kind of value: it reads a text into the field that it was made for.
// An error of read is the end of a sentence that begins with the place.
type kind struct {
	name string // what is expected, for people
	hint string // what to write instead of something wrong
	read func(text string) error

	between string // what stands between the members of a list; empty: it is none
	alone   string // what a flag without a value says; empty: it needs one
}

// path is the name of a file or folder; relative ones count from the folder
// that the program was started in.
func path(to *string) kind {
	return kind{name: "path", read: func(text string) error {
		if strings.ContainsRune(text, 0) {
			return errors.New("a path has no NUL")
		}
		*to = text
		return nil
	}}
}

// paths are names of files and folders, as the system separates those of a search
// path.
func paths(to *[]string) kind {
	between := string(os.PathListSeparator)
	return kind{name: "list of paths", between: between, read: func(text string) error {
		*to = nil
		for part := range strings.SplitSeq(text, between) {
			if strings.ContainsRune(part, 0) {
				return errors.New("a path has no NUL")
			}
			if part != "" {
				*to = append(*to, part)
			}
		}
		return nil
	}}
}

// yes is something that is so or not.
func yes(to *bool) kind {
	k := choice(new(string), "true", "false")
	words := k.read
	k.alone = "true"
	k.read = func(text string) error {
		*to = text == "true"
		return words(text)
	}
	return k
}

// address is one to listen on.
func address(to *string) kind {
	k := kind{name: "host:port", hint: "write a host and a port, such as 127.0.0.1:8080, [::1]:8080 or :8080"}
	k.read = func(text string) error {
		_, port, err := net.SplitHostPort(text)
		if err != nil {
			return fmt.Errorf("%q is no address to listen on", text)
		}
		if n, err := strconv.ParseUint(port, 10, 16); err != nil {
			return fmt.Errorf("%q is no address to listen on: a port is 0 to 65535, not %q", text, port)
		} else if n == 0 && port != "0" {
			return fmt.Errorf("%q is no address to listen on", text)
		}
		*to = text
		return nil
	}
	return k
}

// optional is a kind whose empty text says that there is none.
func optional(k kind) kind {
	read := k.read
	k.read = func(text string) error {
		if text == "" {
			return nil
		}
		return read(text)
	}
	return k
}

// publicPath is what addresses and cookies hold as it is written.
var publicPath = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)*$`)

// publicHost is a host as browsers write it, with or without a port.
var publicHost = regexp.MustCompile(`^([a-z0-9_]([a-z0-9._-]*[a-z0-9_])?|\[[0-9a-f:.]+\])(:[0-9]+)?$`)

// public is an address that people write into their browsers, kept without
// what browsers leave out: the usual port, a slash at the end.
func public(to **url.URL) kind {
	k := kind{name: "URL", hint: "write it as people do, such as https://drills.example.org or https://example.org/drills"}
	k.read = func(text string) error {
		u, err := url.Parse(text)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" {
			return fmt.Errorf("%q is no http:// or https:// address", text)
		}
		if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
			return fmt.Errorf("%q has more than a host and a path", u.Redacted())
		}
		below := gopath.Clean("/" + u.Path)
		if below == "/" {
			below = ""
		}
		if !publicPath.MatchString(below) || u.RawPath != "" {
			return fmt.Errorf("the path of %q has more than letters, digits and any of - . _ ~", text)
		}
		switch first, _, _ := strings.Cut(strings.TrimPrefix(below, "/"), "/"); first {
		case "api", "assets":
			return fmt.Errorf("the path of %q cannot begin with /%s: addresses of our own do", text, first)
		}
		host := strings.ToLower(u.Host)
		if u.Port() == map[string]string{"http": "80", "https": "443"}[u.Scheme] {
			host = strings.TrimSuffix(host, ":"+u.Port())
		}
		host = strings.TrimSuffix(host, ":")
		if !publicHost.MatchString(host) {
			return fmt.Errorf("the host of %q is not written as browsers do, in ASCII", text)
		}
		*to = &url.URL{Scheme: u.Scheme, Host: host, Path: below}
		return nil
	}
	return k
}

// networks are addresses, and ranges of them, with commas between.
func networks(to *[]netip.Prefix) kind {
	k := kind{between: ",", name: "list of addresses and networks", hint: "write addresses and networks with commas between, such as 10.0.0.7, 2001:db8::/64"}
	k.read = func(text string) error {
		var found []netip.Prefix
		for part := range strings.SplitSeq(text, ",") {
			part = strings.TrimSpace(part)
			if a, err := netip.ParseAddr(part); err == nil {
				found = append(found, netip.PrefixFrom(a.Unmap().WithZone(""), a.Unmap().BitLen()))
				continue
			}
			p, err := netip.ParsePrefix(part)
			if err != nil {
				return fmt.Errorf("%q is neither an address nor a network", part)
			}
			found = append(found, p.Masked())
		}
		*to = found
		return nil
	}
	return k
}

// number is a whole number within bounds; of says what is counted.
func number(to *int, least, most int, of string) kind {
	return kind{name: "number of " + of, hint: fmt.Sprintf("write a whole number from %d to %d", least, most), read: func(text string) error {
		n, err := strconv.Atoi(strings.ReplaceAll(text, "_", ""))
		if err != nil {
			return fmt.Errorf("%q is no whole number", text)
		}
		if n < least || n > most {
			return fmt.Errorf("%d is not between %d and %d", n, least, most)
		}
		*to = n
		return nil
	}}
}

// units of sizes, the largest first.
var units = []struct {
	name  string
	bytes int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}}

// size is a number of bytes within bounds.
func size(to *int64, least, most int64) kind {
	return kind{name: "size in B, KiB, MiB or GiB", hint: fmt.Sprintf("write a size from %s to %s", sized(least), sized(most)), read: func(text string) error {
		for _, unit := range units {
			digits, ok := strings.CutSuffix(text, unit.name)
			if !ok {
				continue
			}
			n, err := strconv.ParseInt(strings.TrimSpace(digits), 10, 64)
			if err != nil || n < 0 {
				break
			}
			if n > most/unit.bytes || n*unit.bytes < least {
				return fmt.Errorf("%s is not between %s and %s", text, sized(least), sized(most))
			}
			*to = n * unit.bytes
			return nil
		}
		return fmt.Errorf("%q is no size", text)
	}}
}

func sized(n int64) string {
	for _, unit := range units {
		if n >= unit.bytes && n%unit.bytes == 0 {
			return strconv.FormatInt(n/unit.bytes, 10) + " " + unit.name
		}
	}
	return "0 B"
}

// choice is one of a few words.
func choice(to *string, of ...string) kind {
	words := strings.Join(of[:len(of)-1], ", ") + " or " + of[len(of)-1]
	return kind{name: words, hint: "write " + words, read: func(text string) error {
		if !slices.Contains(of, text) {
			return fmt.Errorf("there is no %q here", text)
		}
		*to = text
		return nil
	}}
}
