package snsverify

import (
	"bytes"
	"context"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"
)

// TestSigned has messages that testdata/sign.py signed, which shares no code with this package.
func TestSigned(t *testing.T) {
	for _, name := range []string{
		"notification-v1", "notification-v2", "notification-subject-v1", "notification-subject-v2", "notification-empty-subject-v1",
		"notification-empty-subject-v2", "subscription-v1", "subscription-v2", "unsubscribe-v1", "unsubscribe-v2", "event", "chain",
		"signing", "china", "lines",
	} {
		t.Run(name, func(t *testing.T) {
			m, err := verifier(t, &world{}).Verify(t.Context(), message(t, name))
			require.NoError(t, err)
			require.Equal(t, "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324", m.MessageID)
			require.Equal(t, 2026, m.Timestamp.Year())
		})
	}
}

// TestSignedByAWS verifies messages that SNS itself signed, where TYPEDBUS_SNS_MESSAGES names a folder with them and with
// their certificate: those of the tests of AWS's SDK for Java 2 (services-custom/sns-message-manager, its test resources).
func TestSignedByAWS(t *testing.T) {
	folder := os.Getenv("TYPEDBUS_SNS_MESSAGES")
	if folder == "" {
		t.Skip("TYPEDBUS_SNS_MESSAGES names no folder with messages that SNS signed")
	}
	certificates, err := filepath.Glob(filepath.Join(folder, "SimpleNotificationService-*.pem"))
	require.NoError(t, err)
	require.Len(t, certificates, 1)
	pem, err := os.ReadFile(certificates[0])
	require.NoError(t, err)
	messages, err := filepath.Glob(filepath.Join(folder, "test-*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, messages)
	trusted := x509.NewCertPool() // what is between it and an authority is not there
	require.True(t, trusted.AppendCertsFromPEM(pem))
	for _, name := range messages {
		t.Run(filepath.Base(name), func(t *testing.T) {
			body, err := os.ReadFile(name)
			require.NoError(t, err)
			var topic struct {
				TopicARN string `json:"TopicArn"`
			}
			require.NoError(t, json.Unmarshal(body, &topic))
			w := &world{override: func(r *http.Request) (*http.Response, error) { return answer(http.StatusOK, string(pem)), nil }}
			v, err := New([]string{topic.TopicARN}, WithRoots(trusted), WithHTTPClient(&http.Client{Transport: w}))
			require.NoError(t, err)
			v.now = func() time.Time { return signedAt }
			_, err = v.Verify(t.Context(), body)
			require.NoError(t, err)
			_, err = v.Verify(t.Context(), bytes.Replace(body, []byte(`"MessageId" : "`), []byte(`"MessageId" : "x`), 1))
			require.ErrorIs(t, err, ErrSignature)
		})
	}
}

// TestEveryChange changes each member of each message: what is signed is refused, and the rest is as good as before.
func TestEveryChange(t *testing.T) {
	unsigned := map[string]bool{"UnsubscribeURL": true}
	for _, name := range []string{"notification-subject-v1", "notification-subject-v2", "subscription-v1", "unsubscribe-v2", "event"} {
		var members map[string]string
		require.NoError(t, json.Unmarshal(message(t, name), &members))
		v := verifier(t, &world{})
		for member, was := range members {
			for what, change := range map[string]any{
				"longer": was + "x", "shorter": was[1:], "empty": "", "null": nil, "a number": 1, "a list": []string{was},
				"with a line": was + "\n", "with a NUL": was + "\x00", "in capitals": strings.ToUpper(was) + "X",
			} {
				t.Run(name+"/"+member+"/"+what, func(t *testing.T) {
					changed := map[string]any{}
					for k, v := range members {
						changed[k] = v
					}
					changed[member] = change
					body, err := json.Marshal(changed)
					require.NoError(t, err)
					_, err = v.Verify(t.Context(), body)
					if unsigned[member] {
						require.NoError(t, err)
						return
					}
					refused, ok := err.(*Error) //nolint:errorlint // it is the documented type
					require.True(t, ok, "%v", err)
					require.False(t, refused.Temporary())
				})
			}
			t.Run(name+"/"+member+"/missing", func(t *testing.T) {
				less := map[string]string{}
				for k, v := range members {
					if k != member {
						less[k] = v
					}
				}
				body, err := json.Marshal(less)
				require.NoError(t, err)
				_, err = v.Verify(t.Context(), body)
				if unsigned[member] {
					require.NoError(t, err)
				} else {
					require.Error(t, err)
				}
			})
		}
	}
}

// TestOneSignatureOneMessage: the lines of a message are not read as other members, so that nobody chooses an id.
func TestOneSignatureOneMessage(t *testing.T) {
	var m map[string]string
	require.NoError(t, json.Unmarshal(message(t, "lines"), &m))
	m["Message"], m["MessageId"], m["Subject"] = "short", "chosen", "rest\nMessageId\n"+m["MessageId"]
	body, err := json.Marshal(m)
	require.NoError(t, err)
	_, err = verifier(t, &world{}).Verify(t.Context(), body)
	require.ErrorIs(t, err, ErrForm)
}

func TestRefused(t *testing.T) {
	good := string(message(t, "notification-v2"))
	for _, row := range []struct {
		name, body string
		kind       error
		options    []Option
	}{
		{"the certificate of another owner", string(message(t, "bad-other")), ErrCertificate, nil},
		{"the certificate of the endpoint", string(message(t, "bad-endpoint")), ErrCertificate, nil},
		{"a certificate that signs itself", string(message(t, "bad-selfsigned")), ErrCertificate, nil},
		{"a certificate whose time is over", string(message(t, "bad-old")), ErrCertificate, nil},
		{"a short key", string(message(t, "bad-short")), ErrCertificate, nil},
		{"another certificate of SNS's", strings.Replace(good, "Service-sns.pem", "Service-chain.pem", 1), nil, nil}, // of the same key
		{"a certificate that is not there", strings.Replace(good, "Service-sns.pem", "Service-none.pem", 1), ErrCertificate, nil},
		{"another topic", strings.Replace(good, ":orders", ":others", 1), ErrTopic, nil},
		{"a topic of another account", strings.Replace(good, "123456789012", "999999999999", 1), ErrTopic, nil},
		{"a topic in capitals", strings.Replace(good, ":orders", ":ORDERS", 1), ErrTopic, nil},
		{"version 1 where 2 is asked for", string(message(t, "notification-v1")), ErrSignature, []Option{WithSHA256()}},
		{"version 2 for 1", strings.Replace(string(message(t, "notification-v1")), `"SignatureVersion": "1"`, `"SignatureVersion": "2"`, 1), ErrSignature, nil},
		{"version 3", strings.Replace(good, `"SignatureVersion": "2"`, `"SignatureVersion": "3"`, 1), ErrSignature, nil},
		{"too old", good, ErrAge, []Option{WithMaxAge(time.Second)}},
		{"a member twice", strings.Replace(good, `"Type": "Notification"`, `"Type": "Notification", "Ty\u0070e": "Notification"`, 1), ErrForm, nil},
		{"another Type", strings.Replace(good, `"Type": "Notification"`, `"Type": "SubscriptionConfirmation"`, 1), ErrForm, nil},
		{"no object", "[]", ErrForm, nil},
		{"nothing", "", ErrForm, nil},
		{"something after it", good + "{}", ErrForm, nil},
		{"half a surrogate", strings.Replace(good, "quoted", `\ud83d`, 1), ErrForm, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := verifier(t, &world{}, row.options...).Verify(t.Context(), []byte(row.body))
			require.ErrorIs(t, err, row.kind)
		})
	}
	t.Run("from the future", func(t *testing.T) {
		v := verifier(t, &world{})
		v.now = func() time.Time { return signedAt.Add(-time.Hour) }
		_, err := v.Verify(t.Context(), []byte(good))
		require.ErrorIs(t, err, ErrAge)
	})
	t.Run("any age", func(t *testing.T) {
		v := verifier(t, &world{}, WithMaxAge(0))
		v.now = func() time.Time { return signedAt.AddDate(1, 0, 0) }
		_, err := v.Verify(t.Context(), []byte(good))
		require.NoError(t, err)
	})
	t.Run("authorities that are not trusted", func(t *testing.T) {
		_, err := verifier(t, &world{}, WithRoots(x509.NewCertPool())).Verify(t.Context(), []byte(good))
		require.ErrorIs(t, err, ErrCertificate)
	})
}

// TestHostileURLs: no message makes the verifier ask another host, or another path of SNS's.
func TestHostileURLs(t *testing.T) {
	const file = "/SimpleNotificationService-sns.pem"
	for _, url := range []string{
		"http://sns.eu-west-1.amazonaws.com" + file, "https://sns.eu-west-1.amazonaws.com:8443" + file, "https://sns.eu-west-1.amazonaws.com:443" + file,
		"https://sns.eu-west-1.amazonaws.com.evil.example" + file, "https://sns.eu-west-1.amazonaws.com@evil.example" + file,
		"https://evil.example/sns.eu-west-1.amazonaws.com" + file, "https://evil.example#sns.eu-west-1.amazonaws.com" + file,
		`https://evil.example\sns.eu-west-1.amazonaws.com` + file, "https://x:y@sns.eu-west-1.amazonaws.com" + file,
		"https://sns.us-east-1.amazonaws.com" + file, "https://sns.eu-west-1.amazonaws.com.cn" + file, "https://s3.eu-west-1.amazonaws.com" + file,
		"https://snsxeu-west-1.amazonaws.com" + file, "https://sns.evil.eu-west-1.amazonaws.com" + file, "https://SNS.eu-west-1.amazonaws.com" + file,
		"https://sns.eu-west-1.amazonaws.com./SimpleNotificationService-sns.pem", "https://sns.eu-west-1.amazonaws.com/" + file,
		"https://sns.eu-west-1.amazonaws.com/x/.." + file, "https://sns.eu-west-1.amazonaws.com" + file + "?x", "https://sns.eu-west-1.amazonaws.com" + file + "#x",
		"https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-sns%2epem", "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-../../x.pem",
		"https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-.pem", "https://sns.eu-west-1.amazonaws.com/other.pem", "https://sns.eu-west-1.amazonaws.com/?x=.pem",
		" https://sns.eu-west-1.amazonaws.com" + file, "https://sns.eu-west-1.amazonaws.com" + file + " ", "https://sns.eu-west-1.amazonaws.com" + file + "\n",
		"//sns.eu-west-1.amazonaws.com" + file, "file:///etc/ssl/cert.pem", "https://169.254.169.254" + file, "https://[::1]" + file, "https://sns.еu-west-1.amazonaws.com" + file, "",
	} {
		t.Run(url, func(t *testing.T) {
			var m map[string]string
			require.NoError(t, json.Unmarshal(message(t, "notification-v2"), &m))
			m["SigningCertURL"] = url
			body, err := json.Marshal(m)
			require.NoError(t, err)
			w := &world{}
			_, err = verifier(t, w).Verify(t.Context(), body)
			require.Error(t, err)
			require.NotErrorIs(t, err, ErrUnavailable)
			require.Empty(t, w.asked)
			if url != "" && len(url) > 20 {
				require.NotContains(t, err.Error(), url)
			}
		})
	}
}

func TestFetching(t *testing.T) {
	good := message(t, "notification-v2")
	for _, row := range []struct {
		name     string
		override func(*http.Request) (*http.Response, error)
		kind     error
	}{
		{"a reset", func(*http.Request) (*http.Response, error) { return nil, errReset }, ErrUnavailable},
		{"503", func(*http.Request) (*http.Response, error) { return answer(503, ""), nil }, ErrUnavailable},
		{"a redirect", func(*http.Request) (*http.Response, error) {
			r := answer(302, "")
			r.Header.Set("Location", "https://evil.example/x.pem")
			return r, nil
		}, ErrUnavailable},
		{"404", func(*http.Request) (*http.Response, error) { return answer(404, ""), nil }, ErrCertificate},
		{"a page", func(*http.Request) (*http.Response, error) { return answer(200, "<html>"), nil }, ErrCertificate},
		{"too much", func(*http.Request) (*http.Response, error) { return answer(200, strings.Repeat("x", 1<<20)), nil }, ErrCertificate},
		{"no certificate between", func(r *http.Request) (*http.Response, error) {
			if strings.HasPrefix(r.URL.Host, "crt.") {
				return answer(200, ""), nil
			}
			return nil, nil
		}, ErrCertificate},
		{"an authority that is away", func(r *http.Request) (*http.Response, error) {
			if strings.HasPrefix(r.URL.Host, "crt.") {
				return nil, errReset
			}
			return nil, nil
		}, ErrUnavailable},
		{"a certificate that never leads up", func(r *http.Request) (*http.Response, error) {
			if strings.HasPrefix(r.URL.Host, "crt.") {
				return file("sns.pem"), nil
			}
			return nil, nil
		}, ErrCertificate},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := &world{override: row.override}
			v := verifier(t, w)
			_, err := v.Verify(t.Context(), good)
			require.ErrorIs(t, err, row.kind)
			asked := w.count()
			require.LessOrEqual(t, asked, 1+maxBetween)
			for _, url := range w.asked {
				require.NotContains(t, url, "evil")
			}
			_, err = v.Verify(t.Context(), good)
			require.ErrorIs(t, err, row.kind)
			require.Equal(t, asked, w.count(), "remembered for a minute")
			w.override = nil
			v.now = func() time.Time { return signedAt.Add(2 * missFor) }
			_, err = v.Verify(t.Context(), good)
			require.NoError(t, err, "and no longer")
		})
	}
	t.Run("a caller that leaves", func(t *testing.T) {
		hang := make(chan struct{})
		w := &world{override: func(*http.Request) (*http.Response, error) { <-hang; return nil, nil }}
		v := verifier(t, w)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := v.Verify(ctx, good)
		require.ErrorIs(t, err, context.Canceled)
		close(hang)
		_, err = v.Verify(t.Context(), good)
		require.NoError(t, err, "the certificate was not its alone")
		require.Equal(t, 2, w.count())
	})
}

func TestCertificatesAreKept(t *testing.T) {
	w := &world{}
	v := verifier(t, w)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			_, err := v.Verify(t.Context(), message(t, "notification-v1"))
			require.NoError(t, err)
		})
	}
	all.Wait()
	require.Equal(t, 2, w.count(), "SNS's, and the one between")

	// A stranger who names certificates that are not there.
	good := string(message(t, "notification-v2"))
	for i := range 500 {
		_, err := v.Verify(t.Context(), []byte(strings.Replace(good, "Service-sns.pem", fmt.Sprintf("Service-%d.pem", i), 1)))
		require.Error(t, err)
	}
	require.LessOrEqual(t, w.count(), 2+maxMisses)
	require.LessOrEqual(t, len(v.certificates.byURL), maxKept)
	_, err := v.Verify(t.Context(), []byte(good))
	require.NoError(t, err, "what is known still passes")
}

func TestNew(t *testing.T) {
	for _, row := range []struct {
		name    string
		topics  []string
		options []Option
	}{
		{"no topic", nil, nil},
		{"no ARN", []string{"orders"}, nil},
		{"a queue", []string{"arn:aws:sqs:eu-west-1:123456789012:orders"}, nil},
		{"any topic", []string{"arn:aws:sns:eu-west-1:123456789012:*"}, nil},
		{"a subscription", []string{orders + ":22b80b92"}, nil},
		{"a region that is a host", []string{"arn:aws:sns:evil.example/:123456789012:orders"}, nil},
		{"a partition nobody knows", []string{"arn:aws-x:sns:eu-west-1:123456789012:orders"}, nil},
		{"a nil option", []string{orders}, []Option{nil}},
		{"a negative age", []string{orders}, []Option{WithMaxAge(-1)}},
		{"no client", []string{orders}, []Option{WithHTTPClient(nil)}},
		{"no roots", []string{orders}, []Option{WithRoots(nil)}},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := New(row.topics, row.options...)
			require.ErrorContains(t, err, "snsverify: ")
		})
	}
}

// FuzzVerify: nothing but what was signed passes, and whatever is refused is so by a documented error.
func FuzzVerify(f *testing.F) {
	for _, name := range []string{"notification-subject-v1", "subscription-v2", "event", "lines"} {
		f.Add(message(f, name))
	}
	v := verifier(f, &world{})
	known := map[string]bool{}
	for _, name := range []string{"notification-v1", "notification-v2", "notification-subject-v1", "notification-subject-v2", "notification-empty-subject-v1",
		"notification-empty-subject-v2", "subscription-v1", "subscription-v2", "unsubscribe-v1", "unsubscribe-v2", "event", "chain", "signing", "china", "lines"} {
		m, err := v.Verify(f.Context(), message(f, name))
		if err != nil {
			f.Fatal(name, err)
		}
		known[string(m.canonical())] = true
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := v.Verify(t.Context(), body)
		if err != nil {
			_, ok := err.(*Error) //nolint:errorlint // it is the documented type
			require.True(t, ok, "%T", err)
			require.Less(t, len(err.Error()), 1024)
			return
		}
		require.True(t, known[string(m.canonical())], "it verified a message that nobody signed: %q", body)
	})
}
