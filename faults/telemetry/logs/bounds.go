package logs

// LongestFilter is how long a filter may be, in bytes.
const LongestFilter = maxFilter
