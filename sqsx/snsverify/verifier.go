package snsverify

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // version 1 of the signature is SHA-1
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Verifier verifies messages of its topics. It is safe for concurrent use, and should live as long as the program does,
// since it keeps the certificates.
type Verifier struct {
	topics        map[string]topic
	maxAge        time.Duration
	sha256Only    bool
	client        http.Client
	roots         *x509.CertPool
	intermediates []*x509.Certificate
	certificates  certificates
	now           func() time.Time
}

// New returns a verifier of messages of these topics (ARNs, at least one). That they are named is half of what is
// verified: SNS signs for everybody, and anyone can make a topic.
func New(topics []string, options ...Option) (*Verifier, error) {
	v := &Verifier{topics: make(map[string]topic), maxAge: DefaultMaxAge, now: time.Now}
	var wrong []error
	if len(topics) == 0 {
		wrong = append(wrong, errors.New("snsverify: no topic is given, so that nothing would be verified; give at least one ARN"))
	}
	for _, arn := range topics {
		t, err := parseTopic(arn)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		v.topics[arn] = t
	}
	for i, option := range options {
		if option == nil {
			wrong = append(wrong, fmt.Errorf("snsverify: option %d is nil; leave it out", i+1))
			continue
		}
		wrong = append(wrong, option(v))
	}
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if v.client.Timeout <= 0 || v.client.Timeout > fetchTimeout {
		v.client.Timeout = fetchTimeout
	}
	return v, errors.Join(wrong...)
}

// Verify returns the message in body, JSON as SNS sends it, once it is proved that SNS signed it for one of the
// verifier's topics. The error is an [*Error], or the context's. The first message that a certificate signed waits for
// that certificate, ten seconds at most.
func (v *Verifier) Verify(ctx context.Context, body []byte) (*Message, error) {
	m, err := parse(body)
	if err != nil {
		return nil, err
	}
	from, ok := v.topics[m.TopicARN]
	if !ok {
		return nil, refuse(ErrTopic, "its TopicArn is none that the verifier was given")
	}
	if v.sha256Only && m.version == "1" {
		return nil, refuse(ErrSignature, "it has version 1, and WithSHA256 asks for 2: set the topic's attribute SignatureVersion")
	}
	now := v.now()
	switch age := now.Sub(m.Timestamp); {
	case v.maxAge > 0 && age > v.maxAge:
		return nil, refuse(ErrAge, "it is older than WithMaxAge allows")
	case age < -skew:
		return nil, refuse(ErrAge, "it is from the future")
	}
	if !from.hasCertificate(m.certificateURL) {
		return nil, refuse(ErrCertificate, "its SigningCertURL is not where SNS has the certificates of the topic's region")
	}
	key, err := v.certificates.key(ctx, v, m.certificateURL, from)
	if err != nil {
		return nil, err
	}
	if !signed(key, m) {
		return nil, refuse(ErrSignature, "what it says is not what was signed")
	}
	return m, nil
}

// VerifyNotification is Verify for a message that must be a notification. It makes a Verifier an sqsx.Verifier.
func (v *Verifier) VerifyNotification(ctx context.Context, body []byte) error {
	m, err := v.Verify(ctx, body)
	if err == nil && m.Type != Notification {
		return refuse(ErrForm, "it is no notification")
	}
	return err
}

func signed(key *rsa.PublicKey, m *Message) bool {
	text := m.canonical()
	if m.version == "1" {
		digest := sha1.Sum(text) //nolint:gosec // as SNS signs by default
		return rsa.VerifyPKCS1v15(key, crypto.SHA1, digest[:], m.signature) == nil
	}
	digest := sha256.Sum256(text)
	return rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], m.signature) == nil
}
