package event

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// ErrUnknownKind says that a stored event is of a kind or version this build
// cannot read.
var ErrUnknownKind = errors.New("unknown event kind")

// Unknown stands for a stored event this build cannot read. It is shown to
// nobody.
type Unknown struct {
	Was     Kind            `json:"was"`
	Version int             `json:"version"`
	Raw     json.RawMessage `json:"raw"`
}

func (u Unknown) Kind() Kind             { return u.Was }
func (Unknown) view(Viewer) (Body, bool) { return nil, false }

type decoder func([]byte) (Body, error)

func decode[B Body](raw []byte) (Body, error) {
	var b B
	err := json.Unmarshal(raw, &b)
	return b, err
}

// decoders has every kind ever written, at every version.
var decoders = map[Kind]map[int]decoder{
	RunStarted{}.Kind():        {1: decode[RunStarted]},
	RunEnded{}.Kind():          {1: decode[RunEnded]},
	RunStopped{}.Kind():        {1: decode[RunStopped]},
	RunPaused{}.Kind():         {1: decode[RunPaused]},
	RunResumed{}.Kind():        {1: decode[RunResumed]},
	ClockChanged{}.Kind():      {1: decode[ClockChanged]},
	InjectFired{}.Kind():       {1: decode[InjectFired]},
	InjectHeld{}.Kind():        {1: decode[InjectHeld]},
	InjectSkipped{}.Kind():     {1: decode[InjectSkipped]},
	FaultRequested{}.Kind():    {1: decode[FaultRequested]},
	FaultApplied{}.Kind():      {1: decode[FaultApplied]},
	FaultFailed{}.Kind():       {1: decode[FaultFailed]},
	FaultReverted{}.Kind():     {1: decode[FaultReverted]},
	ChangeRecorded{}.Kind():    {1: decode[ChangeRecorded]},
	AlertFired{}.Kind():        {1: decode[AlertFired]},
	AlertResolved{}.Kind():     {1: decode[AlertResolved]},
	PageSent{}.Kind():          {1: decode[PageSent]},
	PageAcknowledged{}.Kind():  {1: decode[PageAcknowledged]},
	PageEscalated{}.Kind():     {1: decode[PageEscalated]},
	PageResolved{}.Kind():      {1: decode[PageResolved]},
	IncidentDeclared{}.Kind():  {1: decode[IncidentDeclared]},
	IncidentClosed{}.Kind():    {1: decode[IncidentClosed]},
	SeverityDeclared{}.Kind():  {1: decode[SeverityDeclared]},
	HypothesisStated{}.Kind():  {1: decode[HypothesisStated]},
	NoteAdded{}.Kind():         {1: decode[NoteAdded]},
	UpdatePosted{}.Kind():      {1: decode[UpdatePosted]},
	MessageSent{}.Kind():       {1: decode[MessageSent]},
	StepChecked{}.Kind():       {1: decode[StepChecked]},
	EvidenceViewed{}.Kind():    {1: decode[EvidenceViewed]},
	CommandRun{}.Kind():        {1: decode[CommandRun]},
	ActionPreviewed{}.Kind():   {1: decode[ActionPreviewed]},
	ActionRequested{}.Kind():   {1: decode[ActionRequested]},
	ActionApproved{}.Kind():    {1: decode[ActionApproved]},
	ActionRefused{}.Kind():     {1: decode[ActionRefused]},
	ActionTaken{}.Kind():       {1: decode[ActionTaken]},
	ActionFailed{}.Kind():      {1: decode[ActionFailed]},
	SLOBreached{}.Kind():       {1: decode[SLOBreached]},
	SLORestored{}.Kind():       {1: decode[SLORestored]},
	SLOSampled{}.Kind():        {1: decode[SLOSampled]},
	HealthSnapshotted{}.Kind(): {1: decode[HealthSnapshotted]},
	MarkGiven{}.Kind():         {1: decode[MarkGiven]},
}

// Kinds lists every kind this build can read, sorted.
func Kinds() []Kind { return slices.Sorted(maps.Keys(decoders)) }

// Encode returns a body as it is stored, and the version of its shape.
func Encode(b Body) (version int, raw []byte, err error) {
	versions, ok := decoders[b.Kind()]
	if !ok {
		return 0, nil, fmt.Errorf("%w: %s", ErrUnknownKind, b.Kind())
	}
	raw, err = json.Marshal(b)
	return slices.Max(slices.Collect(maps.Keys(versions))), raw, err
}

// Decode reads a stored body. A kind or version it does not know comes back as
// Unknown, together with ErrUnknownKind: the log can still be read past it.
func Decode(k Kind, version int, raw []byte) (Body, error) {
	read, ok := decoders[k][version]
	if !ok {
		return Unknown{Was: k, Version: version, Raw: slices.Clone(raw)}, fmt.Errorf("%w: %s version %d", ErrUnknownKind, k, version)
	}
	b, err := read(raw)
	if err != nil {
		return nil, fmt.Errorf("decode %s version %d: %w", k, version, err)
	}
	return b, nil
}
