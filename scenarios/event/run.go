package event

// RunStarted opens every log.
type RunStarted struct {
	Scenario string  `json:"scenario"` // slug
	Title    string  `json:"title"`
	Stack    string  `json:"stack"`
	Runtime  string  `json:"runtime"`
	Seed     int64   `json:"seed"`
	Rubric   string  `json:"rubric"`   // content hash; the answer key's name, not the key
	EpochMS  int64   `json:"epoch_ms"` // wall clock of run time zero, Unix milliseconds
	LengthMS int64   `json:"length_ms"`
	Trainees []Actor `json:"trainees"`
}

func (RunStarted) Kind() Kind { return "run.started" }

func (b RunStarted) view(Viewer) (Body, bool) {
	return RunStarted{Scenario: b.Scenario, Title: b.Title, Stack: b.Stack, Runtime: b.Runtime, EpochMS: b.EpochMS, LengthMS: b.LengthMS, Trainees: b.Trainees}, true
}

// Reasons for a run's end.
const (
	EndRecovered   = "recovered"   // the recovery was held as long as the scenario asks
	EndClosed      = "closed"      // what the scenario waits for, such as a closed incident, has come
	EndTime        = "time"        // its length has passed
	EndStopped     = "stopped"     // a person ended it
	EndInterrupted = "interrupted" // the server went away
	EndFailed      = "failed"      // the sandbox broke down
	EndUnrecorded  = "unrecorded"  // its log could not be written any further
)

// RunEnded closes every log but for marks given later.
type RunEnded struct {
	Reason string `json:"reason"`
}

func (RunEnded) Kind() Kind                 { return "run.ended" }
func (b RunEnded) view(Viewer) (Body, bool) { return RunEnded{Reason: b.Reason}, true }

// RunStopped says that somebody who leads has the run end, and why: run.ended
// follows.
type RunStopped struct {
	Why string `json:"why"`
}

func (RunStopped) Kind() Kind                 { return "run.stopped" }
func (b RunStopped) view(Viewer) (Body, bool) { return RunStopped{Why: b.Why}, true }

// RunPaused says that run time stands still until it is resumed.
type RunPaused struct{}

func (RunPaused) Kind() Kind                 { return "run.paused" }
func (b RunPaused) view(Viewer) (Body, bool) { return b, true }

// RunResumed says that run time goes on.
type RunResumed struct{}

func (RunResumed) Kind() Kind                 { return "run.resumed" }
func (b RunResumed) view(Viewer) (Body, bool) { return b, true }

// ClockChanged says how much run time passes from here on in a second of wall
// time.
type ClockChanged struct {
	Speed float64 `json:"speed"`
}

func (ClockChanged) Kind() Kind                 { return "clock.changed" }
func (b ClockChanged) view(Viewer) (Body, bool) { return ClockChanged{Speed: b.Speed}, true }
