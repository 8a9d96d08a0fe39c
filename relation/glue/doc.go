// Package glue loads Glue jobs and crawlers for relations. Importing it registers its loaders:
//
//	import _ "github.com/typedbus/typedbus/relation/glue"
//
//	Job relation.One[types.Job] `json:"-" relation:"glue.Job,detail.jobName"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/glue/types.
//
//	target         type      ids of a call  IAM action
//	glue.Job       Job       25             glue:BatchGetJobs
//	glue.Crawler   Crawler   100            glue:BatchGetCrawlers
//
// Both actions can be limited to single resources in a policy. The id is the name, or the ARN where the tag's path says
// that it is one: a name may be any line of text, and look like an ARN.
//
// Glue lists the names that it does not know (JobsNotFound, CrawlersNotFound) beside what it found: an unknown name costs
// its neighbours nothing. A text that no name can be is not found without a call.
package glue
