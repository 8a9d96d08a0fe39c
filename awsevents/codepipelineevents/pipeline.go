package codepipelineevents

import "github.com/typedbus/typedbus/awsevents"

// CodePipeline writes the ARN of a pipeline without a type, and that of a stage
// or an action as the pipeline's with more after a slash.

// PipelineARN is the ARN of the pipeline.
func (e *PipelineExecutionStateChange) PipelineARN() string {
	return awsevents.ResourceARN(&e.Event, "codepipeline", "")
}

// PipelineARN is the ARN of the pipeline.
func (e *StageExecutionStateChange) PipelineARN() string {
	return awsevents.ResourceARN(&e.Event, "codepipeline", "")
}

// PipelineARN is the ARN of the pipeline.
func (e *ActionExecutionStateChange) PipelineARN() string {
	return awsevents.ResourceARN(&e.Event, "codepipeline", "")
}
