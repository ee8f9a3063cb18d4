package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/spec/reference"
)

// specTopic is the page of help on the spec language, which has a page for each block and attribute.
const specTopic = "spec"

func newSpecTopic(a *app) *cobra.Command {
	cmd := &cobra.Command{Use: specTopic, Short: "The spec language: its blocks and attributes"}
	cmd.SetHelpFunc(func(*cobra.Command, []string) { fmt.Fprint(a.out, reference.Overview(a.columns())) })
	return cmd
}

// language is the JSON document of the spec language.
type language struct {
	document
	Blocks     []reference.Block    `json:"blocks"`
	References []reference.Name     `json:"references"`
	Functions  []reference.Function `json:"functions"`
}

// helpSpec shows the spec language: all of it, or the block or attribute at a path.
func (a *app) helpSpec(path []string, asJSON bool) error {
	page, err := reference.Overview(a.columns()), error(nil)
	switch {
	case asJSON && len(path) > 0:
		return fmt.Errorf("tfgen help spec --json has all blocks: pass it without %s", strings.Join(path, " "))
	case asJSON:
		return a.answerJSON(language{newDocument(), reference.Blocks(), reference.Names(), reference.Functions()})
	case len(path) > 0:
		page, err = reference.Page(strings.Join(path, "."), a.columns())
	}
	if err == nil {
		_, err = fmt.Fprint(a.out, page)
	}
	return err
}
