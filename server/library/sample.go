package library

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/markdown"
)

// Sample is a stored run, or attempt at an exercise, whose marks are known, for raters to
// calibrate by. It brings its own criteria, so that it stays what it is when its drill
// changes.
type Sample struct {
	Slug     string
	Title    string
	Drill    string // title of the drill that was played; empty: it is an attempt
	Exercise string // title of the exercise that was answered; empty: it is a run
	HTML     string // what happened, for whoever has not seen the run
	Edition  string // hash of its content: whoever marked another has not marked this one
	Criteria []SampleCriterion
	Global   SampleMark
	Events   []event.Event // those that a rater reads; not the whole log
}

// SampleCriterion is a criterion of a sample, and the mark that is known.
type SampleCriterion struct {
	ID      string         `yaml:"id"`
	Title   string         `yaml:"title"`
	Subject event.Kind     `yaml:"subject"` // of a run: the kind of event that is judged
	Part    string         `yaml:"part"`    // of an attempt: the part of the answer that is judged
	Levels  map[int]string `yaml:"levels"`
	Level   int            `yaml:"level"`
	Why     string         `yaml:"why"`
}

// SampleMark is the global mark that is known.
type SampleMark struct {
	Mark string `yaml:"mark"`
	Why  string `yaml:"why"`
}

// Things returns what a criterion judges, by Seq.
func (s Sample) Things(c SampleCriterion) (all []int64) {
	for _, e := range s.Events {
		answer, _ := e.Body.(event.AnswerSubmitted)
		if e.Actor.Kind == event.Person && (c.Part == "" && e.Kind() == c.Subject || c.Part != "" && answer.Part(c.Part) != "") {
			all = append(all, e.Seq)
		}
	}
	return all
}

func readSample(file string, src, log []byte) (Sample, error) {
	s, err := readSampleText(file, src)
	if err != nil {
		return Sample{}, err
	}
	sum := sha256.New()
	sum.Write(src)
	sum.Write(log)
	s.Edition = hex.EncodeToString(sum.Sum(nil))
	if s.Events, err = readEvents(s.Slug, log); err != nil {
		return Sample{}, err
	}
	return s, s.marked()
}

// readSampleText reads a sample without the log that belongs to it.
func readSampleText(file string, src []byte) (Sample, error) {
	doc, mistakes := markdown.Parse(file, src)
	if len(mistakes) > 0 {
		return Sample{}, mistakes[0]
	}
	var front struct {
		Title    string            `yaml:"title"`
		Drill    string            `yaml:"drill"`
		Exercise string            `yaml:"exercise"`
		Criteria []SampleCriterion `yaml:"criteria"`
		Global   SampleMark        `yaml:"global"`
	}
	if err := doc.ReadFront(file, &front, true); err != nil {
		return Sample{}, err
	}
	s := Sample{
		Slug: strings.TrimSuffix(path.Base(file), ".md"), Title: front.Title, Drill: front.Drill, Exercise: front.Exercise,
		Criteria: front.Criteria, Global: front.Global,
	}
	var err error
	if s.HTML, err = markdown.HTML(doc.Body); err != nil {
		return Sample{}, err
	}
	return s, s.check()
}

// marked says what whoever calibrates by a sample does not find to mark.
func (s Sample) marked() error {
	var errs []error
	for _, c := range s.Criteria {
		if len(s.Things(c)) == 0 {
			errs = append(errs, fmt.Errorf("criterion %q: there is no %q to mark", c.ID, cmp.Or(c.Part, string(c.Subject))))
		}
	}
	return errors.Join(errs...)
}

// check says what is wrong with the text of a sample: a known mark needs its
// reason.
func (s Sample) check() error {
	var errs []error
	wrong := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if s.Title == "" || (s.Drill == "") == (s.Exercise == "") || len(s.Criteria) == 0 {
		wrong("a sample needs a title, its drill or its exercise, and criteria")
	}
	for _, c := range s.Criteria {
		if (c.Part == "") != (s.Exercise == "") || (c.Subject == "") != (s.Drill == "") {
			wrong("criterion %q judges a subject, in a run, or a part, in an attempt at an exercise", c.ID)
		}
		if _, there := c.Levels[c.Level]; !there || c.ID == "" || c.Title == "" || c.Why == "" {
			wrong("criterion %q needs an id, a title, levels, one of them as its level, and why", c.ID)
		}
	}
	if !slices.Contains(grading.Globals(), s.Global.Mark) || s.Global.Why == "" {
		wrong("global needs a mark, one of %v, and why", grading.Globals())
	}
	return errors.Join(errs...)
}

// readEvents reads a log written down as lines of JSON, each with the version of
// its shape.
func readEvents(run string, log []byte) ([]event.Event, error) {
	var events []event.Event
	lines := bufio.NewScanner(bytes.NewReader(log))
	for lines.Scan() {
		var line struct {
			Seq     int64           `json:"seq"`
			AtMS    int64           `json:"at_ms"`
			Actor   event.Actor     `json:"actor"`
			Kind    event.Kind      `json:"kind"`
			Version int             `json:"version"`
			Body    json.RawMessage `json:"body"`
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return nil, fmt.Errorf("line %d of the log: %w", len(events)+1, err)
		}
		body, err := event.Decode(line.Kind, line.Version, line.Body)
		if err != nil {
			return nil, fmt.Errorf("line %d of the log: %w", len(events)+1, err)
		}
		events = append(events, event.Event{Run: run, Seq: line.Seq, At: faults.Time(line.AtMS) * time.Millisecond, Actor: line.Actor, Body: body})
	}
	return events, lines.Err()
}

// Samples lists the sample runs.
func (l *Library) Samples() []Sample {
	return slices.SortedFunc(maps.Values(l.now().samples), func(a, b Sample) int { return cmp.Compare(a.Slug, b.Slug) })
}

// Sample returns a sample run.
func (l *Library) Sample(slug string) (Sample, bool) {
	s, ok := l.now().samples[canonical(slug)]
	return s, ok
}

// Calibrated reports whether what somebody has marked, by the hash of its content, is all
// sample attempts at exercises as they stand; or all sample runs.
func (l *Library) Calibrated(marked map[string][]byte, attempts bool) bool {
	for _, s := range l.now().samples {
		if (s.Exercise != "") == attempts && marked[s.Edition] == nil {
			return false
		}
	}
	return true
}
