package limits

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/tfgen/tfgen/generator/sandbox/protocol"
	"github.com/tfgen/tfgen/generator/spec"
)

// judgeTask is ECS' refusal of a task definition whose parts don't go together, or nil.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
func judgeTask(in protocol.Fields) *protocol.Error {
	wrong := ""
	first := func(name string) string { return strings.Join(in.Texts(name), "") }
	cpu, noCPU := strconv.Atoi(first("cpu"))
	memory, noMemory := strconv.Atoi(first("memory"))
	ofECR := slices.ContainsFunc(in.Texts("containerDefinitions.image"), func(image string) bool {
		return strings.Contains(image, ".dkr.ecr.")
	})
	logs := in.Is("containerDefinitions.logConfiguration.logDriver", "awslogs")
	essential := in.Texts("containerDefinitions.essential")
	switch {
	case len(essential) > 0 && len(essential) == len(in.Texts("containerDefinitions.name")) &&
		!slices.Contains(essential, "true"):
		wrong = "Task definition does not have any essential container"
	case !in.Is("requiresCompatibilities", "FARGATE"):
	case first("networkMode") != "awsvpc":
		wrong = "Fargate only supports network mode 'awsvpc'."
	case noCPU != nil || noMemory != nil: // they may be texts, such as 1 vCPU
		if first("cpu") == "" || first("memory") == "" {
			wrong = "Fargate requires that 'cpu' and 'memory' be defined at the task level."
		}
	case !spec.IsFargateSize(cpu, memory):
		wrong = "No Fargate configuration exists for given values: " + first("cpu") + " CPU, " + first("memory") + " memory."
	case first("executionRoleArn") == "" && (ofECR || logs):
		wrong = "Fargate requires task definition to have execution role ARN to support ECR images and log driver awslogs."
	}
	if wrong == "" {
		return nil
	}
	return &protocol.Error{Status: http.StatusBadRequest, Code: "ClientException", Message: wrong}
}
