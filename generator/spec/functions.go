package spec

import (
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// functions are those that expressions can call: Terraform's of the same names.
func functions() map[string]function.Function {
	return map[string]function.Function{
		"concat":  stdlib.ConcatFunc,
		"join":    stdlib.JoinFunc,
		"lower":   stdlib.LowerFunc,
		"merge":   stdlib.MergeFunc,
		"replace": stdlib.ReplaceFunc,
		"upper":   stdlib.UpperFunc,
	}
}
