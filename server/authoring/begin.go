package authoring

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/library/pack"
)

// Kinds of what can be begun.
const (
	APack       = "pack"
	AScenario   = "scenario"
	AStack      = "stack"
	ATrack      = "track"
	AnExercise  = "exercise"
	AnInterview = "interview"
	ARunbook    = "runbook"
	APage       = "page"
)

// InPack are the kinds of what can be begun in a pack that there is: all but a pack.
func InPack() []string {
	return []string{AScenario, ARunbook, AStack, ATrack, AnExercise, AnInterview, APage}
}

// Beginning is something new of one's own. What it begins with lints, and a drill
// passes: whoever breaks it knows by what.
type Beginning struct {
	Kind  string `json:"kind"`
	Name  string `json:"name"`            // as its file or folder is called
	Title string `json:"title,omitempty"` // as people call it; empty: made of the name
	From  string `json:"from,omitempty"`  // what of its kind it is a copy of; empty: the usual one
	Of    string `json:"of,omitempty"`    // kind of exercise, where From does not say which it is a copy of
}

var thingName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,60}$`)

// Named reports whether something new may be called so: by lower-case letters,
// digits and dashes.
func Named(name string) bool { return thingName.MatchString(name) }

// Whole fills in what is left open. From stays empty for what begins with nothing.
func (b Beginning) Whole() Beginning {
	if b.Title == "" && b.Name != "" {
		b.Title = strings.ToUpper(b.Name[:1]) + strings.ReplaceAll(b.Name[1:], "-", " ")
	}
	switch b.Kind {
	case APack, AScenario:
		b.From = cmp.Or(b.From, "first-page")
	case AStack:
		b.From = cmp.Or(b.From, "harbor")
	case ATrack:
		b.From = cmp.Or(b.From, "first-30-days")
	case AnInterview:
		b.From = cmp.Or(b.From, "junior-engineer")
	case AnExercise: // the first of its kind: see exercise
	default:
		b.From = ""
	}
	return b
}

// Files returns what it consists of, by slash-separated names, and the one to go on
// with. They are below the folder of a pack; those of a pack are below its parent.
// The error says, to whoever asked, what it cannot be begun from.
func (b Beginning) Files(lib *library.Library) (texts map[string]string, first string, err error) {
	b = b.Whole()
	texts = map[string]string{}
	switch b.Kind {
	case APack:
		first = b.Name + "/scenarios/first.md"
		texts[b.Name+"/"+pack.File] = fmt.Sprintf("name: %s\ntitle: %s\nversion: 0.1.0\n", b.Name, strconv.Quote(b.Title))
		texts[b.Name+"/README.md"] = fmt.Sprintf("# %s\n\nDrills of our own. Check them with `drillyard lint .`, play them with `drillyard serve --content .`\n", b.Title)
		texts[b.Name+"/runbooks/first-look.md"] = runbookText("The first look")
		b.Title = "first"
		texts[first], err = b.drill(lib)
	case AScenario:
		first = "scenarios/" + b.Name + ".md"
		texts[first], err = b.drill(lib)
	case AStack:
		first = "stacks/" + b.Name + "/stack.yaml"
		texts, err = b.stack(lib)
	case ATrack:
		first = "tracks/" + b.Name + ".md"
		texts[first], err = b.copied(lib, "tracks", "track")
	case AnExercise:
		first = "exercises/" + b.Name + ".md"
		texts[first], err = b.exercise(lib)
	case AnInterview:
		first = "interviews/" + b.Name + ".md"
		texts[first], err = b.copied(lib, "interviews", "interview template")
	case ARunbook:
		first = "runbooks/" + b.Name + ".md"
		texts[first] = runbookText(b.Title)
	case APage:
		first = "guide/" + b.Name + ".md"
		texts[first] = fmt.Sprintf("---\ntitle: %s\nfor: author\n---\n# %s\n\nWhat this page is about, in a sentence.\n", strconv.Quote(b.Title), b.Title)
	default:
		err = fmt.Errorf("%q is no kind of content", b.Kind)
	}
	return texts, first, err
}

var (
	titleLine = regexp.MustCompile(`(?m)^title: .*$`)
	stackLine = regexp.MustCompile(`(?m)^stack: .*$`)
	nameLine  = regexp.MustCompile(`(?m)^name: .*$`)
)

// drill is the text of a drill under another title, on its own stack.
func (b Beginning) drill(lib *library.Library) (string, error) {
	drill, ok := lib.Drill(b.From)
	if !ok {
		return "", fmt.Errorf("there is no scenario %q to begin from", b.From)
	}
	text := string(drill.Edition.Files()[drill.Edition.Scenario()])
	text = replaced(titleLine, text, "title: "+strconv.Quote(b.Title))
	return replaced(stackLine, text, "stack: "+drill.Stack), nil
}

// copied is the text of a file of a folder under another title.
func (b Beginning) copied(lib *library.Library, folder, what string) (string, error) {
	own, short := b.from()
	src, ok := lib.Text(own, folder+"/"+short+".md")
	if !ok {
		return "", fmt.Errorf("there is no %s %q to begin from", what, b.From)
	}
	return replaced(titleLine, string(src), "title: "+strconv.Quote(b.Title)), nil
}

// exercise is the text of an exercise under another title: of one of its kind, the easiest
// of the built-in ones unless it is said which.
func (b Beginning) exercise(lib *library.Library) (string, error) {
	for _, e := range lib.Exercises() {
		if b.From != "" && e.Slug == b.From || b.From == "" && e.Pack == library.BuiltIn && e.Kind.Name() == b.Of {
			text := replaced(titleLine, string(e.Text), "title: "+strconv.Quote(b.Title))
			return text, nil
		}
	}
	if b.From != "" {
		return "", fmt.Errorf("there is no exercise %q to begin from", b.From)
	}
	var kinds []string
	for _, k := range library.ExerciseKinds() {
		kinds = append(kinds, k.Name())
	}
	return "", fmt.Errorf("there is no exercise of kind %q to begin from; the kinds are %s", b.Of, strings.Join(kinds, ", "))
}

// from is the pack of what it begins from, and the name there.
func (b Beginning) from() (own, short string) {
	if own, short, ok := strings.Cut(b.From, "/"); ok {
		return own, short
	}
	return library.BuiltIn, b.From
}

// stack is the folder of a stack under another name.
func (b Beginning) stack(lib *library.Library) (map[string]string, error) {
	own, folder := b.from()
	texts := map[string]string{}
	within := "stacks/" + folder + "/"
	for _, file := range lib.Texts(own) {
		rest, ok := strings.CutPrefix(file, within)
		if !ok {
			continue
		}
		src, _ := lib.Text(own, file)
		text := string(src)
		if rest == "stack.yaml" {
			text = replaced(titleLine, replaced(nameLine, text, "name: "+b.Name), "title: "+strconv.Quote(b.Title))
		}
		texts["stacks/"+b.Name+"/"+rest] = text
	}
	if len(texts) == 0 {
		return nil, fmt.Errorf("there is no stack %q to begin from", b.From)
	}
	return texts, nil
}

// replaced puts something in the first place that a pattern matches.
func replaced(pattern *regexp.Regexp, text, by string) string {
	at := pattern.FindStringIndex(text)
	if at == nil {
		return text
	}
	return text[:at[0]] + by + text[at[1]:]
}

func runbookText(title string) string {
	return fmt.Sprintf(`---
title: %s
---
When to use it, in a sentence.

## Triage

### Confirm what customers see

Where to look, and what is normal there.

## Mitigation

### Take the last change back

How, and what to expect of it.

## Verification

### Confirm that it is over

What has to hold, and for how long.

## Rollback

### If it gets worse

Take your own change back first.

## Escalation

### Bring in help

Whom, when, and what to tell them.
`, strconv.Quote(title))
}
