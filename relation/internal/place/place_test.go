package place

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"
)

func TestCheck(t *testing.T) {
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
			err := Check(test.account, test.region)
			if test.valid {
				require.NoError(t, err)
				return
			}
			require.Error(t, err)
			require.NotContains(t, err.Error(), "\n")
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
			got, ok := Partition(name)
			require.True(t, ok, name)
			require.Equal(t, p.ID, got, name)
		}
	}
	var ours []string
	for _, p := range partitions {
		ours = append(ours, p.id+" "+p.regions.String())
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	require.Equal(t, theirs, ours)
}
