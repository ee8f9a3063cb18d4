package rendered

import (
	"cmp"
	"strings"

	"github.com/tfgen/tfgen/generator/access/config"
	"github.com/tfgen/tfgen/generator/internal/aws"
)

// uses notes as which roles a resource runs something: those that arguments about roles name.
func (c *collector) uses(i instance) {
	attribute := map[string]string{"aws_cloudwatch_event_target": "rule", "aws_ecs_task_definition": "family"}[i.Type]
	name, _ := i.Text(cmp.Or(attribute, "name"))
	about := func(argument string) bool {
		return strings.Contains(argument, "role") || argument == "container_properties" // a batch job's, in JSON
	}
	i.Walk(about, func(argument string, v config.Value) {
		text, _ := v.Text()
		if argument == "role" && i.Type == "aws_iam_instance_profile" && text != "" {
			text = aws.RoleARN(i.provider.partition, i.provider.account, text)
		}
		for _, role := range c.roleARN.FindAllString(text, -1) {
			c.root.Uses = append(c.root.Uses, Use{Address: i.Address, Type: i.Type, Name: name, Role: role, Range: i.Range()})
		}
	})
}
