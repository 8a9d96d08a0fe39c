package ssm

import (
	"context"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// documentName and documentVersion are the forms that the API accepts:
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeDocument.html
var (
	documentName    = regexp.MustCompile(`^[0-9A-Za-z_.:/-]{3,128}$`)
	documentVersion = regexp.MustCompile(`^(\$LATEST|\$DEFAULT|[1-9][0-9]*)$`)
)

// The loader of ssm.Document, by DescribeDocument, which takes one. ListDocuments takes several, but finds by prefix.
func init() {
	relation.RegisterLoader("ssm.Document", loadDocument, relation.NormalizeKey(byDocumentName),
		arnid.Taken("ssm", "document/", "automation-definition/"),
		relation.NotFoundCodes("InvalidDocument", "InvalidDocumentVersion"))
}

func loadDocument(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.DocumentDescription, error) {
	key := keys[0]
	if !documentName.MatchString(key.ID()) {
		return nil, nil
	}
	input := &ssm.DescribeDocumentInput{Name: new(key.ID())}
	if version := key.Arg("version"); version != "" {
		if !documentVersion.MatchString(version) {
			return nil, nil
		}
		input.DocumentVersion = &version
	}
	out, err := ssm.NewFromConfig(cfg).DescribeDocument(ctx, input)
	if err != nil || out.Document == nil {
		return nil, err
	}
	return map[relation.Key]types.DocumentDescription{key: *out.Document}, nil
}

// byDocumentName makes the key of an ARN that of the name in it: arn:aws:ssm:eu-west-1::document/AWS-RunShellScript is
// AWS-RunShellScript. An automation definition, …:automation-definition/AWS-StopEC2Instance:1, is a version of one.
func byDocumentName(key relation.Key) relation.Key {
	name, version := key.ID(), key.Arg("version")
	if arn, ok := key.ARN(); ok && arn.Service == "ssm" {
		if document, ok := strings.CutPrefix(arn.Resource, "document/"); ok {
			name = document
		} else if definition, ok := strings.CutPrefix(arn.Resource, "automation-definition/"); ok {
			document, its, _ := strings.Cut(definition, ":")
			name = document
			if version == "" {
				version = its
			}
		}
	}
	return relation.NewKey(name, "version", version)
}
