package answer

import (
	"crypto/fips140"
	"crypto/md5"
	"encoding/hex"
	"unsafe"
)

// sumMD5 works also where the process is held to FIPS 140-3, in which MD5 may secure nothing; nor does it here.
func sumMD5(body string) (sum [md5.Size]byte) {
	text := unsafe.Slice(unsafe.StringData(body), len(body)) // a body may be of a MiB, and is only read
	if fips140.Enforced() {
		fips140.WithoutEnforcement(func() { sum = md5.Sum(text) })
		return sum
	}
	return md5.Sum(text)
}

// Verify checks a body against the MD5 digest SQS sent with it, and returns the body's own. A digest that was not sent is
// not checked, as in the SDK. MD5 is what SQS has; it guards against corruption, not against an adversary.
func Verify(body, digest string) (got string, ok bool) {
	if digest == "" {
		return "", true
	}
	sum := sumMD5(body)
	var want [md5.Size]byte
	if len(digest) == hex.EncodedLen(len(want)) {
		if _, err := hex.Decode(want[:], []byte(digest)); err == nil && want == sum {
			return "", true
		}
	}
	return hex.EncodeToString(sum[:]), false
}
