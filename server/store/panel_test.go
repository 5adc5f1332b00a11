package store

import "testing"

// Who marks what is replaced as a whole, and goes with whoever marks.
func TestPanels(t *testing.T) {
	db := fresh(t)
	person(t, db, "root", Admin)
	fay, gil := person(t, db, "fay", Assessor), person(t, db, "gil", Assessor)
	held, err := db.CreateInterview(t.Context(), Interview{Template: "t", Title: "One"})
	if err != nil {
		t.Fatal(err)
	}
	put := func(raters ...PanelRater) {
		t.Helper()
		if err := db.PutPanel(t.Context(), held.ID, raters); err != nil {
			t.Fatal(err)
		}
	}
	put(PanelRater{Item: "a", PersonID: gil.ID, Third: true}, PanelRater{Item: "a", PersonID: fay.ID})
	put(PanelRater{Item: "b", PersonID: gil.ID, Third: true}, PanelRater{Item: "b", PersonID: fay.ID})
	all, err := db.Panel(t.Context(), held.ID)
	if err != nil || len(all) != 2 || all[0].PersonID != fay.ID || all[0].Item != "b" || !all[1].Third {
		t.Fatalf("%+v, %v", all, err)
	}
	if rates, err := db.Rates(t.Context(), fay.ID, held.ID); err != nil || !rates {
		t.Errorf("fay rates: %v, %v", rates, err)
	}
	if _, _, err := db.RemovePerson(t.Context(), fay.ID, KeepRuns); err != nil {
		t.Fatal(err)
	}
	if all, err := db.PanelsOf(t.Context(), fay.ID); err != nil || len(all) != 0 {
		t.Errorf("whoever is removed marks %+v, %v", all, err)
	}
	if rates, err := db.Rates(t.Context(), fay.ID, held.ID); err != nil || rates {
		t.Errorf("fay rates once removed: %v, %v", rates, err)
	}
}
