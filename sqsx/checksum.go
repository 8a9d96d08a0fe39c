package sqsx

import (
	"crypto/md5"
	"encoding/hex"
)

// verify checks a body against the MD5 digest SQS sent with it. A digest that was not sent is not checked, as in the
// SDK. MD5 is what SQS has; it guards against corruption, not against an adversary.
func verify(body, digest string) error {
	if digest == "" {
		return nil
	}
	sum := md5.Sum([]byte(body))
	var want [md5.Size]byte
	if len(digest) == hex.EncodedLen(len(want)) {
		if _, err := hex.Decode(want[:], []byte(digest)); err == nil && want == sum {
			return nil
		}
	}
	return &ChecksumError{Want: digest, Got: hex.EncodeToString(sum[:])}
}
