package snsverify

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"regexp"
	"time"
)

const (
	// maxCertificate is the most bytes of a file of certificates; SNS's has 2 KiB.
	maxCertificate = 64 << 10
	// maxBetween is the most certificates between SNS's and an authority that are got.
	maxBetween = 3
	// minBits is the shortest RSA key that is trusted.
	minBits = 2048
)

// issuers is where Amazon Trust Services has its certificates. What comes from there is trusted only as far as an authority
// signed it, so that it may come without TLS, which is how certificates name it.
var issuers = regexp.MustCompile(`^https?://crt\.[a-z0-9]{1,32}\.amazontrust\.com/[a-z0-9]{1,32}\.cer$`)

// get returns the key of the certificate at url, and until when it is good.
func (v *Verifier) get(ctx context.Context, url string, from topic) (*rsa.PublicKey, time.Time, error) {
	file, err := v.fetch(ctx, url)
	if err != nil {
		return nil, time.Time{}, err
	}
	chain := certificatesIn(file)
	if len(chain) == 0 {
		return nil, time.Time{}, refuse(ErrCertificate, "there is no certificate at its SigningCertURL")
	}
	leaf := chain[0]
	key, ok := leaf.PublicKey.(*rsa.PublicKey)
	switch {
	case !ok || key.N.BitLen() < minBits:
		return nil, time.Time{}, refuse(ErrCertificate, "it has no RSA key of at least 2048 bits")
	case !from.owns(leaf.VerifyHostname):
		return nil, time.Time{}, refuse(ErrCertificate, "it is not SNS's: it has another name")
	}
	if err := v.verifyChain(ctx, leaf, append(chain[1:], v.intermediates...)); err != nil {
		return nil, time.Time{}, err
	}
	return key, leaf.NotAfter, nil
}

// verifyChain gets what is missing between leaf and an authority.
func (v *Verifier) verifyChain(ctx context.Context, leaf *x509.Certificate, between []*x509.Certificate) error {
	options := x509.VerifyOptions{Roots: v.roots, Intermediates: x509.NewCertPool(), CurrentTime: v.now(), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}
	for _, c := range between {
		options.Intermediates.AddCert(c)
	}
	last := leaf
	for got := 0; ; got++ {
		_, err := leaf.Verify(options)
		if err == nil {
			return nil
		}
		_, unknown := errors.AsType[x509.UnknownAuthorityError](err)
		if !unknown || got == maxBetween || len(last.IssuingCertificateURL) == 0 || !issuers.MatchString(last.IssuingCertificateURL[0]) {
			return &Error{Kind: ErrCertificate, Reason: "no authority that is trusted vouches for it, or its time is over", Err: err}
		}
		file, err := v.fetch(ctx, last.IssuingCertificateURL[0])
		if err != nil {
			return err
		}
		next := certificatesIn(file)
		if len(next) == 0 {
			return refuse(ErrCertificate, "there is no certificate where its issuer's should be")
		}
		last = next[0]
		options.Intermediates.AddCert(last)
	}
}

// fetch follows no redirect, and reads no more than it must.
func (v *Verifier) fetch(ctx context.Context, url string) ([]byte, error) {
	unavailable := func(err error) error {
		return &Error{Kind: ErrUnavailable, Reason: "getting it failed", Err: err}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, unavailable(err)
	}
	response, err := v.client.Do(request)
	if err != nil {
		return nil, unavailable(err)
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode == http.StatusNotFound || response.StatusCode == http.StatusForbidden || response.StatusCode == http.StatusGone:
		return nil, refuse(ErrCertificate, "there is none at its SigningCertURL")
	case response.StatusCode != http.StatusOK:
		return nil, refuse(ErrUnavailable, "the answer was "+http.StatusText(response.StatusCode))
	}
	file, err := io.ReadAll(io.LimitReader(response.Body, maxCertificate+1))
	if err != nil {
		return nil, unavailable(err)
	}
	if len(file) > maxCertificate {
		return nil, refuse(ErrCertificate, "what is at its SigningCertURL is too large for one")
	}
	return file, nil
}

// certificatesIn reads PEM, or DER. Where anything in it is no certificate there are none.
func certificatesIn(file []byte) []*x509.Certificate {
	if c, err := x509.ParseCertificates(file); err == nil {
		return c
	}
	var all []*x509.Certificate
	for {
		var block *pem.Block
		if block, file = pem.Decode(file); block == nil {
			return all
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil || block.Type != "CERTIFICATE" {
			return nil
		}
		all = append(all, c)
	}
}
