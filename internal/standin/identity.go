package standin

import (
	"fmt"
	"net/http"
	"regexp"
	"sync"
)

// identity is who makes a call.
type identity struct {
	account string
	arn     string
	userID  string
}

// keyring knows whose the access keys are. The zero keyring is ready.
type keyring struct {
	mu     sync.Mutex
	issued int
	owners map[string]identity
	keys   map[identity]string
}

// issue returns the access key of an identity, a new one the first time.
func (k *keyring) issue(id identity) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.owners == nil {
		k.owners, k.keys = map[string]identity{}, map[identity]string{}
	}
	if key, ok := k.keys[id]; ok {
		return key
	}
	k.issued++
	key := fmt.Sprintf("ASIASTANDIN%09d", k.issued)
	if id.userID == "" {
		id.userID = fmt.Sprintf("AIDASTANDIN%010d", k.issued)
	}
	k.owners[key] = id
	k.keys[id] = key
	return key
}

// owner says whose a key is. Keys that were not issued here belong to the
// default account.
func (k *keyring) owner(key string) identity {
	k.mu.Lock()
	defer k.mu.Unlock()
	if id, ok := k.owners[key]; ok {
		return id
	}
	return identity{DefaultAccount, "arn:aws:iam::" + DefaultAccount + ":user/" + key, "AIDASTANDIN"}
}

var credentialScope = regexp.MustCompile(`Credential=([^/,\s]+)/\d{8}/([^/]+)/([^/]+)/aws4_request`)

// scope reads the access key, the region and the service that a request was
// signed for. The signature itself is not checked.
func scope(r *http.Request) (key, region, service string, ok bool) {
	m := credentialScope.FindStringSubmatch(r.Header.Get("Authorization"))
	if m == nil {
		return "", "", "", false
	}
	return m[1], m[2], m[3], true
}
