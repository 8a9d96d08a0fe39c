package ecsevents

// The architectures that ECS schedules tasks for.
const (
	ArchitectureX86 = "x86_64"
	ArchitectureARM = "arm64"
)

// IsFargate reports whether the task runs on Fargate, Fargate Spot included.
func (e *TaskStateChange) IsFargate() bool {
	switch e.Detail.CapacityProviderName {
	case "FARGATE", "FARGATE_SPOT":
		return true
	}
	return e.Detail.LaunchType == "FARGATE"
}

// Architecture is the processor architecture the task was placed on, "x86_64" or
// "arm64", and "" if the event does not say: ECS adds the attribute
// ecs.cpu-architecture when it places the task.
//
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html
func (e *TaskStateChange) Architecture() string { return e.Attribute("ecs.cpu-architecture") }

// Attribute is the value of one of the task's attributes, and "" if it has none
// of that name.
func (e *TaskStateChange) Attribute(name string) string {
	for _, a := range e.Detail.Attributes {
		if a.Name == name {
			return a.Value
		}
	}
	return ""
}
