package config

import (
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// Config is what is in force.
type Config struct {
	Data    string         // folder of the database
	Content []string       // folders of packs, and packs in single files
	Bare    bool           // what comes with the program is left out
	Listen  string         // address to serve on
	Public  *url.URL       // where people find it, without a slash at the end; nil: not known
	Proxies []netip.Prefix // who may say for whom they ask
	// Providers is the file of those whom people may sign in with; empty: here alone.
	Providers string
	// Addresses is the file of those outside that may be told what happens in runs;
	// empty: there are none.
	Addresses string
	Cert      string // file of the certificate, its chain included; empty: HTTP without TLS
	Key       string // file of its key
	Ops       string // address of the listener for whoever runs it; empty: there is none
	Format    string // of the log: text or json
	Level     string // the least that is logged
	Limits    Limits
	Keep      Keep
	// Policy is how the house works that drills are played in: start-up, enterprise,
	// regulated, or AsWritten.
	Policy string
	// CageNamespaces allows namespaces as cages of scripts.
	CageNamespaces bool
}

// AsWritten is the policy of a house that changes nothing about a drill.
const AsWritten = "as-written"

// Keep is how long runs are kept that have ended.
type Keep struct {
	Days   int  // 0: for good
	Scores bool // what a run came to stays when its log goes
}

// Limits are what one person may take, and all together.
type Limits struct {
	Each, EachLeading     int // runs of one person
	Pace                  int // of one person's requests, in multiples of what people need
	Inproc, Models, Boxes int // runs at once, by where they are played
	Queue                 int // runs that wait
	Histories, Signals    int64
}

// prefix begins the names of all variables of the environment.
const prefix = "DRILLYARD_"

// Setting is a row of the table. Why there is one: decisions/0032.
type Setting struct {
	Name    string // its key in the file, and its flag without the dashes
	Default string
	Meaning string // one sentence or two
	kind    kind
}

// Flag is its name on the command line.
func (s Setting) Flag() string { return "--" + s.Name }

// Variable is its name in the environment.
func (s Setting) Variable() string {
	return prefix + strings.ToUpper(strings.ReplaceAll(s.Name, "-", "_"))
}

// Type says what is expected, units included.
func (s Setting) Type() string { return s.kind.name }

// Between is what stands between the members of a list, in a flag and a variable;
// the file may have a list instead. Empty: it is no list.
func (s Setting) Between() string { return s.kind.between }

// Alone is what its flag says without a value; empty: it needs one.
func (s Setting) Alone() string { return s.kind.alone }

// Settings returns the table.
func Settings() []Setting { return settings(new(Config)) }

// settings is the table. To add a setting: a field in Config and a row here,
// with the kind that fits (kind.go has them); its flag, its variable, its key,
// `drillyard config` and the guide's table follow. What two settings must not
// be together goes into check.
func settings(c *Config) []Setting {
	return []Setting{
		{"data", dataFolder(), "Folder of the database and of all that belongs to it; made when it is missing.", path(&c.Data)},
		{"content", "", "Packs of drills, runbooks and stacks, beside those that come with the program: folders, or single files that drillyard pack build makes. The flag can be given several times.", paths(&c.Content)},
		{"no-builtin", "false", "Leave out the drills, stacks and runbooks that come with the program, and the guide.", yes(&c.Bare)},
		{"listen", "127.0.0.1:8080", "Address that the web client and its API are served on; port 0 picks a free one.", address(&c.Listen)},
		{"public-url", "", "Where people find the server, when that is not where it listens: links are made of it, cookies are kept by its path, and pages of its origin are the server's own.", optional(public(&c.Public))},
		{"trusted-proxies", "", "Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed; of all others they are ignored.", optional(networks(&c.Proxies))},
		{"providers", "", "File of the OpenID Connect providers that people may sign in with; the guide's page on them has its keys. It needs public-url.", path(&c.Providers)},
		{"addresses", "", "File of the addresses in the real world that may be told what happens in runs: a pager, a chat, a program; the guide's page on them has its keys.", path(&c.Addresses)},
		{"tls-cert", "", "File of a certificate in PEM, with its chain: the server speaks HTTPS by itself, and takes a renewed certificate on as soon as it is there.", path(&c.Cert)},
		{"tls-key", "", "File of the certificate's key in PEM.", path(&c.Key)},
		{"ops-listen", "", "Address of a listener for whoever runs the server: health, readiness, metrics and profiles. It asks nobody who they are: keep it on this machine, or in a network of those who may know all.", optional(address(&c.Ops))},
		{"log-format", "text", "How the log is written, to the standard error output.", choice(&c.Format, "text", "json")},
		{"log-level", "info", "The least that is logged; requests are info.", choice(&c.Level, "debug", "info", "warn", "error")},
		{"runs-each", "1", "Runs that a trainee may have in progress or waiting.", number(&c.Limits.Each, 1, 100, "runs")},
		{"runs-each-leader", "8", "Runs that a facilitator may have in progress or waiting.", number(&c.Limits.EachLeading, 1, 1000, "runs")},
		{"runs-live", "16", "Runs in progress at once in the server's own process; each holds a whole stack of servers. Further ones wait.", number(&c.Limits.Inproc, 1, 1000, "runs")},
		{"runs-tabletop", "256", "Runs in progress at once on the tabletop; each is computed every two seconds.", number(&c.Limits.Models, 1, 10_000, "runs")},
		{"runs-contained", "4", "Runs in progress at once in containers; each is a score of them.", number(&c.Limits.Boxes, 1, 100, "runs")},
		{"runs-waiting", "100", "Runs that may wait for a place. Further ones are refused.", number(&c.Limits.Queue, 1, 10_000, "runs")},
		{"pace-each", "1", "How fast one person may ask for things and give commands, in multiples of what people and their screens need. More is for programs.", number(&c.Limits.Pace, 1, 1000, "times")},
		{"policy", AsWritten, "How the house works that drills are played in, where neither an enrolment in a track nor a group of those who play says so: who has to say yes to a change, and what is written down of it. The guide's page on tracks has what each changes.", choice(&c.Policy, AsWritten, "start-up", "enterprise", "regulated")},
		{"keep-runs", "0", "Days for which runs are kept that have ended, with their logs, grades and reviews; 0 is for good. What is older goes by itself, once a day; drillyard retention tells what that would be.", number(&c.Keep.Days, 0, 36_500, "days")},
		{"keep-scores", "true", "What a run came to stays, without a word of it, when its log goes by keep-runs: in lists, assignments and figures of drills.", yes(&c.Keep.Scores)},
		{"histories", "1 GiB", "What the days before runs may take of the disk. Those unused for longest make room; 31 MiB are one.", size(&c.Limits.Histories, 64<<20, 1<<40)},
		{"signals", "2 GiB", "What the screens of ended runs showed, for looking around in them and replaying them, may take of the disk. Those of the oldest runs make room; their logs, scores and debriefs stay.", size(&c.Limits.Signals, 16<<20, 1<<40)},
		{"cage-namespaces", "false", "Scripts that people write in exercises may be run in namespaces of this machine's kernel where there is no container engine; otherwise they are run in containers or not at all. Linux alone; drillyard doctor says whether this machine can.", yes(&c.CageNamespaces)},
	}
}

// check finds what settings must not be together. One that could not be read is
// as if it had not been given; where says where each is from.
func (c *Config) check(where map[string]string) (found Mistakes) {
	if c.Data == "" {
		found = append(found, Mistake{where["data"], "the data need a folder", ""})
	}
	if c.Ops != "" && c.Ops == c.Listen {
		if _, port, _ := net.SplitHostPort(c.Ops); port != "0" {
			found = append(found, Mistake{where["ops-listen"], "people are served on this address", "name another one"})
		}
	}
	if c.Providers != "" && c.Public == nil {
		found = append(found, Mistake{where["providers"], "browsers that come back from a provider need an address to come back to", "set public-url"})
	}
	if c.Cert != "" && c.Key == "" {
		found = append(found, Mistake{where["tls-cert"], "a certificate needs its key", "set tls-key"})
	}
	if c.Key != "" && c.Cert == "" {
		found = append(found, Mistake{where["tls-key"], "a key needs its certificate", "set tls-cert"})
	}
	if c.Public != nil && c.Public.Scheme == "http" && c.Cert != "" {
		found = append(found, Mistake{where["public-url"], "the server speaks HTTPS, and is said to be found over HTTP", "write https:// in public-url"})
	}
	return found
}

// dataFolder is the place for a user's data on this system.
func dataFolder() string {
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "drillyard")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ".drillyard"
	}
	return filepath.Join(home, ".local", "share", "drillyard")
}
