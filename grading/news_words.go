package grading

import "regexp"

// The words by which people say that it is over, and those that take it back. A
// clause is in lower case, with single spaces and short forms written out.

const (
	// so are words that may stand between a verb and what it says.
	so = `(?:(?:now|all|fully|completely|again|finally|actually|already|both|just|indeed|not|never|yet|totally|really|long) )*`
	// is are the verbs that state something, now or just now.
	is = `(?:is|are|was|were|has been|have been|been) `
	// trouble is what an incident is about.
	trouble = `(?:incident|outage|issue|issues|problem|problems|error|errors|failure|failures|timeouts|disruption|fault|trouble|impact|bug|symptoms|emergency|crisis|degradation|interruption|slowdown|downtime|breakage)`
	people  = `(?:customers|users|people|everyone|everybody|shoppers|clients|buyers|they)`
	// goes are the forms in which what customers use is said to do what it is for.
	goes = `(?:working|running|operating|operational|functioning|performing|behaving|flowing|succeeding|going through|up|live|online|available|reachable|serving|responding|healthy|stable|well|fine|normal|nominal|ok|okay|good|green|usable|possible)`
	// mended is what somebody or something did to it.
	mended = `(?:(?:fixed|resolved|solved|sorted|cured|repaired) (?:it|this|that|everything|(?:the|this|that) ` + trouble + `)|restored (?:the |full |normal )*(?:service|services|functionality|operations))`
	// end is where a short clause may stop, or what may follow.
	end = `(?:$| now| again| for| since| as (?:before|usual|normal|expected|it)| thanks| after| by| with)`
)

// well are phrases that say that it is over. A word of negation before or in one
// turns it round.
var well = expressions(
	`\b`+is+so+`(?:fixed|resolved|solved|sorted|cured|repaired|remedied|restored|healed|rectified|dealt with|taken care of)\b`,
	`\b(?:has|have|is|are) `+so+`(?:recovered|healed|normalised|normalized|cleared up)\b`,
	`\b(?:did not |does not )?recovered$`,
	`\b`+mended+`\b`,
	`\b(?:works?|runs?|serves?|flows?|functions?|operates?|succeeds?|go(?:es)? through) (?:\w+ ){0,2}?(?:again|normally|as before|as usual)\b`,
	`\b`+is+so+goes+` (?:\w+ ){0,2}?(?:again|normally|as before|as usual)\b`,
	`\b`+is+`again `+goes+`\b`,
	`\b(?:has|have) `+so+`resumed\b|\bresumed$`,
	`\bout of the woods\b`,
	`^(?:full|complete) recovery$`,
	`\bcome to an end\b|\bcame to an end\b`,
	`\bdeclare[sd]? (?:it|this|that|(?:the|this) `+trouble+`) (?:over|resolved|closed|ended|done)\b`,
	`(?:^|\b(?:is|are|was|were|been|went|gone|came|come|all|now|everything|things|services?) )`+so+`back (?:to (?:normal|green|usual|business|baseline|zero)|up|online|in business|in service|live)\b`,
	`\b(?:is|are|was|were) `+so+`back`+end,
	`\b(?:it|this|that|everything|all|`+trouble+`) (?:is|are|was|were) `+so+`over(?:$| now| yet| for| since| thanks)`,
	`^(?:the )?`+trouble+` (?:is )?`+so+`(?:over|resolved|fixed|solved|closed|gone|ended)$`,
	`^(?:we are |it is |all )?`+so+`all clear\b|\bgive the all clear\b`,
	`\ball (?:is |are )?`+so+`(?:well|fine|green|good now|good again|ok now|ok again|okay now|okay again|normal|nominal)\b`,
	`\b(?:everything|all services|all systems|systems|the (?:shop|site|system|service|store|platform)|things|we|operations) (?:is|are) `+so+`(?:well|fine|good|ok|okay|normal|nominal|healthy|green|up|working|running|stable|operational|quiet)`+end,
	`^(?:service|site|platform|system) is `+so+`(?:well|fine|good|ok|okay|normal|healthy|green|up|working|running|stable|operational)`+end,
	// Of one part it is said as well that it is up, healthy or running: "it" may be any.
	`\bit is `+so+`(?:well|fine|good|ok|okay|normal|working|stable|quiet)`+end,
	`\b(?:everything|all|it) (?:does not )?(?:works?|runs?) ?(?:$|now|again|fine|well)`,
	`\b`+trouble+` (?:is|are|has|have|was|were|has been|have been) `+so+`(?:gone|stopped|over|cleared|closed|ended|eliminated|vanished|disappeared|finished|past|gone away)\b`,
	`\b`+trouble+` (?:stopped|ended|cleared|vanished|disappeared|went away)\b`,
	`\b`+people+` (?:can|could|are able to|are) (?:not )?(?:\w+ ){1,4}?again\b`,
	`\b`+people+` can (?:not )?(?:\w+ ){1,3}?(?:now|normally|as usual|as before)$`,
	`\bcan (?:not )?be (?:used|reached|bought|paid) (?:\w+ )?again\b`,
	`^(?:now |ok |okay |done |all |fully |completely )*(?:not )?(?:fixed|resolved|solved)(?:$| (?:now|again|it|this|that|yet|by|with|via|after|thanks|everything|the `+trouble+`))`,
	`\b(?:closed?|closing|mark(?:ed|ing)?) (?:it |this |the incident )?(?:as )?resolved\b`,
	`\bclos(?:ed|ing) (?:the|this|our) `+trouble+`\b`,
	`\bstand(?:ing)? down\b`,
	`^(?:fully )?operational$`,
	`\b(?:service|services|traffic|functionality) (?:fully )?restored$`,
	`^all (?:systems|services) (?:operational|green|up|normal)\b`,
	`\b`+trouble+` is (?:not )?behind us\b`,
	`\b(?:is|was) (?:not |just |only )*a false alarm\b`,
)

// brief are whole sentences of a word or two by which people say so in a channel. What
// else stands in the sentence makes it mean something else: "all good, rolling back now".
var brief = regexp.MustCompile(`^(?:(?:yep|yes|yeah|ok|okay|right|great|good news|and|now|it is|everything is|things are|update)[,: ]+)*` +
	`(?:all good|all sorted|sorted|all fine|good to go again|green across the board|back in (?:action|business)|working as (?:expected|intended|normal) again|crisis over)` +
	`(?:[, ]+(?:now|again|here|thanks|thank you|cheers|ta|all|everyone|everybody|folks|team|guys|from our (?:side|end)|closing|closing this))*$`)

// gone are phrases in which the negation itself says that it is over.
var gone = expressions(
	`\bno (?:more|further) (?:errors?|failures?|timeouts?|problems?|issues?|impact)\b`,
	`\bno (?:errors?|failures?|timeouts?|problems?|issues?|impact) (?:any ?more|any longer)\b`,
	`\b(?:no one|nobody|no (?:customers?|users?|visitors?)) (?:is|are) (?:affected|impacted|hurt|harmed) (?:now|any ?more|any longer)\b`,
	`\bno longer (?:fail\w*|broken|down|affected|impacted|slow|unavailable|degraded|an (?:issue|incident|outage))\b`,
	`\bnothing (?:is )?(?:broken|wrong|down|failing|fails|amiss)(?:$| now| any ?more| any longer| at all)`,
)

var (
	negation = regexp.MustCompile(`\b(?:not|never|no|none|nothing|nobody|neither|nor|hardly|barely|without|far from)\b`)

	// doubt are words before a phrase by which it is no statement: what may come,
	// what is hoped or asked for, what holds for a part, what others say, and what
	// was at another time.
	doubt = regexp.MustCompile(`\b(?:` +
		`will|would|could|shall|should|must|may|might|ought|going to|about to|able to get|to be|to get|to make|to have|to see|get|gets|getting|make|makes|making|bring|bringing|` +
		`expect\w*|hope\w*|hoping|wish\w*|want\w*|plan\w*|try|tries|trying|tried|aim\w*|need\w*|wait\w*|working on|work on|` +
		`almost|nearly|partly|partially|mostly|half|largely|some|most|probably|perhaps|maybe|possibly|likely|unlikely|seem\w*|look|looks|looking|appears?|apparently|` +
		`think|thinks|believe\w*|guess\w*|assum\w*|suppose\w*|imagine|pretend|wonder\w*|doubt\w*|unclear|unsure|not sure|not certain|do not know|` +
		`until|till|unless|if|whether|once|when|whenever|before|so that|in order|provided|in case|as soon as|as if|the moment|` +
		`they say|people say|(?:goal|aim|plan|target) is|for me|from here|the first|one (?:customer|user|person|visitor)|` +
		`let|make sure|ensure|check|verify|confirm|test|watch|see how|prove|ask\w*|says|said|saying|say that|claims?|claimed|reports?|reported|told|heard|tell me|tell us|` +
		`not (?:tell|say|announce|post|write|claim|close|declare|call)|according to|in (?:a|an|the|our|this|that|last) (?:\w+ )?(?:drill|exercise|rehearsal|simulation|game day|test|staging)|` +
		`soon|too early|last|previous|previously|earlier|yesterday|similar|other|instead|example|` +
		`after (?:it|this|that|everything|the ` + trouble + `)` +
		`)\b`)

	// reserve are words after a phrase by which it holds for a part, or not yet.
	reserve = regexp.MustCompile(`\bonly$|^\s*(?:an? |some |the |more |further )?(?:next |short |quick )?(?:update|news|word|details|answers)\b|^\s*(?:soon|expected|yesterday|last|shortly|later|tomorrow|tonight|eventually|when (?:it|the|they|this|that|all|everything|traffic)|once|if|until|unless|except|apart from|partly|partially|mostly|in part|enough|` +
		`from time to time|at times|sometimes|occasionally|intermittently|off and on|on and off|every (?:other|second|third) |one (?:moment|minute|second)\b|` +
		`(?:with)?in (?:about |around |some )?(?:a|\d+|one|two|three|five|ten|the next|a few) ?\w*|in (?:staging|test|dev|development|theory|principle|part)|by (?:noon|tonight|tomorrow|\d)|` +
		`(?:for|on|at|in) (?:about |around |roughly |only )?(?:some|most|a few|half|part|one|many|now$|the moment|\d+))\b`)

	// opening begins a sentence whose main clause holds only then.
	opening = regexp.MustCompile(`^(?:if|once|as soon as|unless|until|in case|provided|when it|when this|when that|when they)\b|^(?:to ?-?do|next(?: steps?)?|plan(?:ned)?|still (?:to do|to come|open)|open)$`)

	// residue says that something is still wrong.
	residue = regexp.MustCompile(`\bstill (?:\w+ ){0,3}?(?:fail\w*|see\w*|errors?|slow\w*|broken|down|affected|degraded|wait\w*|stuck|not|high|elevated|unable|can not|have|has|get\w*|some|there|investigat\w* (?:the )?errors)\b|` +
		`\b(?:is|are) (?:failing|broken|unavailable|unreachable|degraded)\b|\b` + people + ` can not\b|\b(?:purchases|payments|requests|orders|logins|visits) fail\b|\bfails\b|\bpaying fails\b|\bnot yet\b|\bexcept(?: for)?\b|\bsome (?:customers|users|people|requests|purchases|errors)\b[^,]*\b(?:see|fail|wait|get|have|can not|remain)\b|\berrors? remain|` +
		`, (?:(?:i|we) (?:think|guess|hope|believe|suppose|assume)|hopefully|probably|maybe|perhaps|as far as (?:i|we) (?:can )?(?:see|tell|know))$`)

	// inversion is how a question begins; not everybody ends one with its mark.
	inversion = regexp.MustCompile(`^(?:is|are|was|were|has|have|does|do|did|can|could|will|would|should) (?:it|this|that|everything|all|we|you|they|the|there|customers|anyone|anybody|someone|somebody|things)\b`)

	// retraction takes back what was said, or says outright that it goes on.
	retraction = regexp.MustCompile(`\bunresolved\b|\bre-?open(?:ed|ing)?\b|\b(?:was|were|is) (?:too early|premature)\b|\b(?:spoke|said so|cheered|(?:called|closed|declared|resolved) (?:it|this|that|the ` + trouble + `)(?: over| resolved| closed)?) too (?:early|soon)\b|` +
		`\b(?:far from|nowhere near|not even close to being|not even close to) (?:over|fixed|resolved|solved|normal|well)\b|` +
		`\b` + trouble + ` (?:is|are|was|were|came|has come|have come) ` + so + `back(?:$|[,;:]| again| now| since| after| for| and)|\b` + trouble + ` (?:is|are) ` + so + `(?:ongoing|continuing|still there)\b|\b` + trouble + ` (?:continues?|persists?|goes on|go on)\b|` +
		`(?:^|[,;:] )(?:our |the )?\w+ (?:fails?|is failing|are failing) again\b|` +
		`\b` + trouble + ` (?:has |have )?(?:returned|reappeared|resurfaced|recurred)\b|\b(?:it|this|that|` + trouble + `) (?:is|are) (?:happening|starting|beginning) again\b|\b(?:take|took) back (?:the|my|our) all clear\b|^(?:i |we )?retract\w*\b|` +
		`(?:^|[,;:] )(?:our |the )?(?:customers|users|people|they) still (?:can not|are not able|are unable)\b|` +
		`\b(?:was|were) wrong\b|\bi take (?:that|it) back\b|\bstill (?:\w+ ){0,2}?(?:failing|broken|down|affected|degraded|unavailable|ongoing|going on|fails?)\b|\b(?:is|are|it) (?:failing|broken|down|back|fails) again\b[^a-z]*$|\bsecond outage\b`)

	// things before a phrase of which only a part is said.
	things = regexp.MustCompile(`\b(?:cause|causes|alerts?|pages?|tickets?|change|setting|config|configuration|release|pool|version|flag|dashboard|probe|name|runbook|test|limit) (?:of|for|on|in|at|that|from|which)\b`)
)

// verbs are where a phrase begins to state something of what stands before it.
var verbs = set("is", "are", "was", "were", "has", "have", "been", "works", "work", "runs", "run", "recovered", "did", "does")

// aside are what people also say to be resolved, back or over, without saying so
// of what customers suffer.
var aside = set(
	"alert", "alerts", "page", "pages", "pager", "ticket", "tickets", "dns", "name", "names", "hostname", "host", "address", "conflict", "conflicts",
	"typo", "dashboard", "dashboards", "graph", "graphs", "chart", "charts", "metric", "metrics", "probe", "monitor", "link", "cause", "causes",
	"change", "changes", "config", "configuration", "setting", "settings", "pool", "value", "values", "version", "release", "deploy", "deployment", "rollout",
	"flag", "flags", "replica", "replicas", "backup", "data", "table", "snapshot", "certificate", "runbook", "script", "test", "tests", "build", "pipeline",
	"index", "indexes", "indices", "lease", "lock", "locks", "disk", "disks", "volume", "volumes", "cable", "switch",
	"database", "databases", "db", "server", "servers", "instance", "instances", "pod", "pods", "container", "containers", "machine", "machines", "cluster", "broker", "primary", "vendor", "provider", "supplier",
	"cpu", "memory", "load", "latency", "traffic", "throughput", "usage", "utilisation", "utilization", "saturation", "depth", "lag", "temperature", "bandwidth",
	"queue", "queues", "backlog", "cache", "caches", "node", "nodes", "worker", "workers", "consumer", "consumers", "leader", "standby", "partition", "shard", "connection", "connections", "exporter", "key", "keys", "secret", "secrets", "token", "tokens", "totals", "figures",
	"size", "limit", "quota", "policy", "meeting", "shift", "call", "restart", "rollback", "migration", "job", "maintenance",
)

// mends is a phrase that begins with what was done, whatever did it.
var mends = regexp.MustCompile(`^` + mended)

// oneOf are names of one of several that are alike.
var oneOf = regexp.MustCompile(`[a-z]-\d+$`)

// titled are nouns that a name follows: "the alert … is resolved".
var titled = set("alert", "alarm", "ticket", "replica", "instance", "pod", "host", "server", "node", "flag", "job", "table", "index", "queue", "cache", "database")

func set(words ...string) map[string]bool {
	m := map[string]bool{}
	for _, w := range words {
		m[w] = true
	}
	return m
}

func expressions(sources ...string) []*regexp.Regexp {
	var out []*regexp.Regexp
	for _, s := range sources {
		out = append(out, regexp.MustCompile(s))
	}
	return out
}
