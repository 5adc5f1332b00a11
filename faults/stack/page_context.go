package stack

import "strings"

// Where in a document a place is.
const (
	inText    = iota // between tags
	inPlain          // in title or textarea, where a < begins no tag
	inTag            // between < and >
	inQuotes         // in the value of an attribute
	inStyle          // which no escaping suits
	inComment        // in <!-- -->
	inOther          // in <!doctype> and the like
)

// context is where a reader of HTML is, as far as it matters to what may be
// filled in there: it goes through the states of the tokenizer that browsers
// have (HTML Standard, 13.2.5) as far as a template can reach them.
type context struct {
	where int
	quote byte   // that ends inQuotes
	tag   string // the one being read, or that ends inPlain and inStyle
}

// fits says that escaped text is nothing but text here.
func (c context) fits() bool { return c.where == inText || c.where == inPlain || c.where == inQuotes }

// read goes on through a piece of a document. It returns the first element that
// has no place on a page.
func (c *context) read(text string) (banned string) {
	for text != "" {
		switch c.where {
		case inText:
			at := strings.IndexByte(text, '<')
			if at < 0 {
				return banned
			}
			text = c.open(text[at+1:])
			if bannedTags[c.tag] && banned == "" {
				banned = c.tag
			}
		case inTag:
			text = c.attributes(text)
		case inQuotes:
			at := strings.IndexByte(text, c.quote)
			if at < 0 {
				return banned
			}
			c.where, text = inTag, text[at+1:]
		case inPlain, inStyle:
			at := strings.Index(text, "</")
			if at < 0 {
				return banned
			}
			text = text[at+2:]
			end := len(c.tag)
			if len(text) > end && strings.EqualFold(text[:end], c.tag) && strings.IndexByte(space+"/>", text[end]) >= 0 {
				c.where, c.tag, text = inTag, "", text[end:]
			}
		case inComment:
			at := strings.Index(text, "--")
			if at < 0 {
				return banned
			}
			text = text[at+1:] // "--->" ends it as well
			if rest, ends := strings.CutPrefix(text, "->"); ends {
				*c, text = context{}, rest
			} else if rest, ends := strings.CutPrefix(text, "-!>"); ends {
				*c, text = context{}, rest
			}
		case inOther:
			at := strings.IndexByte(text, '>')
			if at < 0 {
				return banned
			}
			*c, text = context{}, text[at+1:]
		}
	}
	return banned
}

const space = " \t\r\n\f"

// open reads what follows a <.
func (c *context) open(text string) (rest string) {
	end, ending := strings.CutPrefix(text, "/")
	switch {
	case ending && end != "" && isLetter(end[0]):
		text = end
	case strings.HasPrefix(text, "!--"):
		text = text[3:]
		for _, at := range []string{">", "->"} {
			if rest, ends := strings.CutPrefix(text, at); ends {
				return rest
			}
		}
		c.where = inComment
		return text
	case text == "" || ending || text[0] == '!' || text[0] == '?':
		c.where = inOther // of "<" at the end of a piece, too: nothing may follow it
		return text
	case !isLetter(text[0]):
		return text // nothing but a <
	}
	name := strings.IndexAny(text, space+"/>")
	if name < 0 {
		name = len(text)
	}
	c.where, c.tag = inTag, strings.ToLower(text[:name])
	if ending {
		c.tag = ""
	}
	return text[name:]
}

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// attributes reads on in a tag, up to its end or into the quotes of a value.
// Quotes mean something only where a value begins.
func (c *context) attributes(text string) (rest string) {
	for {
		text = strings.TrimLeft(text, space+"/")
		if text == "" {
			return ""
		}
		if text[0] == '>' {
			switch c.tag {
			case "style":
				c.where = inStyle
			case "title", "textarea":
				c.where = inPlain
			default:
				*c = context{}
			}
			return text[1:]
		}
		name := strings.IndexAny(text[1:], space+"/>=") + 1 // one of a single character, too
		if name == 0 {
			return ""
		}
		text = strings.TrimLeft(text[name:], space)
		if text == "" || text[0] != '=' {
			continue
		}
		text = strings.TrimLeft(text[1:], space)
		if text == "" {
			return ""
		}
		if text[0] == '"' || text[0] == '\'' {
			c.where, c.quote = inQuotes, text[0]
			return text[1:]
		}
		end := strings.IndexAny(text, space+">")
		if end < 0 {
			return ""
		}
		text = text[end:]
	}
}

// bannedTags are the elements that have no place on a page: they load or run
// something, or change how the rest of it is read.
var bannedTags = map[string]bool{
	"script": true, "iframe": true, "object": true, "embed": true, "noembed": true, "noframes": true, "noscript": true,
	"xmp": true, "plaintext": true, "template": true, "svg": true, "math": true, "base": true,
}
