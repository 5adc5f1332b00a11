package web

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/server/library"
)

// samplesView lists the sample runs and attempts that a rater calibrates by.
type samplesView struct {
	Samples []sampleLine `json:"samples"`
	// Calibrated says that the caller has marked all runs among them, and CalibratedAnswers
	// that they have marked all attempts.
	Calibrated        bool `json:"calibrated"`
	CalibratedAnswers bool `json:"calibrated_answers"`
}

type sampleLine struct {
	Slug     string `json:"slug"`
	Title    string `json:"title"`
	Drill    string `json:"drill,omitempty"`
	Exercise string `json:"exercise,omitempty"` // of an attempt at one
	Marked   bool   `json:"marked"`             // by the caller
}

// samples is GET /api/samples.
func (s *server) samples(c *call) (samplesView, error) {
	v := samplesView{Samples: []sampleLine{}, Calibrated: true, CalibratedAnswers: true}
	done, err := s.Store.Calibration(c.ctx(), c.person().ID)
	if err != nil {
		return v, err
	}
	for _, sample := range s.Library.Samples() {
		marked := done[sample.Edition] != nil
		v.Samples = append(v.Samples, sampleLine{sample.Slug, sample.Title, sample.Drill, sample.Exercise, marked})
		if sample.Exercise == "" {
			v.Calibrated = v.Calibrated && marked
		} else {
			v.CalibratedAnswers = v.CalibratedAnswers && marked
		}
	}
	return v, nil
}

// sampleView is a sample run or attempt. What its marks are known to be is in it only once
// the caller has given theirs.
type sampleView struct {
	Slug     string           `json:"slug"`
	Title    string           `json:"title"`
	Drill    string           `json:"drill,omitempty"`
	Exercise string           `json:"exercise,omitempty"`
	HTML     string           `json:"html"`
	Moments  []moment         `json:"moments"`
	Criteria []judgeCriterion `json:"criteria"`
	Known    *knownMarks      `json:"known,omitempty"`
}

// knownMarks sets what the caller gave beside what is known.
type knownMarks struct {
	Criteria []knownMark `json:"criteria"`
	Global   knownGlobal `json:"global"`
	Same     int         `json:"same"` // of the marks, the global one included, that are the known ones
}

type knownMark struct {
	ID    string `json:"id"`
	Yours int    `json:"yours"`
	Level int    `json:"level"`
	Why   string `json:"why"`
}

type knownGlobal struct {
	Yours string `json:"yours" event:"words=global"`
	Mark  string `json:"mark" event:"words=global"`
	Why   string `json:"why"`
}

// sampleMarks is what a rater gives a sample run: everything at once.
type sampleMarks struct {
	Levels map[string]int `json:"levels"` // by criterion
	Global string         `json:"global" event:"words=global"`
}

func (s *server) sampleAsked(c *call) (library.Sample, error) {
	sample, ok := s.Library.Sample(path.Join(c.Param("pack"), c.Param("sample")))
	if !ok {
		return sample, errHidden
	}
	return sample, nil
}

// sample is GET /api/samples/SLUG.
func (s *server) sample(c *call) (sampleView, error) {
	sample, err := s.sampleAsked(c)
	if err != nil {
		return sampleView{}, err
	}
	done, err := s.Store.Calibration(c.ctx(), c.person().ID)
	if err != nil {
		return sampleView{}, err
	}
	v := sampleView{Slug: sample.Slug, Title: sample.Title, Drill: sample.Drill, Exercise: sample.Exercise, HTML: sample.HTML, Moments: []moment{}, Criteria: []judgeCriterion{}}
	for _, e := range sample.Events {
		v.Moments = append(v.Moments, momentOf(e, faults.Clients{}))
	}
	for _, criterion := range sample.Criteria {
		v.Criteria = append(v.Criteria, judgeCriterion{criterion.ID, criterion.Title, levelsOf(criterion.Levels), thingsOf(sample.Events, sample.Things(criterion), criterion.Part, faults.Clients{})})
	}
	if raw := done[sample.Edition]; raw != nil {
		var given sampleMarks
		if err := json.Unmarshal(raw, &given); err != nil {
			return sampleView{}, fmt.Errorf("read what %s gave sample %s: %w", c.person().ID, sample.Slug, err)
		}
		v.Known = compare(sample, given)
	}
	return v, nil
}

func compare(sample library.Sample, given sampleMarks) *knownMarks {
	k := &knownMarks{Criteria: []knownMark{}, Global: knownGlobal{given.Global, sample.Global.Mark, sample.Global.Why}}
	for _, criterion := range sample.Criteria {
		yours := given.Levels[criterion.ID]
		k.Criteria = append(k.Criteria, knownMark{criterion.ID, yours, criterion.Level, criterion.Why})
		if yours == criterion.Level {
			k.Same++
		}
	}
	if given.Global == sample.Global.Mark {
		k.Same++
	}
	return k
}

// markSample is POST /api/samples/SLUG/marks.
func (s *server) markSample(c *call, in sampleMarks) (sampleView, error) {
	sample, err := s.sampleAsked(c)
	if err != nil {
		return sampleView{}, err
	}
	var mistakes invalid
	for _, criterion := range sample.Criteria {
		level, given := in.Levels[criterion.ID]
		_, there := criterion.Levels[level]
		mistakes.add(given && there, criterion.ID, "Give a level to “"+criterion.Title+"”.")
	}
	mistakes.add(len(in.Levels) <= len(sample.Criteria), "levels", "There are levels for criteria that the sample does not have.")
	mistakes.add(slices.Contains(grading.Globals(), in.Global), "global", "Give the whole run a mark.")
	if err := mistakes.err(); err != nil {
		return sampleView{}, err
	}
	raw, err := json.Marshal(in)
	if err != nil {
		return sampleView{}, err
	}
	if err := s.Store.PutCalibration(c.ctx(), c.person().ID, sample.Edition, raw); err != nil {
		return sampleView{}, err
	}
	return s.sample(c)
}
