// Package agreement says how far marks and criteria can be trusted: how often
// raters agree beyond chance, who marks more severely than the others, which
// criteria tell good runs from bad ones, and where a pass mark would stand.
//
// Invariants: pure arithmetic over what is handed in. What the numbers do not
// let anybody say is a Figure without a value and with a reason, never NaN and
// never a flattering zero. Every formula names its source.
//
// Non-goals: who may read a figure, and which runs and marks count.
package agreement
