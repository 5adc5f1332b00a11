package faults

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Clients is what those who come to a stack are called, as inside a sentence.
// Without it they are customers.
type Clients struct {
	One  string `yaml:"one" json:"one"`   // client
	Many string `yaml:"many" json:"many"` // clients
}

// Named is c, or what everybody is called who has no name.
func (c Clients) Named() Clients {
	if c.One == "" || c.Many == "" {
		return Clients{One: "customer", Many: "customers"}
	}
	return c
}

// called are the words of a sentence, and what somebody said. A name or an address is
// one word, whatever joins its parts.
var called = regexp.MustCompile(`“[^”]*”|[\pL\pN_/](?:[\pL\pN_/.:@-]*[\pL\pN_/])?`)

// In puts a stack's word for its customers into a sentence of ours. What
// stands in quotation marks was said by somebody, and stays: decisions/0125.
func (c Clients) In(sentence string) string {
	if c == (Clients{}) {
		return sentence
	}
	c = c.Named()
	return called.ReplaceAllStringFunc(sentence, func(word string) string {
		switch word {
		case "customer":
			return c.One
		case "customers":
			return c.Many
		case "Customer":
			return capital(c.One)
		case "Customers":
			return capital(c.Many)
		default:
			return word
		}
	})
}

func capital(text string) string {
	_, size := utf8.DecodeRuneInString(text)
	return strings.ToUpper(text[:size]) + text[size:]
}
