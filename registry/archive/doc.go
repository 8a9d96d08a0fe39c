// Package archive reads events from where they were stored, one after the other, in memory that does not grow:
//
//	file, err := os.Open("events.json.gz")
//	for event, err := range archive.Events(file, registry.Default, archive.WithName(file.Name())) {
//		if err != nil {
//			log.Print(err) // archive: events.json.gz: record 7 (line 8, offset 3402): …
//			continue
//		}
//		switch e := event.(type) {
//		case *OrderPlaced:
//			…
//		}
//	}
//
// [Records] yields the payloads as they are. Package s3archive reads all objects below a prefix.
//
// # What is read
//
// The reader finds out by itself what it has before it, and one stream may have all of it in any mixture:
//
//   - JSON Lines, and objects over several lines.
//   - Objects with nothing between them, as Firehose writes them.
//   - Arrays of objects.
//   - Objects that begin with "Records", as CloudTrail's files do: each element is a record. What else such an object has
//     is skipped. For [Events], a record of CloudTrail's gets the envelope that EventBridge would have put around it.
//   - Any of these compressed with gzip, in one member or many.
//
// A byte order mark, blanks, empty lines, CRLF and the record separators of RFC 7464 between records mean nothing. A
// reader reads what is there now: a file that grows is not followed.
//
// # One bad record costs itself
//
// What is no JSON object, has more than 1,000 levels (16 where
// they begin lines), or does not decode, is an error in its place, and the next record follows. Where a record
// ends that is not JSON is a guess. It is the first of these, from where it begins:
//
//   - the brace that balances its first;
//   - if it begins a line, the next line that begins with {" ;
//   - a brace that closes, directly followed by {" ;
//   - the end of the stream.
//
// So a line that was cut off costs itself, whatever was cut. Without lines between them, an object that is cut off in a
// string also costs the object behind it. Other text between records costs an error for each line of it.
//
// An error that ends the iteration is one of the stream: gzip data that are corrupt or cut off, or the reader's own. What
// comes before it has been yielded.
package archive
