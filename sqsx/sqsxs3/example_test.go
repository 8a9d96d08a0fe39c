package sqsxs3_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxs3"
)

func ExampleNew() {
	client := &bucket{objects: map[string]string{"k": `{"source":"my.shop"}`}} // s3.NewFromConfig(cfg)
	resolver := sqsxs3.New(client, sqsxs3.Buckets("my-payloads"))              // for sqsx.WithResolver

	body, err := resolver.Resolve(context.Background(), sqsx.Pointer{Bucket: "my-payloads", Key: "k"})
	fmt.Println(string(body), err)
	_, err = resolver.Resolve(context.Background(), sqsx.Pointer{Bucket: "somebody-elses", Key: "k"})
	fmt.Println(errors.Is(err, sqsxs3.ErrBucket))
	// Output:
	// {"source":"my.shop"} <nil>
	// true
}
