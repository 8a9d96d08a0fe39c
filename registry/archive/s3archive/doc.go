// Package s3archive reads the events of all objects below a prefix of an S3 bucket:
//
//	reader, err := s3archive.New(s3.NewFromConfig(cfg), "my-archive", "orders/2026/", s3archive.WithToken(saved))
//	for event, err := range reader.Events(ctx, registry.Default) {
//		if err != nil {
//			log.Print(err)
//			continue
//		}
//		handle(event)
//		saved = reader.Token()
//	}
//
// What an object may hold is what package archive reads. Objects are read several at once and yielded in the order of
// their keys, each from its beginning to its end, so that the order is the same each time. Empty objects are passed over.
//
// An object that cannot be read is an error, an [*ObjectError], and the next one follows. A list that cannot be read, or a
// context that ends, ends the reading with a [*ListError]. Both leave the token where it was good: who stops there and
// begins again with it tries the object again, and who goes on does without the rest of it.
//
// The permissions it needs are s3:ListBucket on the bucket and s3:GetObject on the objects.
package s3archive
