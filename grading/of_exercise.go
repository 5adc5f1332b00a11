package grading

// Mistake is what is wrong with a criterion that was handed to OfExercise.
type Mistake struct {
	Criterion int // place in the list, from 0
	Message   string
	Hint      string // may be empty
}

// OfExercise makes the rubric of an exercise from its criteria; pass is the percentage that
// passes, 0: there is none. It reports every criterion that nobody could meet, and returns
// nil where there is one.
func OfExercise(slug, title string, pass float64, criteria []Criterion) (*Rubric, []Mistake) {
	r := &Rubric{Shape: shape, Scenario: slug, Title: title, Criteria: criteria, Injects: []Inject{}, Pass: pass}
	var wrong []Mistake
	for _, m := range r.prepare() {
		wrong = append(wrong, Mistake{m.index, m.message, m.hint})
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	// Grade from what is stored and nothing else: read it back at once.
	stored, err := DecodeRubric(r.Encode())
	if err != nil {
		return nil, []Mistake{{Message: err.Error()}}
	}
	return stored, nil
}
