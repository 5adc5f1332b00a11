package courier

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func read(t *testing.T, text string) ([]Settings, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"list.yaml": text, "key": "  k3y\n", "coded": "whsec_azN5\n", "miscoded": "whsec_?\n", "chat": "https://chat.example.org/T0/s3cret\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := Read(filepath.Join(dir, "list.yaml"))
	if err != nil {
		err = errors.New(strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), ""))
	}
	return all, err
}

func TestAList(t *testing.T) {
	all, err := read(t, `addresses:
  - {name: plain, kind: webhook, url: "https://hooks.example.org/x?y=1", secret-file: key}
  - {name: coded, kind: webhook, url: "http://127.0.0.1:9/x", secret-file: coded, private: true}
  - {name: pager, title: The pager, kind: pagerduty, secret-file: key}
  - {name: chat, kind: slack, url-file: chat}
`)
	if err != nil {
		t.Fatal(err)
	}
	if string(all[0].key) != "k3y" || all[0].Title != "plain" || all[0].Private || string(all[1].key) != "k3y" || !all[1].Private ||
		all[2].secret != "k3y" || all[2].URL != pagerDuty || all[3].URL != "https://chat.example.org/T0/s3cret" {
		t.Errorf("read as %+v", all)
	}
}

func TestMistakesOfAList(t *testing.T) {
	for text, want := range map[string]string{
		"addresses: []": `list.yaml:1:1: addresses is missing: a list of those that messages may go to`,
		`addresses:
  - {name: A!, kind: carrier-pigeon, url: "https://x.example.org"}
  - {name: b, kind: webhook, url: "http://x.example.org"}
  - {name: b, kind: slack, url: "https://x.example.org", url-file: chat, secret-file: key}
  - {name: c, kind: slack}
  - {name: d, kind: webhook, url: "https://u:p@x.example.org", secret-file: miscoded}
  - {name: e, kind: pagerduty, secret-file: none}
`: `list.yaml:2:12: name is part of addresses: small letters, digits and hyphens, at most 32
list.yaml:2:22: kind is "carrier-pigeon"; it is webhook, pagerduty or slack
list.yaml:3:5: secret-file is missing: a webhook needs a key
list.yaml:3:35: url has to begin with https://
list.yaml:4:12: there are two called b
list.yaml:4:68: there is a url already: say one of the two
list.yaml:4:87: what is spoken to as Slack is has no key: its url is the secret
list.yaml:5:5: url is missing: where messages go
list.yaml:6:35: url is an address such as https://id.example.org
list.yaml:6:77: what follows whsec_ is no base64
list.yaml:7:45: the secret cannot be read: stat none: no such file or directory`,
	} {
		if _, err := read(t, text); err == nil || err.Error() != want {
			t.Errorf("%s\nsays\n%v\nand should say\n%s", text, err, want)
		}
	}
}
