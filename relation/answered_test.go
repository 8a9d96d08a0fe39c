package relation_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/ec2"
)

// A loader takes for AWS's what reads as its answer, whatever its kind is said to be, and nobody else's for "not found".
func TestAnswersOfStrangers(t *testing.T) {
	const answer = `<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><reservationSet><item><instancesSet>` +
		`<item><instanceId>i-0123456789abcdef0</instanceId></item></instancesSet></item></reservationSet></DescribeInstancesResponse>`
	for _, test := range []struct {
		name, kind, body string
		theirs           bool
	}{
		{"AWS's", "text/xml;charset=UTF-8", answer, true},
		{"AWS's, with a declaration", "text/xml", `<?xml version="1.0"?>` + answer, true},
		{"a stand-in's, said to be HTML", "text/html; charset=utf-8", "\n" + answer, true},
		{"a page", "text/html", "<!DOCTYPE html><html><body>Sign in</body></html>", false},
		{"a page after spaces, in capitals", "text/html", " \r\n\t<HTML>", false},
		{"a page after a byte order mark", "text/html", "\ufeff<html>", false},
		{"a page after a comment", "text/html", "<!-- a proxy --><html></html>", false},
		{"a part of a page", "text/html", "<head></head>", false},
		{"a page said to be XML", "text/xml", "<!doctype html><html></html>", false},
		{"nothing", "text/xml", "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", test.kind)
				_, _ = w.Write([]byte(test.body))
			}))
			defer server.Close()
			cfg := aws.Config{Region: "eu-west-1", BaseEndpoint: &server.URL, RetryMaxAttempts: 1,
				Credentials: credentials.NewStaticCredentialsProvider("a", "b", "")}
			key := relation.NewKey("i-0123456789abcdef0")
			result := loadertest.Load[ec2types.Instance](t, cfg, "ec2.Instance", key)[key]
			if test.theirs {
				require.NoError(t, result.Err)
				return
			}
			require.Error(t, result.Err)
			require.NotErrorIs(t, result.Err, relation.ErrNotFound)
		})
	}
}
