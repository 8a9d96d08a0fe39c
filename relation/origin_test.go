package relation_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/relation"
)

func TestCheckOrigin(t *testing.T) {
	for _, test := range []struct {
		name, account, region string
		valid                 bool
	}{
		{"commercial", "123456789012", "eu-west-1", true},
		{"leading zeros", "000000000012", "ap-southeast-5", true},
		{"China", "123456789012", "cn-north-1", true},
		{"GovCloud", "123456789012", "us-gov-west-1", true},
		{"European sovereign", "123456789012", "eusc-de-east-1", true},
		{"isolated", "123456789012", "us-iso-east-1", true},
		{"host in the region", "123456789012", "us-east-1.evil.example/", false},
		{"path in the region", "123456789012", "us-east-1/", false},
		{"user in the region", "123456789012", "us-east-1@evil", false},
		{"line break after the region", "123456789012", "us-east-1\n", false},
		{"line break before the region", "123456789012", "x\nus-east-1", false},
		{"no region", "123456789012", "", false},
		{"global", "123456789012", "global", false},
		{"upper case", "123456789012", "US-EAST-1", false},
		{"other letters", "123456789012", "us-éast-1", false},
		{"endless region", "123456789012", "us-" + strings.Repeat("e", 100) + "-1", false},
		{"no account", "", "eu-west-1", false},
		{"short account", "12345678901", "eu-west-1", false},
		{"long account", "1234567890123", "eu-west-1", false},
		{"letters in the account", "12345678901a", "eu-west-1", false},
		{"other digits in the account", "١٢٣٤٥٦", "eu-west-1", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := relation.CheckOrigin(test.account, test.region)
			if test.valid {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, relation.ErrInvalidOrigin)
			require.NotContains(t, err.Error(), "\n")
		})
	}
}

func TestOriginOfKey(t *testing.T) {
	for _, test := range []struct {
		name, account, region, id string
		want                      string // "": refused
	}{
		{"plain id", account, region, "i-1", "123456789012/eu-west-1"},
		{"ARN", account, region, "arn:aws:ec2:us-east-2:999999999999:instance/i-1", "999999999999/us-east-2"},
		{"ARN of a valid place, event of none", "x", "y", "arn:aws:ec2:us-east-2:999999999999:instance/i-1", "999999999999/us-east-2"},
		{"ARN without either", account, region, "arn:aws:s3:::bucket", "123456789012/eu-west-1"},
		{"ARN of a global resource", account, region, "arn:aws:iam::999999999999:role/r", "999999999999/eu-west-1"},
		{"ARN of what AWS owns", account, region, "arn:aws:iam::aws:policy/ReadOnlyAccess", "123456789012/eu-west-1"},
		{"ARN in China", account, region, "arn:aws-cn:ec2:cn-north-1:999999999999:instance/i-1", "999999999999/cn-north-1"},
		{"host in the ARN's region", account, region, "arn:aws:ec2:us-east-1.evil.example/:123456789012:instance/i-1", ""},
		{"host in the event's region", account, "us-east-1.evil.example/", "i-1", ""},
		{"ARN's account", account, region, "arn:aws:ec2:us-east-1:evil:instance/i-1", ""},
		{"ARN's partition is not its region's", account, region, "arn:aws-cn:ec2:us-east-1:123456789012:instance/i-1", ""},
		{"ARN's partition is not the event's region's", account, region, "arn:aws-us-gov:s3:::bucket", ""},
		{"ARN without a partition", account, region, "arn::s3:::bucket", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			session, loader := new(fakeSession), new(fakeLoader)
			var o relation.One[thing]
			seam.Bind(&o, eventFrom(t, session, test.account, test.region, `{"id":"`+test.id+`"}`), spec(t, loader.register(t), "detail.id"))
			_, err := o.Get(t.Context())
			if test.want == "" {
				require.ErrorIs(t, err, relation.ErrInvalidOrigin)
				require.Empty(t, session.asked, "the session was asked")
				require.Zero(t, loader.calls())
				return
			}
			require.NoError(t, err)
			require.Equal(t, []string{test.want}, session.asked)
		})
	}
}

// The SDK decides which host a region leads to, so its patterns are the ones to know.
func TestPartitionsAreTheSDKs(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/aws/aws-sdk-go-v2").Output()
	require.NoError(t, err)
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "internal", "endpoints", "awsrulesfn", "partitions.json"))
	require.NoError(t, err)
	var sdk struct {
		Partitions []struct {
			ID          string         `json:"id"`
			RegionRegex string         `json:"regionRegex"`
			Regions     map[string]any `json:"regions"`
		} `json:"partitions"`
	}
	require.NoError(t, json.Unmarshal(data, &sdk))
	var theirs []string
	for _, p := range sdk.Partitions {
		theirs = append(theirs, p.ID+" "+p.RegionRegex)
		for name := range p.Regions {
			if strings.HasSuffix(name, "-global") {
				continue // a name of the SDK's own, which no event has
			}
			got, ok := relation.Partition(name)
			require.True(t, ok, name)
			require.Equal(t, p.ID, got, name)
		}
	}
	ours := relation.PartitionPatterns()
	slices.Sort(ours)
	slices.Sort(theirs)
	require.Equal(t, theirs, ours)
}

func FuzzOrigin(f *testing.F) {
	f.Add("123456789012", "eu-west-1", "i-1")
	f.Add("123456789012", "us-east-1.evil.example/", "i-1")
	f.Add("1", "eu-west-1", "arn:aws:ec2:eu-west-1.x:123456789012:instance/i-1")
	loader := new(fakeLoader)
	relation.RegisterLoader("fake.FuzzOrigin", loader.load)
	f.Fuzz(func(t *testing.T, account, region, id string) {
		payload, err := json.Marshal(map[string]any{"source": "s", "detail-type": "d", "account": account, "region": region,
			"detail": map[string]string{"id": id}})
		if err != nil {
			t.Skip("not UTF-8")
		}
		session := new(fakeSession)
		var o relation.One[thing]
		seam.Bind(&o, decode(t, session, payload), spec(t, "fake.FuzzOrigin", "detail.id"))
		if _, err := o.Get(t.Context()); err != nil {
			require.Empty(t, session.asked)
			return
		}
		require.Len(t, session.asked, 1)
		gotAccount, gotRegion, _ := strings.Cut(session.asked[0], "/")
		require.Regexp(t, `^[0-9]{12}$`, gotAccount)
		require.Regexp(t, `^[a-z]+(-\w+){1,2}-[0-9]+$`, gotRegion)
	})
}
