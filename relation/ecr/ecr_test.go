package ecr_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/ecr"
)

const prefix = "arn:aws:ecr:" + loadertest.Region + ":" + loadertest.Account + ":repository/"

type object = map[string]any

// imagesRequest is a DescribeImages or a BatchGetImage.
type imagesRequest struct {
	Registry   string    `json:"registryId"`
	Repository string    `json:"repositoryName"`
	IDs        []imageID `json:"imageIds"`
	MediaTypes []string  `json:"acceptedMediaTypes"`
}

type imageID struct {
	Digest string `json:"imageDigest,omitempty"`
	Tag    string `json:"imageTag,omitempty"`
}

func requestOf(t testing.TB, r *loadertest.Request) imagesRequest {
	var in imagesRequest
	r.Decode(t, &in)
	return in
}

func TestRepository(t *testing.T) {
	const namespace = "team/"
	loadertest.Contract[types.Repository]{
		Target:    "ecr.Repository",
		Operation: "DescribeRepositories",
		Limit:     100,
		Key:       func(name string) relation.Key { return relation.NewKey(namespace + name) },
		Alias:     func(name string) relation.Key { return relation.NewKey(prefix + namespace + name) },
		Name:      func(r types.Repository) string { return strings.TrimPrefix(*r.RepositoryName, namespace) },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			var in struct {
				Names []string `json:"repositoryNames"`
			}
			r.Decode(t, &in)
			list := []object{}
			for _, name := range in.Names {
				if !exists(name) {
					return &loadertest.Error{Code: "RepositoryNotFoundException", Message: "There is none."}
				}
				list = append(list, object{"repositoryName": name})
			}
			return object{"repositories": list}
		},
	}.Run(t)
}

// digest returns the digest of an image, from which nameOf reads the name. Digests have hexadecimal digits alone.
func digest(name string) string { return fmt.Sprintf("sha256:%064x", name) }

func nameOf(digest string) string {
	var name []byte
	_, err := fmt.Sscanf(strings.TrimLeft(strings.TrimPrefix(digest, "sha256:"), "0"), "%x", &name)
	if err != nil {
		return ""
	}
	return string(name)
}

// describe answers DescribeImages as ECR does: one image that does not exist fails all.
func describe(t testing.TB, r *loadertest.Request, exists func(string) bool) any {
	list := []object{}
	for _, id := range requestOf(t, r).IDs {
		image := object{"registryId": loadertest.Account, "imageDigest": id.Digest, "imageTags": []string{"latest", "v-" + nameOf(id.Digest)}}
		if id.Tag != "" {
			image = object{"registryId": loadertest.Account, "imageDigest": digest("tagged"), "imageTags": []string{"other", id.Tag}}
		}
		if !exists(nameOf(id.Digest)) || !exists(id.Tag) {
			return &loadertest.Error{Code: "ImageNotFoundException", Message: "There is none."}
		}
		list = append(list, image)
	}
	return object{"imageDetails": list}
}

// get answers BatchGetImage as ECR does: with a failure for each image that does not exist.
func get(t testing.TB, r *loadertest.Request, exists func(string) bool) any {
	images, failures := []object{}, []object{}
	for _, id := range requestOf(t, r).IDs {
		if !exists(nameOf(id.Digest)) || !exists(id.Tag) {
			failures = append(failures, object{"imageId": id, "failureCode": "ImageNotFound", "failureReason": "There is none."})
			continue
		}
		if id.Digest == "" {
			id.Digest = digest("tagged")
		}
		images = append(images, object{"registryId": loadertest.Account, "imageId": id, "imageManifest": "{}"})
	}
	return object{"images": images, "failures": failures}
}

func imageKey(name string) relation.Key { return relation.NewKey(digest(name), "repository", "app") }

func imageAlias(name string) relation.Key {
	return relation.NewKey(prefix+"app", "digest", digest(name), "tag", "latest")
}

func TestImageDetail(t *testing.T) {
	loadertest.Contract[types.ImageDetail]{
		Target: "ecr.Image", Operation: "DescribeImages", Limit: 100, Key: imageKey, Alias: imageAlias,
		Name:   func(i types.ImageDetail) string { return nameOf(*i.ImageDigest) },
		Answer: func(r *loadertest.Request, exists func(string) bool) any { return describe(t, r, exists) },
	}.Run(t)
}

func TestImage(t *testing.T) {
	loadertest.Contract[types.Image]{
		Target: "ecr.Image", Operation: "BatchGetImage", Limit: 100, Key: imageKey, Alias: imageAlias,
		Name:   func(i types.Image) string { return nameOf(*i.ImageId.ImageDigest) },
		Answer: func(r *loadertest.Request, exists func(string) bool) any { return get(t, r, exists) },
	}.Run(t)
}

// server has all images, but those called "gone", in any repository but "gone".
func server(t *testing.T) *loadertest.Server {
	s := loadertest.New(t)
	exists := func(name string) bool { return name != "gone" }
	for operation, answer := range map[string]func(testing.TB, *loadertest.Request, func(string) bool) any{
		"DescribeImages": describe, "BatchGetImage": get,
	} {
		s.Handle(operation, func(r *loadertest.Request) any {
			if requestOf(t, r).Repository == "gone" {
				return &loadertest.Error{Code: "RepositoryNotFoundException", Message: "There is none."}
			}
			return answer(t, r, exists)
		})
	}
	return s
}

func TestImageKeys(t *testing.T) {
	for _, test := range []struct {
		name string
		key  relation.Key
		id   imageID
	}{
		{"digest", relation.NewKey(digest("x"), "repository", "app"), imageID{Digest: digest("x")}},
		{"tag", relation.NewKey("v1.2", "repository", "app"), imageID{Tag: "v1.2"}},
		{"digest before tag", relation.NewKey("v1.2", "repository", "app", "digest", digest("x")), imageID{Digest: digest("x")}},
		{"repository and tag", relation.NewKey("app", "tag", "v1.2"), imageID{Tag: "v1.2"}},
		{"repository's ARN and digest", relation.NewKey(prefix+"app", "digest", digest("x")), imageID{Digest: digest("x")}},
		{"ARN as a part", relation.NewKey("v1.2", "repository", prefix+"app"), imageID{Tag: "v1.2"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := server(t)
			_, err := loadertest.One[types.ImageDetail](t, s.Config(), "ecr.Image", test.key)
			require.NoError(t, err)
			in := requestOf(t, s.Requests("DescribeImages")[0])
			require.Equal(t, imagesRequest{Repository: "app", IDs: []imageID{test.id}}, in)

			image, err := loadertest.One[types.Image](t, s.Config(), "ecr.Image", test.key)
			require.NoError(t, err)
			require.Equal(t, "{}", *image.ImageManifest)
			in = requestOf(t, s.Requests("BatchGetImage")[0])
			require.Len(t, in.MediaTypes, 5)
			in.MediaTypes = nil
			require.Equal(t, imagesRequest{Repository: "app", IDs: []imageID{test.id}}, in)
		})
	}
}

// An image of the account that is asked is not taken for its namesake in another one. No other account's registry is
// ever asked.
func TestNamesakes(t *testing.T) {
	for _, test := range []struct{ name, repository string }{
		{"another account", "arn:aws:ecr:us-east-1:210987654321:repository/app"},
		{"another region", "arn:aws:ecr:eu-west-1:123456789012:repository/app"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := server(t)
			keys := []relation.Key{
				relation.NewKey("v1", "repository", test.repository),
				relation.NewKey("v1", "repository", "app"),
				relation.NewKey("v1", "repository", prefix+"app"),
			}
			details := loadertest.Load[types.ImageDetail](t, s.Config(), "ecr.Image", keys...)
			images := loadertest.Load[types.Image](t, s.Config(), "ecr.Image", keys...)
			require.ErrorIs(t, details[keys[0]].Err, relation.ErrOtherAccount)
			require.ErrorIs(t, images[keys[0]].Err, relation.ErrOtherAccount)
			for _, key := range keys[1:] {
				require.NoError(t, details[key].Err)
				require.NoError(t, images[key].Err)
			}
			for _, operation := range []string{"DescribeImages", "BatchGetImage"} {
				require.Len(t, s.Requests(operation), 1)
				in := requestOf(t, s.Requests(operation)[0])
				require.Empty(t, in.Registry)
				require.Equal(t, []imageID{{Tag: "v1"}}, in.IDs)
			}
		})
	}
}

// Each repository is asked once, and an unknown one fails alone.
func TestImagesOfSeveralRepositories(t *testing.T) {
	s := server(t)
	var keys []relation.Key
	for _, name := range []string{"x", "y"} {
		for _, repository := range []string{"a", "b", "gone"} {
			keys = append(keys, relation.NewKey(digest(name), "repository", repository))
		}
	}
	results := loadertest.Load[types.ImageDetail](t, s.Config(), "ecr.Image", keys...)
	for _, key := range keys {
		if key.Arg("repository") == "gone" {
			require.ErrorIs(t, results[key].Err, relation.ErrNotFound)
		} else {
			require.NoError(t, results[key].Err)
		}
	}
	require.Equal(t, 3, s.Calls())
}

// Of several unknown images, none takes a known one with it.
func TestSeveralMissing(t *testing.T) {
	s := server(t)
	keys := []relation.Key{
		relation.NewKey("gone", "repository", "app"), relation.NewKey("v1", "repository", "app"),
		relation.NewKey(digest("gone"), "repository", "app"), relation.NewKey(digest("x"), "repository", "app"),
		relation.NewKey("v2", "repository", "app"),
	}
	results := loadertest.Load[types.ImageDetail](t, s.Config(), "ecr.Image", keys...)
	for i, key := range keys {
		if i == 0 || i == 2 {
			require.ErrorIs(t, results[key].Err, relation.ErrNotFound, "%s", key)
		} else {
			require.NoError(t, results[key].Err, "%s", key)
		}
	}
	require.True(t, slices.Contains(results[keys[4]].Value.ImageTags, "v2"))
}

func TestNoImage(t *testing.T) {
	s := loadertest.New(t)
	for _, test := range []struct {
		name     string
		key      relation.Key
		notFound bool // or else another error
	}{
		{"no tag", relation.NewKey("two words", "repository", "app"), true},
		{"no repository's name", relation.NewKey("v1", "repository", "App"), true},
		{"no repository", relation.NewKey("v1"), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := loadertest.One[types.ImageDetail](t, s.Config(), "ecr.Image", test.key)
			require.Error(t, err)
			if test.notFound {
				require.ErrorIs(t, err, relation.ErrNotFound)
			} else {
				require.NotErrorIs(t, err, relation.ErrNotFound)
			}
		})
	}
	_, err := loadertest.One[types.Repository](t, s.Config(), "ecr.Repository", relation.NewKey("a//b"))
	require.ErrorIs(t, err, relation.ErrNotFound)
	require.Zero(t, s.Calls())
}

func TestFailureError(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("BatchGetImage", func(r *loadertest.Request) any {
		return object{"failures": []object{{"imageId": object{"imageTag": "v1"}, "failureCode": "KmsError", "failureReason": "the key is disabled"}}}
	})
	_, err := loadertest.One[types.Image](t, s.Config(), "ecr.Image", relation.NewKey("v1", "repository", "app"))
	var failure *ecr.FailureError
	require.ErrorAs(t, err, &failure)
	require.Equal(t, ecr.FailureError{Code: types.ImageFailureCodeKmsError, Reason: "the key is disabled"}, *failure)
	require.NotErrorIs(t, err, relation.ErrNotFound)
}
