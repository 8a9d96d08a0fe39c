package registry

import (
	standard "encoding/json"
	"fmt"
	"github.com/typedbus/typedbus/registry/internal/declare"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// stateChange is a small event as EC2 sends it, about 400 bytes.
type stateChange struct {
	Event  `event:"source=bench.ec2,detail-type=EC2 Instance State-change Notification"`
	Detail struct {
		InstanceID string `json:"instance-id" validate:"required,startswith=i-"`
		State      string `json:"state" validate:"required,oneof=pending running stopping stopped"`
	} `json:"detail"`
}

// taskChange is a large one as ECS sends it, about 2.3 KB.
type taskChange struct {
	Event  `event:"source=bench.ecs,detail-type=ECS Task State Change"`
	Detail taskDetail `json:"detail"`
}

type tolerantTaskChange struct {
	Event  `event:"source=aws.bench.ecs,tolerant"`
	Detail taskDetail `json:"detail"`
}

type taskDetail struct {
	ClusterARN  string `json:"clusterArn" validate:"required"`
	TaskARN     string `json:"taskArn" validate:"required,startswith=arn:"`
	Zone        string `json:"availabilityZone"`
	LastStatus  string `json:"lastStatus" validate:"required"`
	Desired     string `json:"desiredStatus"`
	CPU         string `json:"cpu"`
	Memory      string `json:"memory"`
	CreatedAt   string `json:"createdAt"`
	Group       string `json:"group"`
	LaunchType  string `json:"launchType"`
	Version     int    `json:"version" event:"present"`
	Platform    string `json:"platformVersion"`
	Attachments []struct {
		ID      string `json:"id"`
		Type    string `json:"type"`
		Status  string `json:"status"`
		Details []struct {
			Name  string `json:"name"`
			Value string `json:"value"`
		} `json:"details"`
	} `json:"attachments"`
	Containers []struct {
		ARN       string `json:"containerArn"`
		Name      string `json:"name" validate:"required"`
		Image     string `json:"image"`
		Status    string `json:"lastStatus"`
		RuntimeID string `json:"runtimeId"`
		CPU       string `json:"cpu"`
		ExitCode  *int   `json:"exitCode"`
	} `json:"containers" validate:"dive"`
}

// plainTask is a type without rules of its own, for what the registry itself costs.
type plainTask struct {
	Event  `event:"source=plain.bench.ecs"`
	Detail struct {
		ClusterARN string         `json:"clusterArn"`
		TaskARN    string         `json:"taskArn"`
		Containers jsontext.Value `json:"containers"`
	} `json:"detail"`
}

// smallPayload and taskPayload make the n-th of many distinct payloads.
func smallPayload(source string, n int) []byte {
	p := eventJSON(source, "EC2 Instance State-change Notification", fmt.Sprintf(`{"instance-id":"i-%017x","state":"running"}`, n))
	arn := fmt.Sprintf(`"resources":["arn:aws:ec2:us-east-1:123456789012:instance/i-%017x"]`, n)
	return []byte(strings.Replace(string(p), `"resources":[]`, arn, 1))
}

func taskPayload(source string, n int) []byte {
	var containers []string
	for i := range 4 {
		containers = append(containers, fmt.Sprintf(`{"containerArn":"arn:aws:ecs:us-west-2:111122223333:container/cluster/%032x/%d","name":"container-%d",`+
			`"image":"111122223333.dkr.ecr.us-west-2.amazonaws.com/service-%d:1.2.3","lastStatus":"STOPPED","runtimeId":"%032x","cpu":"256","exitCode":%d}`, n, i, i, i, n+i, i))
	}
	detail := fmt.Sprintf(`{"clusterArn":"arn:aws:ecs:us-west-2:111122223333:cluster/FargateCluster","taskArn":"arn:aws:ecs:us-west-2:111122223333:task/FargateCluster/%032x",`+
		`"availabilityZone":"us-west-2b","lastStatus":"STOPPED","desiredStatus":"STOPPED","cpu":"1024","memory":"2048","createdAt":"2020-01-23T17:57:34.402Z",`+
		`"group":"family:sample-fargate","launchType":"FARGATE","version":%d,"platformVersion":"1.4.0","attachments":[{"id":"1789bcae-ddfb-4d10-8ebe-8ac87ddba5b8","type":"eni",`+
		`"status":"ATTACHED","details":[{"name":"subnetId","value":"subnet-abcd1234"},{"name":"networkInterfaceId","value":"eni-abcd1234"},{"name":"macAddress","value":"0a:98:eb:a7:29:ba"}]}],`+
		`"stoppedReason":"Essential container in task exited","stopCode":"EssentialContainerExited","connectivity":"CONNECTED","pullStartedAt":"2020-01-23T17:57:52.103Z",`+
		`"containers":[%s]}`, n, n, strings.Join(containers, ","))
	return eventJSON(source, "ECS Task State Change", detail)
}

// BenchmarkDecode compares, for each kind of event, Decode with decoding to a type that is known beforehand.
//
//	go test -run '^$' -bench Decode -benchmem ./registry
func BenchmarkDecode(b *testing.B) {
	r := New()
	if err := r.Register(stateChange{}, taskChange{}, tolerantTaskChange{}, plainTask{}, launched{}); err != nil {
		b.Fatal(err)
	}
	for _, kind := range []struct {
		name    string
		known   reflect.Type
		payload func(n int) []byte
	}{
		{"400B-strict", reflect.TypeFor[stateChange](), func(n int) []byte { return smallPayload("bench.ec2", n) }},
		{"2300B-strict", reflect.TypeFor[taskChange](), func(n int) []byte { return taskPayload("bench.ecs", n) }},
		{"2300B-tolerant", reflect.TypeFor[tolerantTaskChange](), func(n int) []byte { return taskPayload("aws.bench.ecs", n) }},
		{"2300B-no-rules", reflect.TypeFor[plainTask](), func(n int) []byte { return taskPayload("plain.bench.ecs", n) }},
		{"400B-unknown", reflect.TypeFor[UnknownEvent](), func(n int) []byte { return smallPayload("nobody", n) }},
		{"2300B-unknown", reflect.TypeFor[UnknownEvent](), func(n int) []byte { return taskPayload("nobody", n) }},
		{"relations", reflect.TypeFor[launched](), func(n int) []byte {
			return eventJSON("my.fleet", "Launched", fmt.Sprintf(`{"instance-id":"i-%017x"}`, n))
		}},
	} {
		payloads := make([][]byte, 512)
		for i := range payloads {
			payloads[i] = kind.payload(i)
		}
		for _, way := range []struct {
			name   string
			decode func(payload []byte) error
		}{
			{"encoding-json", func(p []byte) error { return standard.Unmarshal(p, reflect.New(kind.known).Interface()) }},
			{"json-v2", func(p []byte) error { return json.Unmarshal(p, reflect.New(kind.known).Interface()) }},
			{"Decode", func(p []byte) error { _, err := r.Decode(p); return err }},
			{"Decode-owned", func(p []byte) error { _, err := r.Decode(p, WithOwnedPayload(true)); return err }},
		} {
			b.Run(kind.name+"/"+way.name, func(b *testing.B) {
				b.ReportAllocs()
				b.SetBytes(int64(len(payloads[0])))
				for i := 0; b.Loop(); i++ {
					if err := way.decode(payloads[i%len(payloads)]); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkDecodeDrift is what a mismatch costs: the payload is decoded a second time, field by field.
func BenchmarkDecodeDrift(b *testing.B) {
	r := New()
	if err := r.Register(tolerantTaskChange{}); err != nil {
		b.Fatal(err)
	}
	payload := []byte(strings.Replace(string(taskPayload("aws.bench.ecs", 1)), `"version":1`, `"version":"1.0"`, 1))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Decode(payload); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRegister registers types of twenty fields that nothing is known of yet, as a program does when it starts.
func BenchmarkRegister(b *testing.B) {
	type twenty struct {
		Event  `event:"source=aws.bench,detail-type=Twenty Fields,tolerant"`
		Detail struct {
			A string   `json:"a"`
			B string   `json:"b"`
			C string   `json:"c"`
			D *int64   `json:"d"`
			E *bool    `json:"e"`
			F []string `json:"f"`
			G string   `json:"g"`
			H string   `json:"h"`
			I struct {
				J string `json:"j"`
				K string `json:"k"`
				L string `json:"l"`
			} `json:"i"`
			M []struct {
				N string `json:"n"`
				O string `json:"o"`
			} `json:"m"`
			P map[string]string `json:"p"`
			Q *float64          `json:"q"`
			R string            `json:"r"`
			S string            `json:"s"`
			T string            `json:"t"`
		} `json:"detail"`
	}
	b.ReportAllocs()
	for b.Loop() {
		declare.Forget()
		if err := New().Register((*twenty)(nil)); err != nil {
			b.Fatal(err)
		}
	}
}
