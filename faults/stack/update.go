package stack

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Update is a text to begin an update of a status page with.
type Update struct {
	Title string `yaml:"title" json:"title"` // what it is picked by: "We are looking into it"
	// Audience is stakeholders or customers; empty: either.
	Audience string `yaml:"audience" json:"audience,omitempty"`
	// Status is investigating, identified, monitoring or resolved; empty: none.
	Status string `yaml:"status" json:"status,omitempty"`
	Text   string `yaml:"text" json:"text"` // what is to be filled in stands in square brackets
}

// What an update can say of itself. Package event has the same words, and is not
// known here; a test of package scenarios holds the two together.
var (
	UpdateAudiences = []string{"stakeholders", "customers"}
	UpdateStatuses  = []string{"investigating", "identified", "monitoring", "resolved"}
)

const (
	// MaxUpdates bounds the texts to begin updates with, of a stack and of a scenario.
	MaxUpdates     = 20
	maxUpdateTitle = 80
	maxUpdateText  = 1000
)

// Mistakes says what is wrong with an update to begin with, by key.
func (u Update) Mistakes() map[string]string {
	wrong := map[string]string{}
	switch n := utf8.RuneCountInString(u.Title); {
	case strings.TrimSpace(u.Title) == "":
		wrong["title"] = "title is missing: what is it picked by?"
	case n > maxUpdateTitle:
		wrong["title"] = fmt.Sprintf("title has %d characters; at most %d", n, maxUpdateTitle)
	}
	switch n := utf8.RuneCountInString(u.Text); {
	case strings.TrimSpace(u.Text) == "":
		wrong["text"] = "text is missing"
	case n > maxUpdateText:
		wrong["text"] = fmt.Sprintf("text has %d characters; at most %d", n, maxUpdateText)
	}
	if u.Audience != "" && !slices.Contains(UpdateAudiences, u.Audience) {
		wrong["audience"] = fmt.Sprintf("an update is for %s, not for %q", strings.Join(UpdateAudiences, " or "), u.Audience)
	}
	if u.Status != "" && !slices.Contains(UpdateStatuses, u.Status) {
		wrong["status"] = fmt.Sprintf("the status of an update is one of %s, not %q", strings.Join(UpdateStatuses, ", "), u.Status)
	}
	return wrong
}

// updates checks the texts to begin updates with.
func (c *checker) updates(s *Stack) {
	c.most("updates", "updates", len(s.Updates), MaxUpdates)
	for i, u := range s.Updates[:min(len(s.Updates), MaxUpdates)] {
		for key, why := range u.Mistakes() {
			c.at(fmt.Sprintf("updates[%d].%s", i, key), "%s", why)
		}
	}
}
