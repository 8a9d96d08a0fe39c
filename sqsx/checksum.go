package sqsx

import (
	"crypto/md5"
	"encoding/hex"
	"strings"
)

// verify checks a body against the MD5 digest SQS sent with it. A digest that was not sent is not checked, as in the
// SDK. MD5 is what SQS has; it guards against corruption, not against an adversary.
func verify(body, digest string) error {
	if digest == "" {
		return nil
	}
	sum := md5.Sum([]byte(body))
	if strings.EqualFold(hex.EncodeToString(sum[:]), digest) {
		return nil
	}
	return &ChecksumError{Want: digest, Got: hex.EncodeToString(sum[:])}
}
