package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

type versionInfo struct {
	document
	Version  string `json:"version"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func (v versionInfo) String() string {
	return fmt.Sprintf("%s (%s, %s)", v.Version, v.Go, v.Platform)
}

func newVersionCmd(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			v := currentVersion()
			if asJSON {
				return a.answerJSON(v)
			}
			_, err := fmt.Fprintln(a.out, "tfgen", v)
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print it as JSON")
	return cmd
}

// currentVersion is what the Go toolchain stamped into the binary: a tag, or a commit.
func currentVersion() versionInfo {
	platform := runtime.GOOS + "/" + runtime.GOARCH
	v := versionInfo{document: newDocument(), Version: "devel", Go: runtime.Version(), Platform: platform}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		v.Version = info.Main.Version
	}
	return v
}
