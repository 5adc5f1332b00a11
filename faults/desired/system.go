package desired

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// System is the desired state of a whole stack, as though all that is asked for took
// effect at once and nothing came of it. It answers what could be done to a stack
// without a sandbox; nothing runs, and customers do not come.
type System struct {
	Stack *stack.Stack

	check     func(values map[string]string) error // of the settings of a service or a worker
	services  map[string]*still
	customers Customers
	vault     *Vault[string]
	wires     []faults.Wire
	secrets   int
	done      []faults.Primitive
}

// still is a service that stands still.
type still struct {
	Service
	states  []faults.ReplicaState
	skews   []bool
	stuck   map[string][]string // jobs whose runs never end, by replica
	own     map[string]*Bounds  // of single replicas
	data    []faults.Data
	secrets Keyring[string]
}

// NewSystem is a stack as its description has it, all of it well. check says what is
// wrong with settings of a service; nil: they are not looked at.
func NewSystem(s *stack.Stack, check func(values map[string]string) error) *System {
	y := &System{Stack: s, check: check, services: map[string]*still{}, customers: NewCustomers(s)}
	y.vault = NewVault(func(name, value string) string {
		y.secrets++
		return name + " " + strconv.Itoa(y.secrets)
	})
	for _, v := range s.Services {
		u := &still{Service: NewService(v), own: map[string]*Bounds{}, stuck: map[string][]string{}, secrets: y.vault.Keyring(s.Secrets(v))}
		u.resize(v.Replicas)
		y.services[v.Name] = u
	}
	return y
}

func (u *still) resize(n int) {
	for len(u.states) < n {
		u.states, u.skews = append(u.states, faults.ReplicaReady), append(u.skews, false)
	}
	u.states, u.skews = u.states[:n], u.skews[:n]
}

func (u *still) names() (names []string) {
	if u.Store() {
		return []string{u.Spec.Name + "-1"}
	}
	for i := range u.states {
		names = append(names, Name(u.Spec.Name, i+1))
	}
	return names
}

// Health is the truth about the stack.
func (y *System) Health() faults.Health {
	h := faults.Health{Services: map[string]faults.ServiceHealth{}, Secrets: y.vault.Current(), Wires: slices.Clone(y.wires)}
	y.customers.Report(&h)
	for _, v := range y.Stack.Services {
		u := y.services[v.Name]
		one := u.Health()
		one.Secrets, one.Data = maps.Clone(u.secrets), slices.Clone(u.data)
		version := ""
		if len(one.Releases) > 0 {
			version = one.Release().Version
		}
		for i, name := range u.names() {
			r := faults.Replica{Name: name, Version: version, State: faults.ReplicaReady}
			if i < len(u.states) {
				r.State = u.states[i]
			}
			if i < len(u.skews) && u.skews[i] {
				r.Clock = 1
			}
			r.Stuck = slices.Clone(u.stuck[name])
			one.Replicas = append(one.Replicas, r)
		}
		for _, name := range slices.Sorted(maps.Keys(u.own)) {
			if b := u.own[name]; b.Any() {
				l := b.Limit()
				l.Service, l.Replica = v.Name, name
				one.Limits = append(one.Limits, l)
			}
		}
		for peer, answer := range u.Names() {
			h.Names = append(h.Names, faults.Name{Edge: faults.Edge{From: v.Name, To: peer}, Answer: answer})
		}
		h.Services[v.Name] = one
	}
	slices.SortFunc(h.Names, func(a, b faults.Name) int {
		if a.Edge.String() < b.Edge.String() {
			return -1
		}
		return 1
	})
	return h
}

// Copy is a system in the same state.
func (y *System) Copy() *System {
	other := NewSystem(y.Stack, y.check)
	for _, p := range y.done {
		_ = other.Do(p) // it was done before
	}
	return other
}

// Do puts a primitive in force, or says why it cannot be, as a runtime would. What would
// change nothing is refused as well.
func (y *System) Do(p faults.Primitive) error {
	err := y.do(p)
	if err == nil {
		y.done = append(y.done, p)
	}
	return err
}

func (y *System) do(p faults.Primitive) error {
	switch p := p.(type) {
	case faults.Wire:
		w, err := ReadWire(y.Stack, p)
		if err != nil {
			return err
		}
		if w.Route != "" && !w.Lift && !slices.ContainsFunc(y.Stack.Asked(w.Edge), func(request string) bool { return begins(request, w.Route) }) {
			return &Unknown{What: fmt.Sprintf("%s asks %s for nothing that begins with", w.Edge.From, w.Edge.To), Name: w.Route, Known: y.Stack.Asked(w.Edge)}
		}
		if w.Lift {
			y.wires = slices.DeleteFunc(y.wires, func(other faults.Wire) bool { return other.Edge == w.Edge })
		} else {
			y.wires = append(y.wires, w)
		}
		return nil
	case faults.Load:
		return y.load(p)
	case faults.Name:
		if err := CheckName(y.Stack, p); err != nil {
			return err
		}
		of := y.services[p.Edge.From].Name(p.Edge.To)
		if of.Now() == p.Answer {
			return fmt.Errorf("what %s is told of %s is so already", p.Edge.From, p.Edge.To)
		}
		of.Set(p.Answer)
		return nil
	case faults.Telemetry:
		return y.tell(p)
	}
	name, ok := ServiceOf(p)
	if !ok {
		return nil // a kind that is not known here is not judged
	}
	u, ok := y.services[name]
	if !ok {
		return &Unknown{What: "there is no service", Name: name, Known: y.Stack.Names()}
	}
	return y.at(u, p)
}

// ServiceOf is the service that a primitive is about; false for one about something else.
func ServiceOf(p faults.Primitive) (string, bool) {
	switch p := p.(type) {
	case faults.Process:
		return p.Service, true
	case faults.Replicas:
		return p.Service, true
	case faults.Config:
		return p.Service, true
	case faults.Version:
		return p.Service, true
	case faults.Flag:
		return p.Service, true
	case faults.Limit:
		return p.Service, true
	case faults.Secret:
		return p.Service, true
	case faults.Balance:
		return p.Service, true
	case faults.Certificate:
		return p.Service, true
	case faults.Data:
		return p.Service, true
	}
	return "", false
}

// at puts in force what is about one service.
func (y *System) at(u *still, p faults.Primitive) error {
	same := fmt.Errorf("%s: it is so already", u.Spec.Name)
	switch p := p.(type) {
	case faults.Process:
		hit, err := u.Hit(p, u.names())
		if err != nil {
			return err
		}
		state := map[faults.ProcessOp]faults.ReplicaState{faults.Kill: faults.ReplicaDown, faults.Hang: faults.ReplicaHung, faults.Break: faults.ReplicaBroken}[p.Op]
		for _, i := range hit {
			switch {
			case p.Op == faults.Skew:
				u.skews[i] = true
			case state != "":
				u.states[i] = state
			case p.Op == faults.StickJob:
				if name := u.names()[i]; !slices.Contains(u.stuck[name], p.Job) {
					u.stuck[name] = append(u.stuck[name], p.Job)
				}
			case p.Op == faults.Restart:
				u.states[i], u.skews[i] = faults.ReplicaReady, false
				delete(u.stuck, u.names()[i])
			}
		}
	case faults.Replicas:
		if err := u.CheckReplicas(p.Count, mostReplicas); err != nil {
			return err
		}
		if len(faults.Effects(y.Health(), p)) == 0 {
			return same
		}
		u.Replicas.Set(p.Count)
		u.resize(p.Count)
	case faults.Config:
		rev := u.Revisions.Next(p)
		if err := y.settings(u, rev.Values); err != nil {
			return err
		}
		if len(faults.Effects(y.Health(), p)) == 0 {
			return same
		}
		u.Revisions.Put(rev)
	case faults.Version:
		if route := p.Release.Defect.Route; route != "" {
			var served []string
			for _, r := range u.Spec.Routes {
				served = append(served, r.Match)
			}
			if !slices.ContainsFunc(served, func(match string) bool { return begins(match, route) }) {
				return &Unknown{What: u.Spec.Name + " has no route that begins with", Name: route, Known: served}
			}
		}
		_, err := u.Releases.Put(p)
		return err
	case faults.Flag:
		flag, err := u.Flag(p.Name)
		if err != nil {
			return err
		}
		if flag.Now() == p.On {
			return fmt.Errorf("%s: flag %s is %t already", u.Spec.Name, p.Name, p.On)
		}
		flag.Set(p.On)
	case faults.Limit:
		return u.limit(p)
	case faults.Secret:
		_, _, err := y.vault.Hand(u.secrets, p.Name, p.Value)
		return err
	case faults.Balance:
		next, err := u.ReadBalance(p, u.names())
		if err != nil {
			return err
		}
		u.Balance.Set(next)
	case faults.Certificate:
		if err := u.CheckCertificate(p.State); err != nil {
			return err
		}
		if len(faults.Effects(y.Health(), p)) == 0 {
			return same
		}
		u.Certificate.Set(p.State)
	case faults.Data:
		return u.change(p)
	}
	return nil
}

// mostReplicas is what every runtime can carry of one service in a drill.
const mostReplicas = 50

func (y *System) settings(u *still, values map[string]string) error {
	if u.Store() {
		_, err := ReadStoreSettings(u.Spec.Kind, values)
		return err
	}
	if y.check == nil {
		return nil
	}
	return y.check(values)
}

func (u *still) limit(p faults.Limit) error {
	l, err := ReadLimits(p)
	if err != nil {
		return err
	}
	if l.Asks(Disk) && !u.Store() {
		return NoDisk(u.Spec)
	}
	of := &u.Bounds
	if p.Replica != "" {
		if !slices.Contains(u.names(), p.Replica) {
			return &Unknown{What: u.Spec.Name + " has no replica", Name: p.Replica, Known: u.names()}
		}
		if u.own[p.Replica] == nil {
			u.own[p.Replica] = &Bounds{}
		}
		of = u.own[p.Replica]
	}
	of.Set(l)
	return nil
}

// change brings a condition of data, or cures some.
func (u *still) change(d faults.Data) error {
	if err := u.CheckData(d); err != nil {
		return err
	}
	if tables := u.Spec.Tables(); d.Table != "" && len(tables) > 0 && !slices.Contains(tables, d.Table) {
		return &Unknown{What: u.Spec.Name + " has no table", Name: d.Table, Known: tables}
	}
	if !Lasts(d) {
		u.data = slices.DeleteFunc(u.data, func(c faults.Data) bool { return Cures(d, c) })
		u.Done(d)
		return nil
	}
	if slices.Contains(u.data, d) {
		return fmt.Errorf("%s: it is so already", u.Spec.Name)
	}
	u.data = append(u.data, d)
	return nil
}

func (y *System) load(p faults.Load) error {
	if err := y.customers.CheckLoad(p); err != nil {
		return err
	}
	if p.Source != "" {
		y.customers.Source(p.Source).Set(p)
		return nil
	}
	changed := false
	for _, j := range y.Stack.Journeys {
		if p.Journey == "" || p.Journey == j.Name {
			factor := y.customers.Factor(j.Name)
			changed = changed || factor.Now() != p.Factor
			factor.Set(p.Factor)
		}
	}
	if !changed {
		return fmt.Errorf("as many customers come already: %g times the steady rate", p.Factor)
	}
	return nil
}

func (y *System) tell(p faults.Telemetry) error {
	if err := CheckTelemetry(p); err != nil {
		return err
	}
	t, who := &y.customers.Telemetry, "the customers"
	if p.Service != "" && p.Service != stack.Customers {
		u, ok := y.services[p.Service]
		if !ok {
			return &Unknown{What: "there is no service", Name: p.Service, Known: y.Stack.Names()}
		}
		t, who = &u.Telemetry, p.Service
	}
	if p.Op == faults.TelemetryRestore {
		t.Restore()
		return nil
	}
	if slices.ContainsFunc(t.Impairments(), func(w Impairment) bool { return w.Telemetry == p }) {
		return fmt.Errorf("what %s tells of itself is so already", who)
	}
	t.Add(p, 0)
	return nil
}

// Unknown is an error about a name that is none, with those that there are.
type Unknown struct {
	What, Name string
	Known      []string
}

func (e *Unknown) Error() string { return fmt.Sprintf("%s %q", e.What, e.Name) }
func (e *Unknown) Unwrap() error { return faults.ErrNoTarget }
