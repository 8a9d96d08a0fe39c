package command

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"
)

// permissionsJSON is what loaders need, by target. A test holds it to docs/iam.md and to the loaders' documentation.
//
//go:embed permissions.json
var permissionsJSON []byte

// permission is what the loader of a target needs to load a Go type.
type permission struct {
	Target  string   `json:"target"`
	Type    string   `json:"type"`
	Actions []string `json:"actions"`
}

// permissions are what loaders need, and what each action can be limited to.
type permissions struct {
	Targets   []permission        `json:"targets"`
	Resources map[string][]string `json:"resources"` // by action
}

// statement is one of a policy.
type statement struct {
	Sid       string   `json:"Sid"`
	Effect    string   `json:"Effect"`
	Action    []string `json:"Action"`
	Resource  []string `json:"Resource"`
	Condition any      `json:"Condition,omitzero"`
}

// iamFlags are the flags of iam.
type iamFlags struct {
	types, buckets   []string
	queue, dead, key string
	region, account  string
}

func (a *app) iam() *cobra.Command {
	var flags iamFlags
	cmd := &cobra.Command{
		Use:   "iam [TYPE…]",
		Short: "Print the least IAM policy for a consumer and its handlers' relations",
		Long: `Print the least IAM policy that a consumer of event types needs:

  --queue              to receive, delete, return and extend messages of the queue, an ARN
  --dead-letter-queue  to send to the queue of dead letters; a queue's own redrive needs no permission, sending there
                       by the consumer (sqsx.WithDeadLetter) does
  --kms-key            to read and write messages that a key of yours encrypts
  --bucket             to read large payloads, or archives, in the bucket

and what loads the relations of the types: each action that their loaders call, limited to resources where AWS can limit
it, and to --account and --region (default any). A type is named by its Go type, its detail-type, or the source for all
types of it. What Cloud Control loads needs cloudformation:GetResource, and what the read handler of the resource's type
calls, which a note names how to find.

The output is a policy document in JSON, the same bytes each time. The role that the program assumes in other accounts
needs the statements of the relations, the program itself the others and sts:AssumeRole: docs/iam.md has both.`,
		Example: `  typedbus iam ecsevents.TaskStateChange --queue arn:aws:sqs:eu-west-1:123456789012:tasks
  typedbus iam aws.ecs --account 123456789012 --region eu-west-1 > policy.json
  aws iam create-policy --policy-name tasks --policy-document "$(typedbus iam aws.ecs)"`,
		ValidArgsFunction: a.completeTypes,
		RunE: func(_ *cobra.Command, names []string) error {
			if err := flags.check(); err != nil {
				return err
			}
			names = append(names, flags.types...)
			var types []eventType
			if len(names) > 0 || flags.queue+flags.dead+flags.key == "" && len(flags.buckets) == 0 {
				var err error
				if types, err = a.choose(names); err != nil {
					return err
				}
			}
			return a.policy(flags, types)
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&flags.types, "types", nil, "event types, as the arguments")
	f.StringVar(&flags.queue, "queue", "", "the ARN of the queue that is consumed")
	f.StringVar(&flags.dead, "dead-letter-queue", "", "the ARN of the queue that the consumer sends dead letters to")
	f.StringVar(&flags.key, "kms-key", "", "the ARN of the key that encrypts the queues")
	f.StringSliceVar(&flags.buckets, "bucket", nil, "a bucket, or BUCKET/PREFIX, to read from")
	f.StringVar(&flags.account, "account", "*", "the account of the resources")
	f.StringVar(&flags.region, "region", "*", "the region of the resources")
	_ = cmd.RegisterFlagCompletionFunc("types", a.completeTypes)
	return cmd
}

var (
	queueARN    = regexp.MustCompile(`^arn:(aws[a-z-]*):sqs:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,80}(\.fifo)?$`)
	keyARN      = regexp.MustCompile(`^arn:(aws[a-z-]*):kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$`)
	bucketName  = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[\x20-\x7e]*)?$`)
	accountName = regexp.MustCompile(`^([0-9]{12}|\*)$`)
)

func (f *iamFlags) check() error {
	switch {
	case f.queue != "" && !queueARN.MatchString(f.queue):
		return fmt.Errorf("--queue is the ARN of a queue, not %s", word(f.queue))
	case f.dead != "" && !queueARN.MatchString(f.dead):
		return fmt.Errorf("--dead-letter-queue is the ARN of a queue, not %s", word(f.dead))
	case f.key != "" && !keyARN.MatchString(f.key):
		return fmt.Errorf("--kms-key is the ARN of a key, not %s: a policy cannot name an alias", word(f.key))
	case !accountName.MatchString(f.account):
		return fmt.Errorf("--account is twelve digits or *, not %s", word(f.account))
	case f.region != "*" && !regionName.MatchString(f.region):
		return fmt.Errorf("--region is a region or *, not %s", word(f.region))
	}
	for _, b := range f.buckets {
		if !bucketName.MatchString(b) || strings.ContainsAny(b, "*?$") {
			return fmt.Errorf("--bucket is the name of a bucket, or BUCKET/PREFIX, not %s", word(b))
		}
	}
	return nil
}

// partition is that of the region or the queue.
func (f *iamFlags) partition() string {
	if parts := queueARN.FindStringSubmatch(cmp.Or(f.queue, f.dead)); parts != nil {
		return parts[1]
	}
	switch {
	case strings.HasPrefix(f.region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(f.region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}

func (a *app) policy(flags iamFlags, types []eventType) error {
	statements := flags.consumer()
	relations, err := a.relations(flags, types)
	if err != nil {
		return err
	}
	statements = append(statements, relations...)
	if len(statements) == 0 {
		return errors.New("these types have no relations: there is nothing to allow; --queue adds what the consumer needs")
	}
	data, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements}, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return err
	}
	const most = 6144 // of a managed policy, blanks not counted
	if n := len(slices.DeleteFunc(slices.Clone(data), func(c byte) bool { return c == ' ' || c == '\n' })); n > most {
		a.note("the policy has %d characters, and a managed policy has %d at most: make several of it, by types", n, most)
	}
	_, err = a.Out.Write(append(data, '\n'))
	return err
}

// consumer returns what sqsx calls.
func (f *iamFlags) consumer() []statement {
	var all []statement
	if f.queue != "" {
		all = append(all, statement{Sid: "Consume", Effect: "Allow", Resource: []string{f.queue}, Action: []string{
			"sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage",
		}})
	}
	if f.dead != "" {
		all = append(all, statement{Sid: "DeadLetters", Effect: "Allow", Resource: []string{f.dead}, Action: []string{"sqs:SendMessage"}})
	}
	if f.key != "" {
		actions := []string{"kms:Decrypt"}
		if f.dead != "" {
			actions = append(actions, "kms:GenerateDataKey")
		}
		all = append(all, statement{Sid: "Encryption", Effect: "Allow", Resource: []string{f.key}, Action: actions})
	}
	arn := "arn:" + f.partition() + ":s3:::"
	for i, b := range f.buckets {
		name, prefix, _ := strings.Cut(b, "/")
		list := statement{Sid: fmt.Sprintf("List%d", i+1), Effect: "Allow", Resource: []string{arn + name}, Action: []string{"s3:ListBucket"}}
		if prefix != "" {
			list.Condition = map[string]any{"StringLike": map[string]any{"s3:prefix": prefix + "*"}}
		}
		all = append(all, list, statement{Sid: fmt.Sprintf("Read%d", i+1), Effect: "Allow", Resource: []string{arn + name + "/" + prefix + "*"}, Action: []string{"s3:GetObject"}})
	}
	return all
}

// relations returns what the loaders of the types' relations call, a statement for each list of resources.
func (a *app) relations(flags iamFlags, types []eventType) ([]statement, error) {
	var known permissions
	if err := json.Unmarshal(permissionsJSON, &known); err != nil {
		return nil, err
	}
	actions, cloud := map[string]bool{}, map[string]bool{}
	for _, t := range types {
		for _, relation := range t.Relations {
			field, tag, _ := strings.Cut(relation, ": ")
			target, _, _ := strings.Cut(tag, ",")
			if strings.HasPrefix(target, "AWS::") {
				cloud[target] = true
				actions["cloudformation:GetResource"] = true
				continue
			}
			found := known.of(target, loaded(t.Type, field))
			if found == nil {
				a.note("%s.%s: what loads %s is of the program's own: add what it needs", t.name, field, plain(target))
			}
			for _, action := range found {
				if action == "s3:GetObjectVersion" && !strings.Contains(tag, ",version=") {
					continue
				}
				actions[action] = true
			}
		}
	}
	for _, target := range slices.Sorted(maps.Keys(cloud)) {
		a.note("%s is read by Cloud Control: add what is under handlers.read.permissions in: aws cloudformation describe-type --type RESOURCE --type-name %s", target, target)
	}
	byResource := map[string][]string{}
	for _, action := range slices.Sorted(maps.Keys(actions)) {
		resources := known.Resources[action]
		if len(resources) == 0 {
			resources = []string{"*"}
		}
		byResource[strings.Join(resources, "\n")] = append(byResource[strings.Join(resources, "\n")], action)
	}
	place := strings.NewReplacer("{partition}", flags.partition(), "{region}", flags.region, "{account}", flags.account)
	var all []statement
	for _, list := range slices.Sorted(maps.Keys(byResource)) {
		all = append(all, statement{Sid: fmt.Sprintf("Relations%d", len(all)+1), Effect: "Allow", Action: byResource[list], Resource: strings.Split(place.Replace(list), "\n")})
	}
	return all, nil
}

// of returns the actions that load a Go type for a target: of whatever type, where it is not known.
func (p *permissions) of(target, goType string) []string {
	var any []string
	for _, t := range p.Targets {
		if t.Target != target {
			continue
		}
		if t.Type == goType {
			return t.Actions
		}
		any = append(any, t.Actions...)
	}
	return any
}

// loaded is the name of the type that a relation field holds: what its Get returns a pointer to.
func loaded(event reflect.Type, field string) string {
	f, ok := event.FieldByName(field)
	if !ok {
		return ""
	}
	get, ok := reflect.PointerTo(f.Type).MethodByName("Get")
	if !ok || get.Type.NumOut() == 0 {
		return ""
	}
	out := get.Type.Out(0)
	for out.Kind() == reflect.Pointer || out.Kind() == reflect.Slice {
		out = out.Elem()
	}
	return out.Name()
}
