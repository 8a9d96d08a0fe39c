package command

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"github.com/typedbus/typedbus/awsevents"
)

func (a *app) sample() *cobra.Command {
	var wrap string
	cmd := &cobra.Command{
		Use:   "sample TYPE | sample SOURCE DETAIL-TYPE",
		Short: "Print an event to test with",
		Long: `Print an event of a type, made up from what is known of the type. The type is named by its Go name, its detail-type, or
its source and detail-type.

--wrap puts it into what carries it: "sns" is the notification that SNS sends, "sqs" the same in a message of a queue as
ReceiveMessage returns it, "lambda" the event that Lambda passes a function for a message of a queue.`,
		Example: `  typedbus sample ecsevents.TaskStateChange
  typedbus sample aws.ecs "ECS Task State Change" --wrap lambda`,
		Args:              cobra.RangeArgs(1, 2),
		ValidArgsFunction: a.completeType,
		RunE: func(_ *cobra.Command, args []string) error {
			t, err := a.find(args)
			if err != nil {
				return err
			}
			payload, err := a.sampleOf(t)
			if err != nil {
				return err
			}
			if payload, err = wrapped(payload, wrap); err != nil {
				return err
			}
			return a.print(payload)
		},
	}
	cmd.Flags().StringVar(&wrap, "wrap", "", "what carries the event: sns, sqs or lambda")
	_ = cmd.RegisterFlagCompletionFunc("wrap", cobra.FixedCompletions([]string{"sns", "sqs", "lambda"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// sampleOf returns an event that t takes: one from the catalogue of AWS's events, else one made of the Go type.
func (a *app) sampleOf(t eventType) (jsontext.Value, error) {
	source, detailType := "", ""
	if len(t.sources) > 0 {
		source = t.sources[0]
	}
	if len(t.detailTypes) > 0 {
		detailType = t.detailTypes[0]
	}
	for _, name := range append([]string{detailType}, values(t.Pattern, "detail.eventName")...) {
		if payload, err := awsevents.Sample(source, name); err == nil {
			return payload, nil
		}
	}
	return madeUp(t.Type, strings.TrimSuffix(source, "*"), strings.TrimSuffix(cmp.Or(detailType, "Sample"), "*"))
}

// madeUp makes an event of a Go type: every field of it has a value.
func madeUp(t reflect.Type, source, detailType string) (jsontext.Value, error) {
	v := reflect.New(t)
	fill(v.Elem(), "", 0)
	data, err := json.Marshal(v.Interface())
	if err != nil {
		return nil, fmt.Errorf("no sample can be made of %s: %s", t, oneLine(err.Error()))
	}
	var members map[string]jsontext.Value
	if err := json.Unmarshal(data, &members); err != nil {
		return nil, err
	}
	for name, value := range map[string]any{
		"version": "0", "id": "11111111-2222-4333-8444-555555555555", "source": source, "detail-type": detailType, "account": "123456789012",
		"time": "2026-01-02T03:04:05Z", "region": "eu-west-1", "resources": []string{},
	} {
		if members[name], err = json.Marshal(value); err != nil {
			return nil, err
		}
	}
	return json.Marshal(members, json.Deterministic(true))
}

// fill gives v a value that is not zero, by the first rule of its validate tag that says which.
func fill(v reflect.Value, rules string, depth int) {
	if depth > 6 || !v.CanSet() {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), rules, depth+1)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)))
			return
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.Tag.Get("json") != "-" && f.IsExported() {
				fill(v.Field(i), f.Tag.Get("validate"), depth+1)
			}
		}
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[jsontext.Value]() {
			v.SetBytes([]byte("{}"))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		_, inner, _ := strings.Cut(rules, "dive,")
		fill(v.Index(0), inner, depth+1)
	case reflect.Map:
		if v.Type().Key().Kind() == reflect.String {
			v.Set(reflect.MakeMap(v.Type()))
			elem := reflect.New(v.Type().Elem()).Elem()
			fill(elem, "", depth+1)
			v.SetMapIndex(reflect.ValueOf("key").Convert(v.Type().Key()), elem)
		}
	case reflect.String:
		v.SetString(textFor(rules))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(1)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(1)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(1)
	}
}

// textFor makes a text that keeps to the simplest of rules.
func textFor(rules string) string {
	for rule := range strings.SplitSeq(rules, ",") {
		name, param, _ := strings.Cut(rule, "=")
		switch name {
		case "startswith":
			return param + "0123456789abcdef0"
		case "oneof":
			if first, quoted := strings.CutPrefix(param, "'"); quoted {
				value, _, _ := strings.Cut(first, "'")
				return value
			}
			value, _, _ := strings.Cut(param, " ")
			return value
		case "eq":
			return param
		case "datetime":
			return "2026-01-02"
		}
	}
	return "example"
}

// wrapped puts an event into what carries it.
func wrapped(event jsontext.Value, in string) (jsontext.Value, error) {
	if in == "" {
		return event, nil
	}
	if err := event.Compact(); err != nil {
		return nil, err
	}
	body := string(event)
	notification := map[string]any{
		"Type": "Notification", "MessageId": "66666666-7777-4888-8999-000000000000", "TopicArn": "arn:aws:sns:eu-west-1:123456789012:events",
		"Message": body, "Timestamp": "2026-01-02T03:04:05.000Z", "SignatureVersion": "1", "Signature": "",
		"SigningCertURL": "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-example.pem",
		"UnsubscribeURL": "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe",
	}
	attributes := map[string]string{
		"ApproximateReceiveCount": "1", "SentTimestamp": "1767323045000", "SenderId": "AIDACKCEVSQ6C2EXAMPLE", "ApproximateFirstReceiveTimestamp": "1767323045001",
	}
	switch in {
	case "sns":
		return json.Marshal(notification, json.Deterministic(true))
	case "sqs":
		inner, err := json.Marshal(notification, json.Deterministic(true))
		if err != nil {
			return nil, err
		}
		return json.Marshal(map[string]any{"Messages": []any{map[string]any{
			"MessageId": "77777777-8888-4999-8000-111111111111", "ReceiptHandle": "example", "Body": string(inner), "Attributes": attributes,
		}}}, json.Deterministic(true))
	case "lambda":
		return json.Marshal(map[string]any{"Records": []any{map[string]any{
			"messageId": "77777777-8888-4999-8000-111111111111", "receiptHandle": "example", "body": body, "attributes": attributes,
			"messageAttributes": map[string]any{}, "md5OfBody": "", "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:events", "awsRegion": "eu-west-1",
		}}}, json.Deterministic(true))
	}
	return nil, errors.New("--wrap is sns, sqs or lambda, not " + word(in))
}
