// Package codebuild loads CodeBuild projects and builds for relations. Importing it registers its loaders:
//
//	import _ "github.com/typedbus/typedbus/relation/codebuild"
//
//	Build relation.One[types.Build] `json:"-" relation:"codebuild.Build,detail.build-id"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/codebuild/types.
//
//	target             type     ids of a call  IAM action
//	codebuild.Project  Project  100            codebuild:BatchGetProjects
//	codebuild.Build    Build    100            codebuild:BatchGetBuilds
//
// Both actions can be limited to single projects in a policy. The id is a project's name, a build's id
// ("my-project:…"), or the ARN of either.
//
// CodeBuild lists the ids that it does not know (projectsNotFound, buildsNotFound) beside what it found: an unknown id
// costs its neighbours nothing. An id that cannot be one is not found without a call.
package codebuild
