package s3_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/s3"
	"github.com/typedbus/typedbus/relation/s3/s3types"
)

func bucket(name string) relation.Key { return relation.NewKey(name) }

func object(key string) relation.Key { return relation.NewKey(key, "bucket", "photos") }

// head answers a HEAD request for what the pattern calls name.
func head(r *loadertest.Request, exists func(name string) bool) any {
	if !exists(r.PathValue("name")) {
		return &loadertest.Error{Status: http.StatusNotFound}
	}
	return ""
}

func TestBucket(t *testing.T) {
	loadertest.Contract[types.Bucket]{
		Target:    "s3.Bucket",
		Operation: "HEAD /{name}",
		Limit:     1,
		Key:       bucket,
		Alias:     func(name string) relation.Key { return bucket("arn:aws:s3:::" + name) },
		Name:      func(b types.Bucket) string { return *b.Name },
		Answer:    head,
	}.Run(t)
}

func TestObject(t *testing.T) {
	loadertest.Contract[s3types.Object]{
		Target:    "s3.Object",
		Operation: "HEAD /photos/{name}",
		Limit:     1,
		Key:       object,
		Alias:     func(key string) relation.Key { return relation.NewKey("arn:aws:s3:::photos/" + key) },
		Name:      func(o s3types.Object) string { return o.Key },
		Answer:    head,
	}.Run(t)
}

// start starts a server with this handler, and returns the configuration for its clients.
func start(t *testing.T, handler http.HandlerFunc) aws.Config {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	cfg := loadertest.New(t).Config()
	cfg.BaseEndpoint = &server.URL
	return cfg
}

func TestNames(t *testing.T) {
	for _, test := range []struct {
		name   string
		target string
		key    relation.Key
		want   string // the request that S3 sees; "" for none
	}{
		{"bucket", "s3.Bucket", bucket("photos"), "/photos"},
		{"old bucket", "s3.Bucket", bucket("My_Photos"), "/My_Photos"},
		{"bucket of an object's ARN", "s3.Bucket", bucket("arn:aws:s3:::photos/a/b"), "/photos"},
		{"access point", "s3.Bucket", bucket("arn:aws:s3:eu-west-1:123456789012:accesspoint/mine"), ""},
		{"object lambda", "s3.Bucket", bucket("arn:aws:s3-object-lambda:us-east-1:123456789012:accesspoint/mine"), ""},
		{"outposts", "s3.Bucket", bucket("arn:aws:s3-outposts:us-east-1:123456789012:outpost/op-1/bucket/mine"), ""},
		{"bucket of another service", "s3.Bucket", bucket("arn:aws:others:::photos"), ""},
		{"bucket with an account", "s3.Bucket", bucket("arn:aws:s3::123456789012:photos"), ""},
		{"bucket with a region", "s3.Bucket", bucket("arn:aws:s3:eu-west-1::photos"), ""},
		{"host", "s3.Bucket", bucket("evil.example/"), ""},
		{"long bucket", "s3.Bucket", bucket(strings.Repeat("b", 256)), ""},
		{"key with escapes", "s3.Object", object("a b/ü+%20?#"), "/photos/a%20b/%C3%BC%2B%2520%3F%23"},
		{"key with dots", "s3.Object", object("../x"), "/photos/../x"},
		{"key that looks like an ARN", "s3.Object", object("arn:aws:s3:::other/x"), "/photos/arn%3Aaws%3As3%3A%3A%3Aother/x"},
		{"bucket by ARN", "s3.Object", relation.NewKey("x", "bucket", "arn:aws:s3:::photos"), "/photos/x"},
		{"version", "s3.Object", relation.NewKey("x", "bucket", "photos", "version", "v1"), "/photos/x?versionId=v1"},
		{"bucket alone, as an object", "s3.Object", relation.NewKey("arn:aws:s3:::photos"), ""},
		{"bucket that cannot be", "s3.Object", relation.NewKey("x", "bucket", "a/b"), ""},
		{"longest key", "s3.Object", object(strings.Repeat("k", 1024)), "/photos/" + strings.Repeat("k", 1024)},
		{"long key", "s3.Object", object(strings.Repeat("k", 1025)), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var asked []string
			cfg := start(t, func(w http.ResponseWriter, r *http.Request) { asked = append(asked, r.RequestURI) })
			var err error
			if test.target == "s3.Bucket" {
				_, err = loadertest.One[types.Bucket](t, cfg, test.target, test.key)
			} else {
				_, err = loadertest.One[s3types.Object](t, cfg, test.target, test.key)
			}
			if test.want == "" {
				require.ErrorIs(t, err, relation.ErrNotFound)
				require.Empty(t, asked)
				return
			}
			require.NoError(t, err)
			require.Equal(t, []string{test.want}, asked)
		})
	}
}

func TestObjectOfNoBucket(t *testing.T) {
	cfg := start(t, func(http.ResponseWriter, *http.Request) { t.Error("S3 was called") })
	_, err := loadertest.One[s3types.Object](t, cfg, "s3.Object", relation.NewKey("x"))
	require.ErrorIs(t, err, relation.ErrNoKey)
	require.ErrorIs(t, err, s3.ErrNoBucket)
}

func TestObjectHeaders(t *testing.T) {
	cfg := start(t, func(w http.ResponseWriter, r *http.Request) {
		for name, value := range map[string]string{
			"X-Amz-Version-Id": "v1", "ETag": `"e"`, "Content-Length": "7", "Last-Modified": "Fri, 02 Jan 2026 03:04:05 GMT",
			"Content-Type": "text/css", "Content-Encoding": "gzip", "Content-Language": "de",
			"Content-Disposition": "inline", "Cache-Control": "no-store", "Expires": "soon", "X-Amz-Meta-Team": "web",
			"X-Amz-Tagging-Count": "2", "X-Amz-Storage-Class": "GLACIER", "X-Amz-Archive-Status": "ARCHIVE_ACCESS",
			"X-Amz-Restore": `ongoing-request="true"`, "X-Amz-Expiration": `rule-id="r"`,
			"X-Amz-Replication-Status": "PENDING", "X-Amz-Server-Side-Encryption": "aws:kms",
			"X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id": "arn:aws:kms:us-east-1:123456789012:key/k",
			"X-Amz-Object-Lock-Mode":                      "GOVERNANCE", "X-Amz-Object-Lock-Retain-Until-Date": "2027-01-02T03:04:05Z",
			"X-Amz-Object-Lock-Legal-Hold": "ON", "X-Amz-Website-Redirect-Location": "/elsewhere",
		} {
			w.Header().Set(name, value)
		}
	})
	got, err := loadertest.One[s3types.Object](t, cfg, "s3.Object", object("site.css"))
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(s3types.Object{
		Bucket: "photos", Key: "site.css", VersionID: "v1",
		ETag: `"e"`, Size: 7, LastModified: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		ContentType: "text/css", ContentEncoding: "gzip", ContentLanguage: "de", ContentDisposition: "inline",
		CacheControl: "no-store", Expires: "soon", Metadata: map[string]string{"team": "web"}, TagCount: 2,
		StorageClass: types.StorageClassGlacier, ArchiveStatus: types.ArchiveStatusArchiveAccess,
		Restore: `ongoing-request="true"`, Expiration: `rule-id="r"`, ReplicationStatus: types.ReplicationStatusPending,
		ServerSideEncryption: types.ServerSideEncryptionAwsKms, KMSKeyID: "arn:aws:kms:us-east-1:123456789012:key/k",
		LockMode: types.ObjectLockModeGovernance, LockRetainUntil: time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC),
		LegalHold: types.ObjectLockLegalHoldStatusOn, WebsiteRedirectLocation: "/elsewhere",
	}, *got))
}

func TestDeleteMarker(t *testing.T) {
	cfg := start(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Amz-Delete-Marker", "true")
		w.WriteHeader(http.StatusMethodNotAllowed)
	})
	_, err := loadertest.One[s3types.Object](t, cfg, "s3.Object", relation.NewKey("x", "bucket", "photos", "version", "v2"))
	require.ErrorIs(t, err, relation.ErrNotFound)
}

func TestOtherRegion(t *testing.T) {
	for _, test := range []struct {
		name   string
		status int
		region string // where S3 says that the bucket is
		found  bool
	}{
		{"moved", http.StatusMovedPermanently, "eu-west-1", true},
		{"signed for the wrong region", http.StatusBadRequest, "eu-west-1", true},
		{"other partition", http.StatusMovedPermanently, "cn-north-1", false},
		{"no region", http.StatusMovedPermanently, "eu-west-1.evil.example/", false},
		{"nowhere", http.StatusMovedPermanently, "", false},
		{"same region", http.StatusBadRequest, "us-east-1", false},
		{"denied", http.StatusForbidden, "eu-west-1", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			calls := 0
			cfg := start(t, func(w http.ResponseWriter, r *http.Request) {
				calls++
				if test.region != "" {
					w.Header().Set("X-Amz-Bucket-Region", test.region)
				}
				if !strings.Contains(r.Header.Get("Authorization"), "/eu-west-1/s3/") {
					w.WriteHeader(test.status)
				}
			})
			got, err := loadertest.One[types.Bucket](t, cfg, "s3.Bucket", bucket("photos"))
			if !test.found {
				require.Error(t, err)
				require.Equal(t, 1, calls)
				return
			}
			require.NoError(t, err)
			require.Equal(t, 2, calls)
			require.Equal(t, "eu-west-1", *got.BucketRegion)
		})
	}
}
