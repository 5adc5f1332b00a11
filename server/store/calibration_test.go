package store

import (
	"errors"
	"testing"
)

func TestASampleIsMarkedOnce(t *testing.T) {
	s := fresh(t)
	fay := person(t, s, "fay", Facilitator)
	if err := s.PutCalibration(t.Context(), fay.ID, "s1", []byte(`{"global":"borderline"}`)); err != nil {
		t.Fatal(err)
	}
	if err := s.PutCalibration(t.Context(), fay.ID, "s1", []byte(`{}`)); !errors.Is(err, ErrTaken) {
		t.Errorf("a second time: %v", err)
	}
	if err := s.PutCalibration(t.Context(), "nobody", "s1", []byte(`{}`)); !errors.Is(err, ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
	all, err := s.Calibration(t.Context(), fay.ID)
	if err != nil || len(all) != 1 || string(all["s1"]) != `{"global":"borderline"}` {
		t.Errorf("%s, %v", all, err)
	}
	if all, err := s.Calibration(t.Context(), "gil"); err != nil || len(all) != 0 {
		t.Errorf("of somebody else: %v, %v", all, err)
	}
}
