package fit_test

import "testing"

type (
	cluster struct {
		ClusterIdentifier, Status string
		Nodes                     []item
		Endpoint                  *endpoint
	}
	endpoint struct {
		Address string
		Port    int
	}
	metadata struct{}
	// created is as the outputs of Redshift, Neptune and DocumentDB are.
	created struct {
		Cluster        *cluster
		ResultMetadata metadata
	}
	named struct {
		Marker string
		User   *member
	}
	member struct{ User, Arn string }
)

func TestBareStructures(t *testing.T) {
	whole := created{Cluster: &cluster{ClusterIdentifier: "c", Status: "creating", Endpoint: &endpoint{"a", 5439}}}
	for _, row := range []row{
		fits("members alone", `{"clusterIdentifier":"c","status":"creating","endpoint":{"address":"a","port":5439}}`, whole),
		fits("the structure", `{"cluster":{"clusterIdentifier":"c","status":"creating","endpoint":{"address":"a","port":5439}}}`, whole),
		fits("in a pointer", `{"clusterIdentifier":"c","nodes":{"items":[{"key":"k"}]}}`, &created{Cluster: &cluster{ClusterIdentifier: "c", Nodes: []item{{Key: "k"}}}}),
		fits("beside what belongs to the wire", `{"requestId":"r","_return":true,"clusterIdentifier":"c"}`, created{Cluster: &cluster{ClusterIdentifier: "c"}}),
		fits("a member of the structure's own name", `{"user":"u","arn":"a"}`, named{User: &member{"u", "a"}}),
		fits("a structure that has a member of its name", `{"user":{"user":"u","arn":"a"}}`, named{User: &member{"u", "a"}}),
		fits("a member beside the structure", `{"marker":"m","arn":"a"}`, named{Marker: "m"}),
		fits("more that is unknown than known", `{"status":"s","x":1,"y":2}`, created{}),
		fits("two structures", `{"clusterIdentifier":"c"}`, struct{ A, B *cluster }{}),
		fits("not deeper", `{"inner":{"clusterIdentifier":"c"}}`, struct{ Inner struct{ Cluster *cluster } }{}),
		drifts("the drift's path is the record's", `{"clusterIdentifier":"c","endpoint":{"port":"x"}}`,
			created{Cluster: &cluster{ClusterIdentifier: "c", Endpoint: &endpoint{}}}, "p.endpoint.port: type=integer, got string"),
	} {
		t.Run(row.name, row.test)
	}
}

func TestPolicies(t *testing.T) {
	type document struct{ Policy, Content, AccessPolicies, Description string }
	for _, row := range []row{
		fits("by its name", `{"policy":{ "a" : 1 }}`, document{Policy: `{"a":1}`}),
		fits("of a suffix", `{"accessPolicies":{"a":[ 1, 2 ]}}`, document{AccessPolicies: `{"a":[1,2]}`}),
		fits("by its statements", `{"content":{"Statement":[],"Version":"v"}}`, document{Content: `{"Statement":[],"Version":"v"}`}),
		fits("a statement", `{"content":{"Effect":"Deny","NotAction":"*"}}`, document{Content: `{"Effect":"Deny","NotAction":"*"}`}),
		fits("in a map", `{"Policy":{"a":1}}`, map[string]string{"Policy": `{"a":1}`}),
		fits("in a list", `{"policies":[{"a":1},"{}"]}`, struct{ Policies []string }{[]string{`{"a":1}`, "{}"}}),
		fits("numbers stay as they are written", `{"policy":{"n":1.50,"m":12345678901234567890}}`, document{Policy: `{"n":1.50,"m":12345678901234567890}`}),
		fits("text", `{"policy":"{}"}`, document{Policy: "{}"}),
		fits("content of a list's element", `{"policy":{"tag":1,"content":"{}"}}`, document{Policy: "{}"}),
		drifts("no policy", `{"description":{"a":1,"b":2}}`, document{Description: `{"a":1,"b":2}`}, "p.description: type=string, got object"),
	} {
		t.Run(row.name, row.test)
	}
}
