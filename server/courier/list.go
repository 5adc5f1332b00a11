package courier

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/drillyard/drillyard/server/config/sheet"
)

// Settings are what is known of an address.
type Settings struct {
	// Name is what assignments know it by, and Title what people read.
	Name  string `yaml:"name"`
	Title string `yaml:"title"`
	// Kind is how it is spoken to: Webhook, PagerDuty or Slack.
	Kind string `yaml:"kind"`
	// URL is where it is. PagerDuty's is known.
	URL string `yaml:"url"`
	// URLFile is a file that holds the URL: some are secrets themselves.
	URLFile string `yaml:"url-file"`
	// SecretFile is a file that holds what a webhook is signed with, as it is or
	// as "whsec_" and base64, or the integration key of a service at PagerDuty.
	SecretFile string `yaml:"secret-file"`
	// Private says that the address is meant to be of this machine or of a
	// private network.
	Private bool `yaml:"private"`

	secret string // an integration key
	key    []byte // that a webhook is signed with
}

// Kinds of addresses.
const (
	Webhook   = "webhook"
	PagerDuty = "pagerduty"
	Slack     = "slack"
)

// pagerDuty is where version 2 of its events is taken:
// https://developer.pagerduty.com/docs/send-alert-event
const pagerDuty = "https://events.pagerduty.com/v2/enqueue"

const mostListed = 50 // addresses

// Read reads a list of addresses. The error joins every sheet.Mistake.
func Read(file string) ([]Settings, error) {
	var w struct {
		Addresses []Settings `yaml:"addresses"`
	}
	from, err := sheet.Read(file, &w)
	if err != nil {
		return nil, err
	}
	if len(w.Addresses) == 0 {
		from.Add("", "addresses is missing: a list of those that messages may go to")
	}
	if len(w.Addresses) > mostListed {
		from.Add("addresses", "there are %d addresses; at most %d are read", len(w.Addresses), mostListed)
		return nil, from.Err()
	}
	names := map[string]bool{}
	for i := range w.Addresses {
		s, where := &w.Addresses[i], fmt.Sprintf("addresses[%d].", i)
		from.Name(where+"name", s.Name, names)
		if s.Title = cmp.Or(s.Title, s.Name); len(s.Title) > 60 {
			from.Add(where+"title", "title is longer than 60 bytes: it stands in a list")
		}
		if s.URL != "" && s.URLFile != "" {
			from.Add(where+"url-file", "there is a url already: say one of the two")
		}
		s.URL = cmp.Or(s.URL, from.Secret(where+"url-file", s.URLFile))
		s.secret = from.Secret(where+"secret-file", s.SecretFile)
		switch s.Kind {
		case Webhook, PagerDuty:
			if s.SecretFile == "" {
				from.Add(where+"secret-file", "secret-file is missing: a %s needs a key", s.Kind)
			}
			s.key = []byte(s.secret)
			if coded, ok := strings.CutPrefix(s.secret, "whsec_"); ok && s.Kind == Webhook {
				if s.key, err = base64.StdEncoding.DecodeString(coded); err != nil {
					from.Add(where+"secret-file", "what follows whsec_ is no base64")
				}
			}
		case Slack:
			if s.SecretFile != "" {
				from.Add(where+"secret-file", "what is spoken to as Slack is has no key: its url is the secret")
			}
		default:
			from.Add(where+"kind", "kind is %q; it is %s, %s or %s", s.Kind, Webhook, PagerDuty, Slack)
		}
		if s.Kind == PagerDuty {
			s.URL = cmp.Or(s.URL, pagerDuty)
		}
		switch wrong := sheet.Address(s.URL); {
		case s.URL == "" && s.URLFile == "":
			from.Add(where+"url", "url is missing: where messages go")
		case wrong != "" && s.URL != "":
			from.Add(where+"url", "url %s", wrong)
		}
	}
	return w.Addresses, from.Err()
}
