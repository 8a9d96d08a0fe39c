package ecr

import (
	"regexp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// The digests and tags that images can have. ECR fails a whole call for one that cannot be.
var (
	digests = regexp.MustCompile(`^[0-9A-Za-z_+.-]+:[0-9a-fA-F]{32,128}$`)
	tags    = regexp.MustCompile(`^[0-9A-Za-z_][0-9A-Za-z_.-]{0,299}$`)
)

// normalizeImage makes of an image's key its digest or tag, with the repository as its part "repository".
//
// Where the id is the repository, its name is enough: its ARN has said where to ask. An ARN in the part "repository"
// stays whole: see [isElsewhere].
func normalizeImage(key relation.Key) relation.Key {
	id, repository := key.ID(), key.Arg("repository")
	digest, tag := key.Arg("digest"), key.Arg("tag")
	switch {
	case repository == "" && digest+tag != "":
		repository, id = arnid.Of(key, "ecr", "repository/"), ""
	case digests.MatchString(id):
		digest = id
	}
	switch {
	case digest != "":
		id = digest
	case id == "":
		id = tag
	}
	return relation.NewKey(id, "repository", repository)
}

// isRepository reports whether an image's id is the ARN of its repository, which the parts "digest" and "tag" say more of.
func isRepository(name arn.ARN, key relation.Key) bool {
	return key.Arg("repository") == "" && arnid.Is(name, "ecr", "repository/")
}

// repositoryOf returns the name of the repository that a key has, by name or ARN.
func repositoryOf(key relation.Key) string {
	return arnid.Of(relation.NewKey(key.Arg("repository")), "ecr", "repository/")
}

// isElsewhere reports whether the repository that a key names by its ARN is not in this account and region.
func isElsewhere(key relation.Key, account *string, region string) bool {
	name, ok := relation.NewKey(key.Arg("repository")).ARN()
	return ok && (name.Region != region || name.AccountID != aws.ToString(account))
}

// references are the images of one repository that are asked for.
type references struct {
	byDigest, byTag map[string][]relation.Key
	ids             []types.ImageIdentifier
}

// referencesOf sorts keys into digests and tags, and leaves out those that can be neither.
func referencesOf(keys []relation.Key) references {
	refs := references{byDigest: make(map[string][]relation.Key), byTag: make(map[string][]relation.Key)}
	for _, key := range keys {
		id, list := types.ImageIdentifier{ImageTag: aws.String(key.ID())}, refs.byTag
		if digests.MatchString(key.ID()) {
			id, list = types.ImageIdentifier{ImageDigest: aws.String(key.ID())}, refs.byDigest
		} else if !tags.MatchString(key.ID()) {
			continue
		}
		if len(list[key.ID()]) == 0 {
			refs.ids = append(refs.ids, id)
		}
		list[key.ID()] = append(list[key.ID()], key)
	}
	return refs
}

// of returns the keys that ask for an image with this digest and these tags.
func (refs references) of(digest *string, tags ...string) []relation.Key {
	keys := slices.Clone(refs.byDigest[aws.ToString(digest)])
	for _, tag := range tags {
		keys = append(keys, refs.byTag[tag]...)
	}
	return keys
}

// halves returns two that ask for half of the images each. What they answer to is the same.
func (refs references) halves() (left, right references) {
	left, right = refs, refs
	half := len(refs.ids) / 2
	left.ids, right.ids = refs.ids[:half], refs.ids[half:]
	return left, right
}
