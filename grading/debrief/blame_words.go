package debrief

import "regexp"

// The words by which people blame each other. A name is a word with a capital that a
// verb of neglect follows; what else begins a sentence and may stand before such a verb
// is in things.

// spared is what holds such a word and blames nobody.
var spared = regexp.MustCompile(`(?i)\bblameless\w*|\b(?:forgot|neglected|ignored) nothing\b|\bgit[ -]blame\b|\b(?:no|without|not about) blame\b|` +
	`\b(?:nobody|no one|no-one|no person|none of \w+)(?:'s fault|'s mistake| (?:is|was) (?:to blame|at fault))|` +
	`\b(?:is|was|are|were)(?: not|n't) (?:\w+'s|your|his|her|their|to|at|anybody's|anyone's) (?:fault|mistake|blame)|\b's not (?:\w+'s|your|his|her|their) (?:fault|mistake)|` +
	`\bblam(?:e|es|ed|ing) (?:nobody|no one|no-one|none)\b|\b(?:do not|don't|does not|doesn't|never|not to|nobody will|without) (?:blame|blaming)\b|` +
	`\b(?:broke|breaks?|broken) (?:the )?(?:glass|\w+(?: \w+){0,2} (?:in ?to|down|up) )`)

const (
	somebody = `(?:he|she|they|you|who|whoever|somebody|someone|nobody|no one|everybody|(?:the |our |a |an |\w+ )?(?:\w+ )?(?:engineer|developer|operator|reviewer|author|approver|team|colleague|on-call|admin|manager|vendor|people|person)s?)`
	// neglects follow whoever is said to have fallen short.
	neglects = `(?:(?:had|has|have|again|simply|just|once more|clearly|obviously) )*(?:` +
		`forgot|forgotten|neglected|missed the obvious|screwed|messed up|botched|wrecked|ruined|broke (?:it|this|that|everything|things|prod\w*|the \w+|our \w+)\b|broken (?:it|this|that|everything|prod\w*)\b|dropped the ball|caused (?:this|that|the|all this) (?:mess|disaster|chaos)\b|did(?: not|n't) (?:think|care)\s*(?:[.!,;]|$)|needs? to learn (?:how )?to\b|ignored|disregarded|` +
		`failed to (?:read|check|test|notice|look|ask|follow|tell|think|verify|review|understand|communicate|see|realise|realize|do)\b|` +
		`(?:should|ought to) (?:\w+ ){0,2}?have (?:\w+ )?(?:checked|known|read|tested|looked|asked|noticed|told|pushed|seen|thought|waited|done|deployed|merged|reviewed|verified|realised|realized|followed|touched|caught|listened|been (?:more )?(?:careful|attentive))\b|` +
		`(?:did not|didn't|could not|couldn't) (?:even|bother|be bothered)\b|could(?:n't| not) care|never even\b|(?:never |not )?bothered\b|had no business\b|knew better\b|(?:should|ought to) know better\b|(?:is|was|were|are) (?:not|n't) paying attention\b|` +
		`(?:is|was|are|were) (?:too |so |just |simply )?(?:lazy|asleep|dumb|foolish|guilty)\b)`
	wished = `(?:done|read|checked|tested|looked|asked|listened|followed|paid|waited|thought|cared)\b`
)

// blaming are ways of saying that somebody is at fault, whoever it is.
var blaming = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\b(?:your|his|her|their|whose|\pL+'s|\pL+s') (?:own |stupid |silly )?(?:fault|mistake|mess|screw-?up|blunder|negligence|carelessness|incompetence|sloppiness|laziness)\b`),
	regexp.MustCompile(`(?i)\b(?:i|we|to|can|must|should|only) blame\b|\bblam(?:e|es|ed|ing) (?:him|her|them|you|somebody|someone|the \w+ team)\b|\bfault lies with \pL`),
	regexp.MustCompile(`\b[Bb]lam(?:e|es|ed|ing) [A-Z]\p{Ll}+`),
	regexp.MustCompile(`(?i)\b(?:careless(?:ly|ness)?|incompeten(?:t|ce)|stupid(?:ity)?|idiot\w*|morons?|clueless|sloppily|sloppiness|sloppy (?:work|review|change|job|push|code|engineer\w*)|laziness|lazy (?:review\w*|work|engineer\w*|developer\w*|people|team)|negligen(?:t|ce|tly)|reckless(?:ly|ness)?|irresponsibl[ey]|unprofessional|amateur(?:s|ish)?|dumb (?:mistake|change|idea|move|push|error))\b`),
	regexp.MustCompile(`(?i)\b(?:human|operator) error\b|\basleep at the wheel\b|\bno excuse\b|\bwithout thinking\b|\bsleeping on the job\b|\bpoor judge?ment\b|\bbe more (?:careful|attentive|diligent)\b|\bpay (?:more|better) attention\b|\b(?:you|he|she|they) had one job\b|\bwho (?:the hell|on earth)\b|\bwhat (?:was|were) (?:he|she|they|you|\pL+) thinking\b|\bhow could (?:anyone|anybody|somebody|someone|you|he|she|they) (?:approve|merge|push|deploy|miss|do|forget|think)\b|\b(?:thanks|thank you|well done) for breaking\b|\bthe guilt of \pL|\b(?:this|that)(?: one)?(?: is|'s| was) (?:all |entirely |squarely )*on (?:the )?\w+ (?:team|people|folks|guys)\b|\bresponsible for (?:this|the) (?:mess|disaster|debacle|outage|incident|failure)\b`),
}

var (
	nameless = regexp.MustCompile(`(?i)\b` + somebody + ` ` + neglects + `|\b(?:if|had) (?:only )?` + somebody + ` (?:had |only )*` + wished)
	named    = regexp.MustCompile(`\b([A-Z]\p{Ll}+)(?: [A-Z]\p{Ll}+)? ` + neglects + `|\b(?:[Ii]f|[Hh]ad) (?:only )?([A-Z]\p{Ll}+)(?: [A-Z]\p{Ll}+)? (?:had |only )*` + wished)
)

// onNames are where something is said to be on somebody. A tool, or a day, that it stands
// on is in places.
var onNames = regexp.MustCompile(`\b(?:[Tt]his|[Tt]hat)(?: one)?(?: is|'s| was) (?:(?:all|entirely|squarely|totally) )*(?:on|down to) ([A-Z]\p{Ll}+)\s*(?:[.!;]|$)`)

var places = map[string]bool{
	"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true,
	"slack": true, "teams": true, "zoom": true, "grafana": true, "prometheus": true, "kibana": true, "kubernetes": true, "jira": true, "confluence": true, "notion": true,
	"github": true, "gitlab": true, "linux": true, "postgres": true, "redis": true, "kafka": true, "docker": true, "production": true, "staging": true, "call": true, "hold": true,
}

// things begin sentences, and no name is meant.
var things = map[string]bool{
	"i": true, "we": true, "it": true, "this": true, "that": true, "monitoring": true, "alerts": true, "alerting": true, "tests": true, "staging": true, "automation": true,
	"nothing": true, "everything": true, "which": true, "what": true, "retries": true, "and": true, "but": true, "as": true,
}
