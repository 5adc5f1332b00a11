package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/logs"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/oncall"
	"github.com/drillyard/drillyard/scenarios/signals"
)

// Options are what a Run is made of. All fields are needed unless they say
// otherwise.
type Options struct {
	ID       string
	Scenario *scenarios.Scenario
	Stack    *stack.Stack
	Runbook  func(slug string) (*scenarios.Runbook, bool)
	Fault    func(name string) (faults.Fault, bool)
	Action   func(name string) (faults.Action, bool)
	Sandbox  faults.Sandbox
	// Epoch is the wall time of run time zero; the moment at which the sandbox
	// has started, without one.
	Epoch time.Time
	// Pace is how fast run time goes by at first on a sandbox that is not bound
	// to the wall clock: 1 as the wall clock does, for people; 0 as fast as it
	// can be played, for machines, and then nothing waits.
	Pace float64
	// From is the run time at which a run that has a Pace is handed over: nothing
	// waits until then, and nobody acts. 0: at its beginning.
	From faults.Time
	// To is the run time at which the run ends at the latest, whatever would still come:
	// nothing of that is played. 0: it ends by its script.
	To       faults.Time
	Seed     int64
	Rubric   string // content hash, for the log
	Trainees []event.Actor
	// Given are the seats that trainees have from its beginning, by their ids;
	// optional.
	Given  map[string]string
	Raters int // that the marks of the run take; 0: one
	// Policy is how the house works: an event.Policy…; empty: as the scenario has it.
	Policy string
	Log    event.Log
	// Publish is handed every batch of events once it is committed, in order.
	// It must not block. Optional.
	Publish func([]event.Event)
	// Responder plays the trainee; nil when people do.
	Responder *Responder
	// Extra compiles an inject that is added to the run; nil: none can be.
	Extra func(scenarios.Extra) (*scenarios.Inject, scenarios.Problems)
	// Replay does what people did in another run; optional.
	Replay *Replay
	// Keep notes what screens show that is in no log, so that the run's signals can be
	// kept when it is over.
	Keep bool
	// Written is what the log holds of this run already, which is taken up again
	// there: its player died. Of a sandbox that is not bound to the wall clock.
	Written []event.Event
	// Awaited is closed once somebody is there before whom a run that is taken up again
	// can go on; nil: it does not wait.
	Awaited <-chan struct{}
	// Patience is how long it waits, by the wall clock, before it ends as abandoned.
	Patience time.Duration
	Logger   *slog.Logger
	// History gives what lies before the run, before the sandbox starts; nil
	// stands for nothing.
	History func(context.Context) Past
}

// Past is what lies before a run.
type Past struct {
	Metrics *metrics.History       // that were measured; the run closes them. nil: none
	Changes []event.ChangeRecorded // that were made, oldest first; the run numbers them
}

// Run is one playing of a scenario.
type Run struct {
	Options

	rules     *metrics.Rules
	routing   *oncall.Routing
	signals   *signals.Signals
	epoch     time.Time          // with pager, metrics and evaluator, set before the state is running
	pager     *oncall.Dispatcher // and never after
	past      Past
	evaluator *metrics.Evaluator

	requests chan func()   // closures for the loop
	over     chan struct{} // closed when the loop takes no more requests
	work     sync.WaitGroup
	working  context.Context // of background work; ends with the loop
	stopWork context.CancelFunc
	lateMu   sync.Mutex
	lateWork []func()

	state    atomic.Value // event.RunState
	nowNS    atomic.Int64 // run time of the loop
	deadline atomic.Int64 // run time that the loop waits for
	leaving  atomic.Bool  // ending is set
	patience atomic.Int64 // wall time in milliseconds until when it waits for somebody; 0: it does not
	rings    atomic.Pointer[[]Ring]
	pace     pace

	// What follows belongs to the loop.
	history []event.Event
	cast    event.Cast
	habits  int               // what stand-ins did out of habit
	watch   *scenarios.Watch  // of what injects, the end and the responder wait for
	broken  error             // the log refused an append: nothing more may be shown
	script  []*scriptedInject // still to come, or to come again
	added   []scenarios.Inject
	length  faults.Time // that the run has; the scenario's, unless it was extended
	// onCourse are those that something may end, and activations the faults that were
	// not taken back by the script, in the order in which they came.
	onCourse     []*scriptedInject
	activations  []*activation
	pages        []*page
	silences     map[string]bool // by id: it stands
	calls        []*call         // personas who were paged
	called       int             // how often one was
	due          periodic
	slos         map[string]*sloState
	thresholds   map[string]*thresholdState
	asksCleared  bool // somebody waits for a fault.cleared
	clearings    map[string]*clearing
	looks        map[string]*standing   // by person
	asked        map[string]faults.Time // previews
	uncured      faults.Time            // when the cause was last seen in place while customers were well
	watched      map[string]int         // bytes of what looks showed anew, by person
	keys         map[string]answered
	written      map[string]int // bytes of the log, by person
	agenda       agenda
	waiting      []request              // for approval
	terminals    map[*terminal]bool     // that are open
	decidesAfter faults.Time            // that whoever leads has set; 0: as the scenario says
	said         map[string]faults.Time // when a persona last gave an answer
	counted      counted
	closing      *closing // nil: the scenario goes on
	ids          struct{ page, change, action, look, silence int }
	ending       string
	skips        bool       // it is on its way to where it is handed over
	retracing    *retracing // nil: it was not taken up again
}

// New prepares a run; Play plays it.
func New(o Options) (*Run, error) {
	rules, err := metrics.ParseRules(o.Stack.Name+"/rules.yaml", o.Stack.Rules)
	if err != nil {
		return nil, fmt.Errorf("prepare run: %w", err)
	}
	routing, err := oncall.ParseRouting(o.Stack.Name+"/routing.yaml", o.Stack.Routing)
	if err != nil {
		return nil, fmt.Errorf("prepare run: %w", err)
	}
	r := &Run{
		Options:    o,
		rules:      rules,
		routing:    routing,
		signals:    &signals.Signals{Stack: o.Stack, Lines: logs.New(0)},
		requests:   make(chan func()),
		over:       make(chan struct{}),
		slos:       map[string]*sloState{},
		thresholds: map[string]*thresholdState{},
		clearings:  map[string]*clearing{},
		silences:   map[string]bool{},
		looks:      map[string]*standing{},
		asked:      map[string]faults.Time{},
		watched:    map[string]int{},
		keys:       map[string]answered{},
		written:    map[string]int{},
		said:       map[string]faults.Time{},
		terminals:  map[*terminal]bool{},
		length:     o.Scenario.Duration,
		retracing:  newRetracing(o.Written),
	}
	if o.Keep {
		r.signals.Record = signals.NewRecord()
	}
	r.state.Store(event.StateStarting)
	r.pace.speed = o.Pace
	waited := append(o.Responder.conditions(), o.Scenario.End.When)
	for i := range o.Scenario.Injects {
		in := &o.Scenario.Injects[i]
		r.script = append(r.script, &scriptedInject{Inject: in, sparedForGood: in.Unless.Lasts()})
		waited = append(waited, in.Trigger.When, in.Unless)
	}
	r.watch = scenarios.NewWatch(waited...)
	r.asksCleared = o.Scenario.AsksFor(cleared)
	return r, nil
}

// ID returns the run's id.
func (r *Run) ID() string { return r.Options.ID }

// State returns starting, running, ended or failed.
func (r *Run) State() event.RunState { return r.state.Load().(event.RunState) }

// Epoch returns the wall clock of run time zero, once the run is running.
func (r *Run) Epoch() time.Time { return r.epoch }

// Metrics returns the run's metrics, once it is running and until it is closed.
func (r *Run) Metrics() *metrics.DB { return r.signals.DB }

// Signals returns the run's signals, once it is running and until it is closed.
func (r *Run) Signals() *signals.Signals { return r.signals }

// Rules returns the run's alert rules at work, once it is running.
func (r *Run) Rules() *metrics.Evaluator { return r.evaluator }

// Health returns the technical truth about the sandbox as it stands.
func (r *Run) Health(ctx context.Context) (faults.Health, error) {
	var health faults.Health
	err := r.asNow(ctx, func() (err error) {
		health, err = r.Sandbox.Snapshot(ctx)
		return err
	})
	return health, err
}

// Probe asks the sandbox something as a customer.
func (r *Run) Probe(ctx context.Context, p faults.Probe) (faults.Answer, error) {
	var answer faults.Answer
	err := r.asNow(ctx, func() (err error) {
		answer, err = r.Sandbox.Probe(ctx, p)
		return err
	})
	return answer, err
}

// asNow asks the sandbox as it is at this moment. One that has no clock of its
// own is brought there first, and that is for the loop to do.
func (r *Run) asNow(ctx context.Context, ask func() error) error {
	if !r.paced() {
		return ask()
	}
	return r.onLoop(ctx, ask)
}

// Close frees the run's telemetry. The run has ended before.
func (r *Run) Close() error {
	if r.signals.DB == nil {
		return nil
	}
	return r.signals.DB.Close()
}

// Broken returns why the log could not be written any more, once the run has
// ended for that.
func (r *Run) Broken() error {
	select {
	case <-r.over:
		return r.broken
	default:
		return nil
	}
}

// Play starts the sandbox, plays the run to its end, and stops the sandbox.
// When ctx ends, the run is ended in good order with reason stopped. An error
// means that it could not begin, and then it has failed, or that its sandbox or
// its log broke down on the way.
func (r *Run) Play(ctx context.Context) error {
	var cancel context.CancelFunc
	r.working, cancel = context.WithCancel(context.WithoutCancel(ctx))
	r.stopWork = cancel
	defer cancel()

	err := r.play(ctx)
	close(r.over)
	if r.broken != nil && r.State() == event.StateRunning {
		r.state.Store(event.StateEnded) // nobody is to wait for the sandbox to hear of it
	}
	stop, done := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer done()
	if stopErr := r.Sandbox.Stop(stop); stopErr != nil {
		err = errors.Join(err, fmt.Errorf("stop the sandbox: %w", stopErr))
	}
	if r.State() == event.StateStarting {
		r.state.Store(event.StateFailed)
	} else {
		r.state.Store(event.StateEnded)
	}
	return err
}

func (r *Run) play(ctx context.Context) error {
	if r.History != nil {
		if r.past = r.History(ctx); r.past.Metrics != nil {
			defer func() { _ = r.past.Metrics.Close() }() // the metrics hold on to it
		}
	}
	// A sandbox that is told what time it is may tell of the time before.
	if epoch := r.Options.Epoch; !epoch.IsZero() {
		r.open(epoch)
	}
	if err := r.Sandbox.Start(ctx, sink{r}); err != nil {
		return fmt.Errorf("start the sandbox: %w", err)
	}
	if err := r.begin(ctx); err != nil {
		return err
	}
	if err := r.retrace(ctx); err != nil {
		return err // and the log stays as it was
	}
	loopErr := r.headStart(ctx)
	r.state.Store(event.StateRunning)
	if loopErr == nil {
		loopErr = r.loop(ctx)
	}
	closing, done := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer done()
	r.finish(closing)
	return errors.Join(loopErr, r.broken)
}

// sink hands the sandbox's telemetry to the run's engines. Without an Epoch
// there is no place for metrics before the run is running; then they come from
// Collect only.
type sink struct{ run *Run }

func (s sink) Exposition(at faults.Time, from faults.Instance, page []byte) {
	s.run.signals.DB.Exposition(at, from, page)
}

func (s sink) Samples(at faults.Time, from faults.Instance, series []faults.Series, values []float64) {
	s.run.signals.DB.Samples(at, from, series, values)
}

func (s sink) Down(at faults.Time, from faults.Instance, why error) {
	s.run.signals.DB.Down(at, from, why)
}

func (s sink) Log(line faults.LogLine) { s.run.signals.Lines.Add(line) }
