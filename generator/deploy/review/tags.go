package review

import (
	"strings"

	"github.com/tfgen/tfgen/generator/terraform"
)

// attribute is one to be shown, with a note about it.
type attribute struct {
	terraform.Attribute
	note string
}

// asTagged are a resource's attributes, with what becomes of its tags. The provider has them twice: tags_all are what
// the object has; tags are those of them that it doesn't take for its default_tags. So a default tag that gets another
// value is one of tags_all that changes, and one of tags that goes. Shown as tags is what tags_all says.
func asTagged(c terraform.ResourceChange) []attribute {
	changed := map[string]bool{} // ".Owner"
	for _, a := range c.Attributes {
		if key, ok := strings.CutPrefix(a.Path, "tags_all"); ok {
			changed[key] = true
		}
	}
	_, known := c.After["tags_all"].(map[string]any)
	var attributes []attribute
	for _, a := range c.Attributes {
		shown := attribute{Attribute: a}
		key := strings.TrimPrefix(a.Path, topLevel(a.Path))
		switch name := topLevel(a.Path); {
		case name == "tags_all" && key != "":
			shown.Path = "tags" + key
		case name != "tags" || key == "":
		case changed[key]:
			continue
		case known:
			shown.note = " # the object's tag stays: only whether it is one of default_tags changes"
		}
		attributes = append(attributes, shown)
	}
	return attributes
}
