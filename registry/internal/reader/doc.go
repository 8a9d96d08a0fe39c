// Package reader reads events. It is the only reader of payloads there is: what it decodes is also what conditions,
// relations, presence rules and lookups see.
//
// [Compile] works out, once for a type, the program that decodes it. [Reader.Event] walks a payload once: it takes the
// envelope apart, asks which program is for such an event, decodes into a value of its type, and notes what does not
// fit. A program that is tolerant converts what plainly means the same, on the way.
//
// What it decodes is what encoding/json/v2 decodes. What it does not know – types with an unmarshal method of their
// own, options of tags beyond the usual – it hands to that package, for the one value.
//
// # Memory
//
// A payload is one string, which is never modified. Text in it that stands for itself is not copied: the strings of
// an event are parts of the payload, and one that is kept keeps the payload, up to [Shared] bytes of it. Strings of
// larger payloads, and text with escapes, are copies. [strings.Clone] lets go.
package reader
