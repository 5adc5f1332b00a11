package panel

import (
	"context"

	"github.com/drillyard/drillyard/server/store"
)

// Kept finds interviews as the store has them.
type Kept struct{ *store.Store }

// Interview implements Interviews.
func (k Kept) Interview(ctx context.Context, id string) (Interview, error) {
	i, err := k.Store.Interview(ctx, id)
	if err != nil {
		return Interview{}, err
	}
	v := Interview{ID: i.ID, Title: i.Title, Seed: i.Seed, Weights: i.Weights, Pass: i.Pass}
	for _, h := range i.Hosts {
		v.Hosts = append(v.Hosts, h.PersonID)
	}
	for _, item := range i.Items() {
		if !item.Warmup {
			v.Items = append(v.Items, Item{ID: item.ID, Title: item.Title, Kind: Kind(item.Kind), Pass: item.Pass, Minutes: item.Minutes})
		}
	}
	candidates, err := k.Candidates(ctx, id)
	if err != nil {
		return Interview{}, err
	}
	for _, c := range candidates {
		one := Candidate{ID: c.PersonID, Code: c.Code, Name: c.Name, Work: map[string]string{}}
		for _, begun := range c.Begun {
			work := begun.Attempt
			if work == "" {
				if work, err = k.played(ctx, begun.Assignment); err != nil {
					return Interview{}, err
				}
			}
			one.Work[begun.Item] = work
		}
		v.Candidates = append(v.Candidates, one)
	}
	return v, nil
}

// played is the run that came of an assignment; empty: none did yet.
func (k Kept) played(ctx context.Context, assignment string) (string, error) {
	all, err := k.AssignedRunsOf(ctx, assignment)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return all[len(all)-1].Run, nil
}
