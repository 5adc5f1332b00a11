package stack

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// maxChoices bounds the values of a field that visits go through one by one.
const maxChoices = 200

var fieldName = mustWhole(`[a-z][a-z0-9_]*`)

// reserved are the names that mean something else in a template.
var reserved = []string{listRows, listAside, wordFailed, wordReference, wordTitle, wordContent}

// business checks what the stack is about.
func (c *checker) business(s *Stack) {
	seen := map[string]bool{}
	for i, f := range s.Fields {
		where := fmt.Sprintf("fields[%d]", i)
		switch {
		case !fieldName.MatchString(f.Name):
			c.at(where+".name", "%q is not the name of a field: lower-case letters, digits and underscores", f.Name)
		case slices.Contains(reserved, f.Name):
			c.at(where+".name", "%q means something else on a page", f.Name)
		case slices.Contains(ofJobs, f.Name), slices.Contains(ofLedger, f.Name) && slices.ContainsFunc(s.Services, func(v Service) bool { return len(v.Jobs) > 0 }):
			c.at(where+".name", "%q means something else in a job", f.Name)
		case seen[f.Name]:
			c.at(where+".name", "fields has %q twice", f.Name)
		}
		seen[f.Name] = true
		c.field(where, f)
	}
	c.messages(s)
	c.seasonality(s.Seasonality)
}

func (c *checker) field(where string, f Field) {
	c.value(where+".made", f.Made)
	c.value(where+".minted", f.Minted)
	if f.Header != "" && (!headerShape.MatchString(f.Header) || slices.Contains(ownHeaders, http.CanonicalHeaderKey(f.Header))) {
		c.at(where+".header", "%q is not a header of the stack's own, as X-Author is", f.Header)
	}
	switch {
	case f.Signs == "" && f.Secret != "":
		c.at(where+".secret", "only a field that signs has a secret")
	case f.Signs == "":
	case f.Made.Makes() || f.Minted.Makes() || f.Default != "" || f.Header != "" || f.Logged:
		c.at(where+".signs", "a token is made by who signs it, and is in no header and no log: it has signs and secret, and nothing else")
	default:
		if signed, ok := c.system.Field(f.Signs); !ok || signed.Signs != "" {
			c.at(where+".signs", "there is no field %q to sign; there is %s", f.Signs, c.fieldNames())
		}
		if !nameShape.MatchString(f.Secret) {
			c.at(where+".secret", "a field that signs needs the name of a secret, such as login-signing")
		}
	}
}

var (
	headerShape = mustWhole(`[A-Za-z][A-Za-z0-9-]{0,40}`)
	// ownHeaders are those that services use for themselves, or HTTP does.
	ownHeaders = []string{
		"Traceparent", "X-Source", "Idempotency-Key", "Host", "Connection", "Content-Length", "Content-Type",
		"Transfer-Encoding", "Accept-Encoding", "User-Agent", "Upgrade", "Expect", "Te", "Trailer", "Keep-Alive",
	}
)

// value checks that a value is made up in one way, and that there are as many
// as can be numbered.
func (c *checker) value(where string, v Value) {
	ways := 0
	for _, is := range []bool{v.ranges(), len(v.OneOf) > 0, v.Pattern != ""} {
		if is {
			ways++
		}
	}
	switch {
	case ways > 1:
		c.at(where, "a value is made up in one way: from and to, one_of, or pattern")
	case v.ranges() && (v.From < 1 || v.To < v.From || v.To > 1_000_000_000):
		c.at(where, "from %d to %d is not a range: it begins at 1 at least, and ends at most at 1000000000", v.From, v.To)
	case v.Letters != "" && v.Pattern == "":
		c.at(where+".letters", "letters are those of a pattern")
	case v.Letters != "" && !lettersShape.MatchString(v.Letters):
		c.at(where+".letters", "letters are 2 to 64 letters and digits")
	case len(v.OneOf) > maxChoices:
		c.at(where+".one_of", "one_of has at most %d values", maxChoices)
	case v.Pattern == "":
	case !patternShape.MatchString(v.Pattern):
		c.at(where+".pattern", "a pattern is at most 40 letters, digits, dashes, # and ?, as in N-????-####")
	case !strings.ContainsAny(v.Pattern, "#?"):
		c.at(where+".pattern", "a pattern has a # for a digit or a ? for a letter")
	case v.Count() == 0:
		c.at(where+".pattern", "there are too many values of that pattern: use fewer # and ?")
	}
	for _, text := range v.OneOf {
		if len(text) > 80 || !plainShape.MatchString(text) {
			c.at(where+".one_of", "%.80q is no value: at most 80 characters, and none of {}<>\"&", text)
		}
	}
}

var (
	lettersShape = mustWhole(`[A-Za-z0-9]{2,64}`)
	patternShape = mustWhole(`[A-Za-z0-9._#?-]{1,40}`)
	plainShape   = mustWhole(`[^{}<>"&\x00-\x1f]+`)
)

func (c *checker) messages(s *Stack) {
	seen := map[string]bool{}
	for i, m := range s.Messages {
		where := fmt.Sprintf("messages[%d]", i)
		switch {
		case !subjectShape.MatchString(m.Subject):
			c.at(where+".subject", "%q is not a subject, as notes.written is", m.Subject)
		case seen[m.Subject]:
			c.at(where+".subject", "messages has %q twice", m.Subject)
		}
		seen[m.Subject] = true
		if len(m.Carries) == 0 {
			c.at(where+".carries", "a message carries at least one field")
		}
		for k, name := range m.Carries {
			at := fmt.Sprintf("%s.carries[%d]", where, k)
			f, ok := c.known(at, name)
			switch {
			case !ok:
			case f.Signs != "":
				c.at(at, "a token travels in no message")
			case !f.Made.Makes() && !f.Minted.Makes():
				c.at(at, "a message carries what is made up: {%s} has neither made nor minted", name)
			case slices.Contains(m.Carries[:k], name):
				c.at(at, "carries has %q twice", name)
			}
		}
		for k, name := range m.Logged {
			if !slices.Contains(m.Carries, name) {
				c.at(fmt.Sprintf("%s.logged[%d]", where, k), "the message does not carry %q", name)
			}
		}
	}
}

var subjectShape = mustWhole(`[a-z0-9_-]+(\.[a-z0-9_-]+){0,7}`)

// source checks who can come on top of the customers.
func (c *checker) source(where string, s *Stack, at int, v Source) {
	known := []string{faults.SourceBots, faults.SourceTenant}
	if !slices.Contains(known, v.Name) {
		c.at(where+".name", "there is no source %q; there is %s", v.Name, strings.Join(known, " and "))
	}
	if first := slices.IndexFunc(s.Sources, func(o Source) bool { return o.Name == v.Name }); first < at {
		c.at(where+".name", "sources has %q twice", v.Name)
	}
	c.request(where+".request", v.Request, s.Services[0].Name)
	for _, name := range slices.Sorted(maps.Keys(v.With)) {
		at, with := where+".with."+name, v.With[name]
		f, ok := c.known(at, name)
		c.value(at, with)
		switch {
		case !ok:
		case with.Pattern != "" || with.ranges() != f.Made.ranges():
			c.at(at, "with is from and to of a field that is made from a range, or one_of the values of a list")
		case slices.ContainsFunc(with.OneOf, func(text string) bool { return f.Made.Number(text) == 0 }):
			c.at(at, "{%s} is made from %s only", name, strings.Join(f.Made.OneOf, ", "))
		}
	}
	for _, name := range Mentions(v.Request) {
		if f, ok := c.system.Field(name); ok && !v.With[name].Makes() && !f.Made.Makes() {
			c.at(where+".with", "with does not say how {%s} of the request is made up", name)
		}
	}
}

func (c *checker) seasonality(v Seasonality) {
	const day = 24 * time.Hour
	if v.Lowest.Std() >= day {
		c.at("seasonality.lowest", "lowest is a time of day, such as 4h")
	}
	if !(v.Swing >= 0 && v.Swing <= 0.9) {
		c.at("seasonality.swing", "swing %v is not between 0 and 0.9", v.Swing)
	}
	if len(v.Peaks) > 6 {
		c.at("seasonality.peaks", "there are at most 6 peaks")
	}
	for i, p := range v.Peaks {
		where := fmt.Sprintf("seasonality.peaks[%d]", i)
		if p.At.Std() >= day {
			c.at(where+".at", "at is a time of day, such as 20h")
		}
		if p.Width <= 0 || p.Width.Std() > day {
			c.at(where+".width", "width is above 0 and at most 24h")
		}
		if !(p.Height >= -0.9 && p.Height <= 5) {
			c.at(where+".height", "height %v is not between -0.9 and 5", p.Height)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(v.Days)) {
		if !slices.Contains(weekdays, name) {
			c.at("seasonality.days."+name, "there is no day %q; there is %s", name, strings.Join(weekdays, ", "))
		}
		if f := v.Days[name]; !(f > 0 && f <= 10) {
			c.at("seasonality.days."+name, "factor %v is not above 0 and at most 10", f)
		}
	}
}

var weekdays = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// mentions checks that every field a text has is declared.
func (c *checker) mentions(where, text string) {
	for _, name := range Mentions(text) {
		if !c.running || !slices.Contains(ofRuns, name) {
			c.known(where, name)
		}
	}
}

// known checks that a field is declared.
func (c *checker) known(where, name string) (Field, bool) {
	f, ok := c.system.Field(name)
	if !ok {
		c.at(where, "there is no field {%s}; there is %s", name, c.fieldNames())
	}
	return f, ok
}

func (c *checker) fieldNames() string {
	if len(c.system.Fields) == 0 {
		return "none: declare it under fields"
	}
	names := make([]string, len(c.system.Fields))
	for i, f := range c.system.Fields {
		names[i] = "{" + f.Name + "}"
	}
	return strings.Join(names, ", ")
}
