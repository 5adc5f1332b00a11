package track

import "github.com/drillyard/drillyard/server/store"

func (f *fold) checklist(s *StepState) {
	mine, theirs := 0, 0
	for _, item := range s.Step.Items {
		ticked, is := f.did(s.Step.ID, store.Ticked, item.ID)
		signed, off := f.did(s.Step.ID, store.SignedOff, item.ID)
		s.Items = append(s.Items, ItemState{item, ticked.At, signed.At, signed.ByName})
		s.later(ticked.At, is)
		s.later(signed.At, off)
		switch {
		case off:
		case !is:
			mine++
		case item.SignOff:
			theirs++
			f.out.Waits = append(f.out.Waits, Wait{Kind: WaitSignOff, Step: s.Step.ID, Item: item.ID, Title: item.Text})
		}
	}
	switch {
	case mine == 0 && theirs == 0:
		s.State = Done
	case mine == 0:
		s.State = Waiting
	}
}
