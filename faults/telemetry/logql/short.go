package logql

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// key reads "name:", if that is what comes next.
func (p *parser) key() string {
	name := p.ident()
	if name == "" || !strings.HasPrefix(p.rest()[len(name):], ":") {
		return ""
	}
	p.at += len(name) + 1
	return name
}

// short reads the value of name:value.
func (p *parser) short(name string, start int) *Error {
	at := p.at
	var value string
	if at < len(p.in) && p.in[at] == '"' {
		var err *Error
		if value, err = p.quoted(); err != nil {
			return err
		}
		if err := p.apart(); err != nil {
			return err
		}
	} else {
		value = p.run()
	}
	if value == "" {
		return p.fail(at, max(at, p.at), "%s: has no value; quote it if the colon belongs to a text", name)
	}
	return p.match(name, usual(name), value, start, at)
}

// run reads all up to the next space.
func (p *parser) run() string {
	at := p.at
	if end := strings.IndexFunc(p.rest(), unicode.IsSpace); end >= 0 {
		p.at += end
	} else {
		p.at = len(p.in)
	}
	return p.in[at:p.at]
}

// word reads a word of the text to find. It goes on with the words right before
// it, which are those of a text; -1 says that there are none.
func (p *parser) word(text int, piped bool) *Error {
	at := p.at
	word := p.run()
	if piped && (word == "or" || word == "and") {
		return p.fail(at, p.at, "there is no %s between parts, as every one must hold; for one of several values write =~ \"one|another\"", word)
	}
	if p.words = text; text >= 0 {
		p.out.Texts[text].Text += " " + word
		return nil
	}
	// Words are written first, and so there is one such text.
	first := !slices.ContainsFunc(p.out.Texts, func(t Text) bool { return t.Words })
	p.words = len(p.out.Texts)
	return p.find(Text{Op: Equal, Text: word, Words: first}, at)
}

// quotedText reads a text in quotes that stands alone.
func (p *parser) quotedText() *Error {
	at := p.at
	text, err := p.quoted()
	if err != nil {
		return err
	}
	if err := p.apart(); err != nil {
		return err
	}
	return p.find(Text{Op: Equal, Text: text}, at)
}

// apart holds that a quote is followed by a space.
func (p *parser) apart() *Error {
	if r, _ := utf8.DecodeRuneInString(p.rest()); p.at < len(p.in) && !unicode.IsSpace(r) {
		return p.fail(p.at, p.at+1, "a space is missing after the quote")
	}
	return nil
}
