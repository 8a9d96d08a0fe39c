package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/go-json-experiment/json"
	"go.yaml.in/yaml/v3"

	"github.com/typedbus/typedbus/registry/pattern"
)

// rule is an event pattern with the name of the rule it is of.
type rule struct {
	name    string
	pattern *pattern.Pattern
}

// rulesOf returns the patterns in a file: the file itself, or the rules in a SAM, CloudFormation or Terraform template.
func rulesOf(data []byte) ([]rule, error) {
	var document any
	if err := yaml.Unmarshal(data, &tolerant{&document}); err != nil {
		return nil, fmt.Errorf("it is neither JSON nor YAML: %s", oneLine(err.Error()))
	}
	root, ok := document.(map[string]any)
	if !ok {
		return nil, errors.New("a pattern is a JSON object, such as {\"source\": [\"aws.ec2\"]}")
	}
	found := map[string]any{}
	switch {
	case root["Resources"] != nil:
		templateRules(root["Resources"], found)
	case root["resource"] != nil:
		terraformRules(root["resource"], found)
	default:
		p, err := pattern.Compile(string(data))
		if err != nil {
			return nil, err
		}
		return []rule{{"the pattern", p}}, nil
	}
	if len(found) == 0 {
		return nil, errors.New("the template has no rule with an event pattern")
	}
	var rules []rule
	for _, name := range slices.Sorted(maps.Keys(found)) {
		text, isText := found[name].(string)
		if !isText {
			data, err := json.Marshal(found[name], json.Deterministic(true))
			if err != nil {
				return nil, fmt.Errorf("rule %s: its pattern cannot be read", word(name))
			}
			text = string(data)
		}
		p, err := pattern.Compile(text)
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", word(name), err)
		}
		rules = append(rules, rule{name, p})
	}
	return rules, nil
}

// templateRules finds the rules of a CloudFormation or SAM template: AWS::Events::Rule, and the events of functions and
// state machines.
func templateRules(resources any, found map[string]any) {
	for name, resource := range objects(resources) {
		all, _ := resource["Properties"].(map[string]any)
		if resource["Type"] == "AWS::Events::Rule" && all["EventPattern"] != nil {
			found[name] = all["EventPattern"]
		}
		for event, source := range objects(all["Events"]) {
			inner, _ := source["Properties"].(map[string]any)
			if p := cmp.Or(inner["Pattern"], inner["EventPattern"]); p != nil {
				found[name+"."+event] = p
			}
		}
	}
}

// terraformRules finds aws_cloudwatch_event_rule in Terraform's JSON syntax.
func terraformRules(resources any, found map[string]any) {
	all, _ := resources.(map[string]any)
	for name, r := range objects(all["aws_cloudwatch_event_rule"]) {
		if r["event_pattern"] != nil {
			found[name] = r["event_pattern"]
		}
	}
}

// objects returns the members of an object that are objects.
func objects(v any) map[string]map[string]any {
	found := map[string]map[string]any{}
	members, _ := v.(map[string]any)
	for name, m := range members {
		if object, ok := m.(map[string]any); ok {
			found[name] = object
		}
	}
	return found
}

// tolerant reads YAML with CloudFormation's own tags, such as !Ref, as if they were not there.
type tolerant struct{ to *any }

// UnmarshalYAML reads a node without its tags.
func (t *tolerant) UnmarshalYAML(node *yaml.Node) error {
	untag(node)
	return node.Decode(t.to)
}

func untag(node *yaml.Node) {
	if len(node.Tag) > 1 && node.Tag[0] == '!' && node.Tag[1] != '!' {
		node.Tag = ""
		if node.Kind == yaml.ScalarNode {
			node.Tag = "!!str"
		}
	}
	for _, inner := range node.Content {
		untag(inner)
	}
}

// busRules asks for the rules of an event bus that have a pattern and are enabled.
func busRules(ctx context.Context, bus string) ([]rule, error) {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, failed(err)
	}
	client := eventbridge.NewFromConfig(cfg)
	input := &eventbridge.ListRulesInput{EventBusName: &bus}
	var rules []rule
	for {
		page, err := client.ListRules(ctx, input)
		if err != nil {
			return nil, failed(fmt.Errorf("listing the rules of the bus: %w", err))
		}
		for _, r := range page.Rules {
			if r.EventPattern == nil || r.Name == nil || r.State == "DISABLED" {
				continue
			}
			p, err := pattern.Compile(*r.EventPattern)
			if err != nil {
				return nil, fmt.Errorf("rule %s: %w", word(*r.Name), err)
			}
			rules = append(rules, rule{*r.Name, p})
		}
		if input.NextToken = page.NextToken; page.NextToken == nil {
			break
		}
	}
	if len(rules) == 0 {
		return nil, &foundError{"the bus has no enabled rule with an event pattern"}
	}
	return rules, nil
}
