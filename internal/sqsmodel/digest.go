package sqsmodel

import (
	"crypto/md5"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"io"
	"maps"
	"slices"
	"strings"
)

// bodyDigest is the MD5 of a body in hexadecimal.
func bodyDigest(body string) string {
	sum := md5.Sum([]byte(body))
	return hex.EncodeToString(sum[:])
}

// attributesDigest is the MD5 of message attributes: in order of their names,
// each as name, data type, one byte for the kind of value, and value, with
// lengths of four bytes, big-endian. It is empty where there are none.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
func attributesDigest(attributes map[string]Attribute) string {
	if len(attributes) == 0 {
		return ""
	}
	h := md5.New()
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		attribute := attributes[name]
		writeSized(h, name)
		writeSized(h, attribute.DataType)
		if attribute.binary() {
			h.Write([]byte{2})
			writeSized(h, string(attribute.Binary))
		} else {
			h.Write([]byte{1})
			writeSized(h, attribute.String)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

func writeSized(h hash.Hash, s string) {
	var size [4]byte
	binary.BigEndian.PutUint32(size[:], uint32(len(s)))
	h.Write(size[:])
	io.WriteString(h, s)
}

// corrupt turns a digest into one that is certainly wrong.
func corrupt(digest string) string {
	return strings.Map(func(r rune) rune {
		if r == '0' {
			return '1'
		}
		return '0'
	}, digest)
}
