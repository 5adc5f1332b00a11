package scenarios

import "regexp"

var languageForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z]{2})?$`)

// language reads in which language a run is held: English, when nothing is said.
func (c *compiler) language(f *fields) string {
	code := f.text("language")
	switch {
	case code == "":
		return "en"
	case !languageForm.MatchString(code):
		f.problem("language", "write en, de or de-CH", "%q is not a language", code)
	}
	return code
}

// mostTerms bounds what one thing can be called.
const mostTerms = 20

// terms reads the words by which people call things: a mapping of names to lists.
func (c *compiler) terms(f *fields, key string, known func(f *fields, name string)) []Terms {
	s := f.value(key).fields(f.what + ": " + key)
	var out []Terms
	for _, name := range s.order {
		t := Terms{Of: name, Words: s.texts(name)}
		known(s, name)
		switch {
		case len(t.Words) == 0:
			s.problem(name, "write a list, as in [pool, config push]", "%s: words are missing", name)
		case len(t.Words) > mostTerms:
			s.problem(name, "", "%s: there are at most %d terms of one thing", name, mostTerms)
		}
		out = append(out, t)
	}
	return out
}

// suspect checks that a name is what people can suspect: an inject, a service,
// or the way between two.
func (c *compiler) suspect(f *fields, name string) {
	if has(c.injectIDs, name) || has(c.services(), name) || has(c.edges(), name) || c.unread || c.stack == nil {
		return
	}
	f.problem(name, Nearest(name, append(append(c.services(), c.injectIDs...), c.edges()...)), "there is neither an inject nor a service %q", name)
}
