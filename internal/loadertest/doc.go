// Package loadertest proves what the loaders under relation/ promise, with the SDK's real clients and a server that
// records what they ask. It is for tests only.
//
// A test says how AWS answers an operation, and which loader makes use of it:
//
//	loadertest.Contract[types.Cluster]{
//		Target:    "ecs.Cluster",
//		Operation: "DescribeClusters",
//		Limit:     100,
//		Key:       func(name string) relation.Key { return relation.NewKey(name) },
//		Alias:     func(name string) relation.Key { return relation.NewKey(arnPrefix + name) },
//		Name:      func(c types.Cluster) string { return *c.ClusterName },
//		Answer: func(r *loadertest.Request, exists func(name string) bool) any {
//			…
//		},
//	}.Run(t)
//
// What is beyond the contract is tested with [New], [Server.Handle], [Load] and [Server.Requests].
package loadertest
