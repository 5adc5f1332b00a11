package scenarios

import (
	"strings"
	"unicode/utf8"
)

// spoken is a text that a persona says, now or when asked.
type spoken struct {
	what    string // "an answer of maya"
	text    string
	at      Position // of its first character
	written string   // its block of YAML from there on
}

// spoken lists what the personas say. Whatever is wrong with how it is written
// is reported where it is read as part of the scenario.
func (c *compiler) spoken() (all []spoken) {
	if c.enough() {
		return nil
	}
	quiet := &compiler{}
	add := func(block, what string, v value) {
		text := v.text("")
		if text == "" {
			return
		}
		at := v.textAt()
		written := rest(block, at.Line-v.sheet.origin.Line, at.Column-v.sheet.origin.Column)
		all = append(all, spoken{what, text, at, written})
	}
	if c.doc.FrontLine > 0 {
		v, _ := (&sheet{c: quiet, origin: Position{c.doc.FrontLine, 1}}).read(c.doc.Front)
		for _, v := range v.fields("").value("personas").list("") {
			p := v.fields("")
			name := p.text("id")
			for _, v := range p.value("answers").list("") {
				add(c.doc.Front, "an answer of "+name, v.fields("").value("text"))
			}
			add(c.doc.Front, "what "+name+" says otherwise", p.value("otherwise"))
			for _, key := range []string{"asks", "says", "needless"} {
				add(c.doc.Front, "what "+name+" says when paged", p.value("paged").fields("").value(key))
			}
		}
	}
	for _, s := range c.doc.Sections {
		for _, f := range s.Fences {
			if f.Kind != "inject" || quiet.enough() {
				continue
			}
			v, _ := (&sheet{c: quiet, origin: Position{f.Line, f.Column}}).read(f.Text)
			inject := v.fields("")
			for _, v := range append([]value{v}, inject.value("also").list("")...) {
				add(f.Text, "the message of inject "+inject.text("id"), v.fields("").value("say").fields("").value("text"))
				add(f.Text, "the reason of inject "+inject.text("id"), v.fields("").value("reason"))
			}
		}
	}
	return all
}

// rest returns a text from a place on, in lines and characters counted from 0.
func rest(text string, line, column int) string {
	for ; line > 0; line-- {
		_, text, _ = strings.Cut(text, "\n")
	}
	for ; column > 0 && text != ""; column-- {
		_, size := utf8.DecodeRuneInString(text)
		text = text[size:]
	}
	return text
}
