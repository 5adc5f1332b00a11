package oidc

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func read(t *testing.T, text string) ([]Settings, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"providers.yaml": text, "secret": "  s3cret\n", "empty": "\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := Read(filepath.Join(dir, "providers.yaml"), []string{"trainee", "admin"})
	if err != nil {
		err = errors.New(strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), ""))
	}
	return all, err
}

func TestReadsProviders(t *testing.T) {
	all, err := read(t, `
providers:
  - {name: corp, issuer: "https://id.example.org", client-id: drillyard}
  - name: other
    title: The other
    issuer: http://127.0.0.1:9998
    client-id: x
    client-secret-file: secret
    scopes: []
    claims: {groups: realm_access.roles}
    roles: {"ops team": [admin]}
    accounts: create
    session: 30m
    tokens: 48h
`)
	if err != nil {
		t.Fatal(err)
	}
	corp, other := all[0], all[1]
	if corp.Title != "corp" || corp.Accounts != Ask || corp.Life() != 12*time.Hour || corp.TokenLife() != 14*24*time.Hour || len(corp.Scopes) != 2 || corp.Claims.Login != "preferred_username" || corp.secret != "" {
		t.Errorf("left out: %+v", corp)
	}
	if other.Title != "The other" || other.secret != "s3cret" || len(other.Scopes) != 0 || other.Claims.Groups != "realm_access.roles" || other.Life() != 30*time.Minute || other.TokenLife() != 48*time.Hour {
		t.Errorf("said: %+v", other)
	}
	if roles, ok := other.RolesOf([]string{"x", "ops team", "ops team"}); !ok || len(roles) != 1 || roles[0] != "admin" {
		t.Errorf("by group: %v %v", roles, ok)
	}
	if roles, ok := corp.RolesOf([]string{"ops team"}); ok {
		t.Errorf("groups that say nothing of roles give %v", roles)
	}
}

func TestMistakesOfProviders(t *testing.T) {
	for text, want := range map[string]string{
		"providers: []": `providers.yaml:1:1: providers is missing: a list of those whom people may sign in with`,
		`providers:
  - name: Corp!
    issuer: http://id.example.org
    client-id: x
    client-secret-file: nowhere
    roles: {sre: [boss]}
    accounts: maybe
    session: a day
    tokens: for good
  - name: a
    issuer: "https://id.example.org/?x=1"
    client-secret-file: empty
  - name: a
    issuer: https://id.example.org
    client-id: x
`: `providers.yaml:2:11: name is part of addresses: small letters, digits and hyphens, at most 32
providers.yaml:3:13: issuer has to begin with https://
providers.yaml:5:25: the secret cannot be read: stat nowhere: no such file or directory
providers.yaml:6:19: there is no role "boss"; there is trainee, admin
providers.yaml:7:15: accounts is "maybe"; it is create or ask
providers.yaml:8:14: session is a length of time such as 12h, from a minute to 2160h
providers.yaml:9:13: tokens is a length of time such as 12h, from a minute to 2160h
providers.yaml:10:5: client-id is missing: the provider has given this server one
providers.yaml:11:13: issuer is an address such as https://id.example.org, without a query
providers.yaml:12:25: the file of the secret is empty
providers.yaml:13:11: there are two called a`,
		"providers:\n  - {nome: x}\n": `providers.yaml:2:6: unknown field "nome"; there is name, title, issuer, client-id, client-secret-file, scopes, claims, roles, accounts, session, tokens`,
		"a: &b c\nproviders: *b":      `providers.yaml:1:4: anchors, aliases, merges and tags are not read: write the value out`,
	} {
		if _, err := read(t, text); err == nil || err.Error() != want {
			t.Errorf("%s\nsays\n%v\nand should say\n%s", text, err, want)
		}
	}
	if _, err := Read(t.TempDir(), nil); err == nil {
		t.Error("a folder is read")
	}
}

// What a claim says is read with care, wherever it stands.
func TestClaims(t *testing.T) {
	claims := map[string]any{
		"a.b": "whole", "a": map[string]any{"b": "inner", "c": []any{"x", 7.0, "y", "bad\nname", strings.Repeat("z", 300)}},
		"one": "single",
	}
	if got := text(claim(claims, "a.b")); got != "whole" {
		t.Errorf("a name with a dot: %q", got)
	}
	if got := texts(claim(claims, "a.c")); len(got) != 2 || got[0] != "x" || got[1] != "y" {
		t.Errorf("within an object: %q", got)
	}
	if got := texts(claim(claims, "one")); len(got) != 1 {
		t.Errorf("one text in the place of a list: %q", got)
	}
	if claim(claims, "one.two") != nil || claim(claims, "none") != nil {
		t.Error("what is not there is found")
	}
}

// Attempts end, each by itself, and the oldest make room.
func TestAttemptsEnd(t *testing.T) {
	now := time.Unix(0, 0)
	a := newAttempts(func() time.Time { return now })
	first := a.begin(Errand{})
	now = now.Add(AttemptLife)
	if _, ok := a.take(first.kept); ok {
		t.Error("an attempt has no end")
	}
	oldest := a.begin(Errand{})
	for range mostAttempts {
		a.begin(Errand{})
	}
	if _, ok := a.take(oldest.kept); ok || len(a.by) > mostAttempts || len(a.queue) > mostAttempts {
		t.Errorf("%d attempts are kept", len(a.by))
	}
}
