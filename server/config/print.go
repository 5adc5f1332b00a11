package config

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
)

// Print writes every setting with its value and where that comes from, as a
// file that can be read again. Defaults are comments, so that a newer version
// may have better ones.
func (f *InForce) Print(out io.Writer) error {
	p := &printer{out: out}
	p.say("# Settings of Drillyard. A flag counts before its variable, that before its line\n# in the file that --config or %s names, that before the default.\n", FileVariable)
	if f.File != "" {
		p.say("# The file is %s.\n", f.File)
	}
	for _, v := range f.Values {
		p.say("\n# %s\n# %s; %s, %s\n", v.Meaning, v.Type(), v.Flag(), v.Variable())
		if v.From == Default {
			p.say("# From: default.\n#%s: %s\n", v.Name, quoted(v.Text))
		} else {
			p.say("# From: %s; the default is %s.\n%s: %s\n", v.Where, quoted(v.Default), v.Name, quoted(v.Text))
		}
	}
	return p.err
}

// printer stops at the first error.
type printer struct {
	out io.Writer
	err error
}

func (p *printer) say(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.out, format, args...)
	}
}

// plainText is what YAML reads as the text that it is.
var plainText = regexp.MustCompile(`^[0-9A-Za-z/]([0-9A-Za-z/.,_ :-]*[0-9A-Za-z/._-])?$`)

// words and spaces that YAML reads otherwise.
var notPlain = regexp.MustCompile(`(?i)^(null|true|false|yes|no|on|off)$|: | #|  `)

func quoted(text string) string {
	if plainText.MatchString(text) && !notPlain.MatchString(text) {
		return text
	}
	raw, _ := json.Marshal(text) // a string always can be; YAML reads what JSON writes
	return string(raw)
}

// MarshalJSON makes an object of the file's name and a list of settings.
func (f *InForce) MarshalJSON() ([]byte, error) {
	type row struct {
		Name     string `json:"name"`
		Value    string `json:"value"`
		From     Origin `json:"from"`
		Where    string `json:"where,omitempty"`
		Default  string `json:"default"`
		Type     string `json:"type"`
		Meaning  string `json:"meaning"`
		Flag     string `json:"flag"`
		Variable string `json:"variable"`
	}
	v := struct {
		File     string `json:"file,omitempty"`
		Settings []row  `json:"settings"`
	}{f.File, nil}
	for _, s := range f.Values {
		v.Settings = append(v.Settings, row{s.Name, s.Text, s.From, s.Where, s.Default, s.Type(), s.Meaning, s.Flag(), s.Variable()})
	}
	return json.Marshal(v)
}
