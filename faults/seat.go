package faults

// Seats that everybody knows: roles in a run, which a stack may page and which a
// scenario may add to.
const (
	SeatCommander      = "incident-commander"
	SeatOperations     = "operations"
	SeatCommunications = "communications"
	SeatScribe         = "scribe"
)

// Seats lists the seats that everybody knows.
func Seats() []string {
	return []string{SeatCommander, SeatOperations, SeatCommunications, SeatScribe}
}
