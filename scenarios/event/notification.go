package event

// Why a receiver is notified of a group of alerts.
const (
	NotifiedFirst    = "first"    // it does not know that the group fires
	NotifiedJoined   = "joined"   // alerts fire that it has not been told of
	NotifiedEased    = "eased"    // some have stopped, and others go on
	NotifiedOver     = "over"     // all of them have stopped
	NotifiedRepeated = "repeated" // nothing is new, and it is reminded
)

// NotificationFiled is a notification to a receiver that is nobody: it lies in a
// channel or a queue of tickets, and rings nowhere.
type NotificationFiled struct {
	Receiver string   `json:"receiver" event:"crew,where"`
	Why      string   `json:"why" event:"crew,where,words=notified"`
	Group    string   `json:"group" event:"crew,where"`
	Alerts   []string `json:"alerts,omitempty" event:"crew,where,subject=alert"`  // rule names of those that fire
	Stopped  []string `json:"stopped,omitempty" event:"crew,where,subject=alert"` // of those that have stopped
	Service  string   `json:"service" event:"crew,where,subject=service"`
	Summary  string   `json:"summary" event:"crew,where"`
}

// Kind implements Body.
func (NotificationFiled) Kind() Kind { return "notification.filed" }

var _ = register(Descriptor{
	Sample:   NotificationFiled{Receiver: "tickets", Why: NotifiedFirst, Group: "alertname=SavingSlow", Alerts: []string{"SavingSlow"}, Stopped: []string{"SavingFails"}, Service: "app", Summary: "Saving is slow"},
	Decoders: []Decoder{decode[NotificationFiled]},
	Cause:    ByRun,
	Audience: Crew,
	Lane:     LaneSignals,
	Rests:    OnAlert,
	Quiet:    true,
})
