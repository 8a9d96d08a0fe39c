package ecr

import (
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
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
// Where the id is the repository, that is a name: its ARN has said where to ask. An ARN in the part "repository" stays
// whole, since it may be of another account than the one that is asked.
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

func repositoryOf(key relation.Key) string { return key.Arg("repository") }

// place is where a repository is: its name, and its registry if that is not the caller's own.
type place struct {
	name     string
	registry *string
	region   string // "" is that of the configuration
}

// placeOf takes a repository's name or ARN apart.
func placeOf(repository string) place {
	key := relation.NewKey(repository)
	at := place{name: arnid.Of(key, "ecr", "repository/")}
	if name, ok := key.ARN(); ok {
		at.registry, at.region = aws.String(name.AccountID), name.Region
	}
	return at
}

// references are the images of one repository that are asked for.
type references struct {
	byDigest, byTag map[string]relation.Key
	ids             []types.ImageIdentifier
}

// referencesOf sorts keys into digests and tags, and leaves out those that can be neither.
func referencesOf(keys []relation.Key) references {
	refs := references{byDigest: make(map[string]relation.Key), byTag: make(map[string]relation.Key)}
	for _, key := range keys {
		switch id := key.ID(); {
		case digests.MatchString(id):
			refs.byDigest[id] = key
			refs.ids = append(refs.ids, types.ImageIdentifier{ImageDigest: &id})
		case tags.MatchString(id):
			refs.byTag[id] = key
			refs.ids = append(refs.ids, types.ImageIdentifier{ImageTag: &id})
		}
	}
	return refs
}

// of returns the keys that ask for an image with this digest and these tags.
func (refs references) of(digest *string, tags ...string) []relation.Key {
	var keys []relation.Key
	if key, ok := refs.byDigest[aws.ToString(digest)]; ok {
		keys = append(keys, key)
	}
	for _, tag := range tags {
		if key, ok := refs.byTag[tag]; ok {
			keys = append(keys, key)
		}
	}
	return keys
}
