package command

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/spf13/cobra"
)

func (a *app) deploy() *cobra.Command {
	d := &deployment{}
	var apply, dry bool
	cmd := &cobra.Command{
		Use:   "deploy --name NAME [TYPE…]",
		Short: "Print or apply a CloudFormation template for a consumer of event types",
		Long: `Print a CloudFormation template for a consumer: a queue NAME, and

  rules    made from the event types, so that the queue gets what they take: one rule, or as few as AWS's limits allow
  dead     a dead-letter queue NAME-dead, for messages that were received too often and for events that EventBridge
           could not deliver; it takes dead letters of the one queue only
  policy   which lets these rules send to the two queues, and no others
  alarms   on the age of the oldest message, on dead letters, and on events that a rule could not deliver

A type is named by its Go type, its detail-type, or the source for all types of it. A program that has this command built
in deploys its own types where none is named.

--scaling adds what makes consumers as many as there is work for:

  lambda   an event source mapping to --function, which reports the messages of a batch that failed
  ecs      target tracking of an ECS service on the messages for each task; the cluster needs Container Insights
  keda     prints a KEDA ScaledObject for the Kubernetes deployment --service, in place of the template; the pods'
           identity needs sqs:GetQueueAttributes

The output is the same bytes each time: YAML, or JSON with -o json.

--apply creates or updates the stack NAME through a change set, lists its changes, and waits; a resource that fails is
listed with AWS's reason, and the exit code is 3. --dry-run lists the changes and applies none. Ctrl-C while the stack is
being changed leaves that to CloudFormation, and says what is done and how to go on or undo it; before, it leaves nothing.

A key of your own (--kms-key) must let events.amazonaws.com use it: kms:GenerateDataKey and kms:Decrypt in its policy.`,
		Example: `  typedbus deploy --name tasks ecsevents.TaskStateChange > template.yaml
  typedbus deploy --name tasks aws.ecs --apply --dry-run
  typedbus deploy --name orders --bus shop --scaling lambda --function place-orders orders.Placed --apply
  typedbus deploy --name tasks aws.ecs --scaling ecs --cluster prod --service consumer --most 20
  typedbus deploy --name tasks aws.ecs --scaling keda --service consumer | kubectl apply -f -`,
		ValidArgsFunction: a.completeTypes,
		RunE: func(cmd *cobra.Command, names []string) error {
			if dry && !apply {
				return errors.New("--dry-run goes with --apply: without it, nothing is applied anyway")
			}
			return a.runDeploy(cmd.Context(), d, names, apply, dry)
		},
	}
	f := cmd.Flags()
	f.StringVar(&d.name, "name", "", "the name of the queue and of the stack (required)")
	f.StringVar(&d.bus, "bus", "", "the event bus, by name or ARN (default the account's own, which has AWS's events)")
	f.StringVar(&d.key, "kms-key", "", "encrypt with this key of AWS KMS (default SQS's own)")
	f.StringVar(&d.topic, "alarm-topic", "", "the ARN of the SNS topic that alarms go to")
	f.DurationVar(&d.visibility, "visibility", 30*time.Second, "how long a received message is hidden; six times a Lambda function's timeout, or more")
	f.DurationVar(&d.retention, "retention", 4*24*time.Hour, "how long a message is kept")
	f.DurationVar(&d.oldest, "oldest", 15*time.Minute, "the age of the oldest message that is an alarm")
	f.IntVar(&d.receives, "receives", 5, "how often a message is received before it is a dead letter")
	f.StringVar(&d.scaling, "scaling", scaleNone, "none, lambda, ecs or keda")
	f.StringVar(&d.function, "function", "", "the Lambda function, by name or ARN")
	f.StringVar(&d.cluster, "cluster", "", "the ECS cluster")
	f.StringVar(&d.service, "service", "", "the ECS service, or the Kubernetes deployment")
	f.StringVar(&d.namespace, "namespace", "", "the Kubernetes namespace")
	f.IntVar(&d.least, "least", 1, "the fewest tasks or pods")
	f.IntVar(&d.most, "most", 10, "the most tasks, pods or concurrent batches")
	f.IntVar(&d.backlog, "backlog", 100, "how many waiting messages a task or pod should have")
	f.BoolVar(&apply, "apply", false, "create or update the stack, and wait")
	f.BoolVar(&dry, "dry-run", false, "with --apply: list the changes, and apply none")
	_ = cmd.MarkFlagRequired("name")
	_ = cmd.RegisterFlagCompletionFunc("scaling", cobra.FixedCompletions([]string{scaleNone, scaleLambda, scaleECS, scaleKEDA}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func (a *app) runDeploy(ctx context.Context, d *deployment, names []string, apply, dry bool) error {
	if err := d.check(); err != nil {
		return err
	}
	types, err := a.choose(names)
	if err != nil {
		return err
	}
	if d.rules, err = a.patterns(types); err != nil {
		return err
	}
	a.warnBus(d, types)
	template, err := d.template()
	if err != nil {
		return err
	}
	documents := []object{template}
	if d.scaling == scaleKEDA {
		if d.region, err = region(ctx); err != nil {
			return err
		}
		if err := d.check(); err != nil {
			return err
		}
		documents = d.scaledObject()
	}
	text, err := document(a.json(), documents...)
	if err != nil {
		return err
	}
	if !apply {
		_, err := a.Out.Write(text)
		return err
	}
	body, err := document(true, template)
	if err != nil {
		return err
	}
	if err := a.apply(ctx, d.name, string(body), dry); err != nil {
		return err
	}
	if d.scaling == scaleKEDA {
		_, err = a.Out.Write(text)
	}
	return err
}

// warnBus tells of types whose events the bus does not have.
func (a *app) warnBus(d *deployment, types []eventType) {
	own := d.bus == "" || d.bus == "default"
	for _, t := range types {
		for _, source := range t.sources {
			if aws := len(source) > 4 && source[:4] == "aws."; aws && !own {
				a.note("AWS's own events, such as those of %s, come to the account's default event bus: a rule there must send them to %s", plain(source), plain(d.bus))
				return
			}
		}
	}
	if len(d.rules) > 1 {
		a.note("AWS's limits need %d rules; an event that two types take in different rules comes twice", len(d.rules))
	}
}

// region returns the region of the environment.
func region(ctx context.Context) (string, error) {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return "", failed(err)
	}
	if cfg.Region == "" {
		return "", fmt.Errorf("no region is set: set AWS_REGION")
	}
	return cfg.Region, nil
}
