package sqsx

import (
	"crypto/fips140"
	"crypto/md5"
	"encoding/hex"
)

// sumMD5 works also where the process is held to FIPS 140-3, in which MD5 may secure nothing; nor does it here.
func sumMD5(body string) (sum [md5.Size]byte) {
	if fips140.Enforced() {
		fips140.WithoutEnforcement(func() { sum = md5.Sum([]byte(body)) })
		return sum
	}
	return md5.Sum([]byte(body))
}

// verify checks a body against the MD5 digest SQS sent with it. A digest that was not sent is not checked, as in the
// SDK. MD5 is what SQS has; it guards against corruption, not against an adversary.
func verify(body, digest string) error {
	if digest == "" {
		return nil
	}
	sum := sumMD5(body)
	var want [md5.Size]byte
	if len(digest) == hex.EncodedLen(len(want)) {
		if _, err := hex.Decode(want[:], []byte(digest)); err == nil && want == sum {
			return nil
		}
	}
	return &ChecksumError{Want: digest, Got: hex.EncodeToString(sum[:])}
}
