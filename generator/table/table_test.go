package table_test

import (
	"os"

	"github.com/tfgen/tfgen/generator/table"
)

func ExampleTable() {
	t := table.New("ENVIRONMENT", "ACCOUNT", "RESULT", "TIME")
	t.Add("dev", "123456789012", "failed", "4s")
	t.Add("production", "987654321098", "skipped: it comes after dev, which did not succeed", "-")
	for _, columns := range []int{0, 60, 20} {
		_ = t.Write(os.Stdout, columns)
	}
	// Output:
	// ENVIRONMENT  ACCOUNT       RESULT                                              TIME
	// dev          123456789012  failed                                              4s
	// production   987654321098  skipped: it comes after dev, which did not succeed  -
	// ENVIRONMENT  ACCOUNT       RESULT                       TIME
	// dev          123456789012  failed                       4s
	// production   987654321098  skipped: it comes after      -
	//                            dev, which did not succeed
	// ENVIRONMENT  ACCOUNT       RESULT        TIME
	// dev          123456789012  failed        4s
	// production   987654321098  skipped: it   -
	//                            comes after
	//                            dev, which
	//                            did not
	//                            succeed
}

func ExampleWrap() {
	part, rest := table.Wrap("models/2026-11-22/model.tar.gz", 20)
	_, _ = os.Stdout.WriteString(part + "\n" + rest)
	// Output:
	// models/2026-11-22/
	// model.tar.gz
}
