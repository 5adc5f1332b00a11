package track

import "github.com/drillyard/drillyard/server/store"

func (f *fold) read(s *StepState) {
	open := 0
	for _, q := range s.Step.Questions {
		d, _ := f.did(s.Step.ID, store.Answered, q.ID)
		state := QuestionState{Question: q, Good: d.Good, Tries: d.Tries, Said: d.Value, Gone: !d.Good && f.Gone != nil && f.Gone(q)}
		s.Asked = append(s.Asked, state)
		if !state.Good && !state.Gone {
			open++
		}
		s.later(d.At, d.Good)
	}
	if len(s.Step.Questions) == 0 {
		d, read := f.did(s.Step.ID, store.Ticked, ReadIt)
		s.later(d.At, read)
		open = map[bool]int{false: 1}[read]
	}
	if open == 0 {
		s.State = Done
	}
}

// ReadIt is what is ticked in a step of reading that asks nothing.
const ReadIt = "read"
