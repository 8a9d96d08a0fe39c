// Package hostile makes what somebody who means harm would send, by rule: JSON values and whole payloads that break each
// rule of RFC 8259 in turn, or use what it leaves open, and payloads with a canary, a text that no other payload has, in
// each of their positions. It also says what a text may have in it that is made from them. It is for tests.
package hostile
