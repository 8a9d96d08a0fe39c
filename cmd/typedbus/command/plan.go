package command

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/typedbus/typedbus/registry/pattern"
)

// deployment is a consumer as it is deployed.
type deployment struct {
	name  string // of the queue and the stack
	bus   string // a name, an ARN, or "" for the account's own
	rules []string
	key   string // of AWS KMS, or ""
	topic string // that alarms go to, or ""

	visibility, retention, oldest time.Duration
	receives                      int // before a message is a dead letter

	scaling          string // none, lambda, ecs or keda
	function         string
	cluster, service string
	namespace        string
	least, most      int
	backlog          int // messages for each task
	region           string
}

// The kinds of scaling.
const (
	scaleNone   = "none"
	scaleLambda = "lambda"
	scaleECS    = "ecs"
	scaleKEDA   = "keda"
)

var (
	stackName  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,74}$`)
	busName    = regexp.MustCompile(`^(arn:aws[a-z-]*:events:[a-z0-9-]+:[0-9]{12}:event-bus/)?[A-Za-z0-9._/-]{1,256}$`)
	keyName    = regexp.MustCompile(`^(arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:(key|alias)/[A-Za-z0-9/_-]+|alias/[A-Za-z0-9/_-]+|[0-9a-f-]{36})$`)
	topicARN   = regexp.MustCompile(`^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?$`)
	lambdaName = regexp.MustCompile(`^[A-Za-z0-9:_-]{1,170}$`)
	plainName  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$`)
	kubeName   = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
	regionName = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-[0-9]$`)
)

// check finds what AWS would refuse, or what would not work.
func (d *deployment) check() error {
	if strings.HasSuffix(d.name, ".fifo") {
		return errors.New("a FIFO queue is no target for this: a rule gives all of its events one message group, so that one consumer at a time would work, " +
			"and EventBridge takes no FIFO queue for the events that it cannot deliver; deploy a standard queue, and handle each event once with sqsx.Idempotent")
	}
	for _, c := range []struct {
		text, what string
		form       *regexp.Regexp
	}{
		{d.name, "--name is a letter and up to 74 letters, digits and hyphens", stackName},
		{d.bus, "--bus is the name or the ARN of an event bus", busName},
		{d.key, "--kms-key is the id, the alias or the ARN of a key", keyName},
		{d.topic, "--alarm-topic is the ARN of an SNS topic", topicARN},
		{d.function, "--function is the name or the ARN of a Lambda function", lambdaName},
		{d.cluster, "--cluster is the name of an ECS cluster", plainName},
		{d.service, "--service is the name of an ECS service", plainName},
		{d.namespace, "--namespace is a name as Kubernetes has them", kubeName},
		{d.region, "the region is none: set AWS_REGION", regionName},
	} {
		if c.text != "" && !c.form.MatchString(c.text) {
			return fmt.Errorf("%s, not %s", c.what, word(c.text))
		}
	}
	for _, c := range []struct {
		value, least, most time.Duration
		name               string
	}{
		{d.visibility, 0, 12 * time.Hour, "--visibility"},
		{d.retention, time.Minute, 14 * 24 * time.Hour, "--retention"},
		{d.oldest, time.Minute, 14 * 24 * time.Hour, "--oldest"},
	} {
		if c.value < c.least || c.value > c.most || c.value%time.Second != 0 {
			return fmt.Errorf("%s is in whole seconds from %s to %s, not %s", c.name, c.least, c.most, c.value)
		}
	}
	if d.receives < 1 || d.receives > 1000 {
		return fmt.Errorf("--receives is from 1 to 1000, not %d", d.receives)
	}
	return d.checkScaling()
}

func (d *deployment) checkScaling() error {
	given := map[string]string{"--function": d.function, "--cluster": d.cluster, "--service": d.service}
	need := map[string][]string{scaleNone: nil, scaleLambda: {"--function"}, scaleECS: {"--cluster", "--service"}, scaleKEDA: {"--service"}}
	wanted, ok := need[d.scaling]
	if !ok {
		return fmt.Errorf("--scaling is none, lambda, ecs or keda, not %s", word(d.scaling))
	}
	for _, name := range []string{"--function", "--cluster", "--service"} {
		wants := false
		for _, w := range wanted {
			wants = wants || w == name
		}
		switch {
		case wants && given[name] == "":
			return fmt.Errorf("--scaling %s needs %s", d.scaling, name)
		case !wants && given[name] != "":
			return fmt.Errorf("--scaling %s has no use for %s", d.scaling, name)
		}
	}
	switch {
	case d.scaling == scaleLambda && (d.most < 2 || d.most > 1000):
		return fmt.Errorf("--most is from 2 to 1000 for a Lambda function, not %d", d.most)
	case d.least < 0 || d.most < max(d.least, 1):
		return fmt.Errorf("--least is 0 or more, and --most not less than it or 1: %d and %d are neither", d.least, d.most)
	case d.backlog < 1:
		return fmt.Errorf("--backlog is at least 1 message, not %d", d.backlog)
	case d.scaling == scaleKEDA && !kubeName.MatchString(d.name):
		return fmt.Errorf("--name is a name as Kubernetes has them for --scaling keda, in lower case; %s is not", word(d.name))
	}
	return nil
}

// patterns returns the event patterns of the rules for types: one, if it is short enough for AWS, since an event that two
// rules match comes twice.
func (a *app) patterns(types []eventType) ([]string, error) {
	var rules []string
	for begin := 0; begin < len(types); {
		end, text := begin, ""
		for end < len(types) {
			p, warnings, err := pattern.ForTypes(registrations(types[begin : end+1])...)
			if err != nil {
				return nil, err
			}
			refused := refusal(p)
			if refused != "" && end == begin {
				return nil, fmt.Errorf("EventBridge would not take the rule for %s: %s", types[begin].name, refused)
			}
			if refused != "" {
				break
			}
			if end == len(types)-1 || end == begin {
				for _, w := range warnings {
					a.note("the rule: %s", w)
				}
			}
			text = p.String()
			end++
		}
		rules = append(rules, text)
		begin = end
	}
	return rules, nil
}

// refusal says why the service would refuse a pattern, or "".
func refusal(p *pattern.Pattern) string {
	for _, w := range p.Lint(pattern.Rule) {
		if w.Refused {
			return w.String()
		}
	}
	if n := len([]rune(p.String())); n > ruleLength {
		return fmt.Sprintf("its pattern has %d characters", n)
	}
	return ""
}

// ruleLength is how many characters an event pattern has at most, unless AWS raised the account's quota.
// See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html.
const ruleLength = 2048
