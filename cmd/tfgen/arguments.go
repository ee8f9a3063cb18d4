package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// noArguments is cobra.NoArgs for commands about environments: it says which flag an environment's name belongs to.
func (a *app) noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if err := a.misplaced(cmd, args); err != nil {
		return err
	}
	return fmt.Errorf("unexpected argument %q: see %s --help", args[0], cmd.CommandPath())
}

// arguments has a command take so many arguments at least, and at most, and say which they are.
func arguments(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return fmt.Errorf("an argument is missing: %s", cmd.UseLine())
		case len(args) > most:
			return fmt.Errorf("unexpected argument %q: see %s --help", args[most], cmd.CommandPath())
		}
		return nil
	}
}

// misplaced is the error of arguments that are names of environments; nil if one isn't.
func (a *app) misplaced(cmd *cobra.Command, args []string) error {
	project, err := a.load()
	if err != nil || cmd.Flags().Lookup("env") == nil {
		return nil // a faulty spec is the command's to report
	}
	for _, arg := range args {
		for name := range strings.SplitSeq(arg, ",") {
			if project.Environment(name) == nil {
				return nil
			}
		}
	}
	flag := "--env "
	if f := cmd.Flags().Lookup("auto-approve"); f != nil && f.Changed {
		flag = "--auto-approve="
	}
	return fmt.Errorf("%q is an environment, and no argument of %s: did you mean %s%s?",
		strings.Join(args, " "), cmd.CommandPath(), flag, strings.Join(args, ","))
}

// exclusive has a command refuse more than one of some flags.
func exclusive(cmd *cobra.Command, names ...string) {
	cmd.MarkFlagsMutuallyExclusive(names...) // which completes accordingly
	check := cmd.Args
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		var given []string
		for _, name := range names {
			if cmd.Flags().Changed(name) {
				given = append(given, "--"+name)
			}
		}
		if len(given) > 1 {
			return fmt.Errorf("%s exclude each other: pass one of them", strings.Join(given, " and "))
		}
		return check(cmd, args)
	}
}

// refuseEmpty refuses flags that are given with nothing in them, as a shell does it whose variable isn't set: changed
// since no revision would be all, or nothing, and is neither.
func refuseEmpty(cmd *cobra.Command, _ []string) error {
	var empty []string
	cmd.Flags().Visit(func(f *pflag.Flag) {
		list, isList := f.Value.(pflag.SliceValue)
		if f.Value.Type() == "string" && f.Value.String() == "" || isList && strings.Join(list.GetSlice(), "") == "" {
			empty = append(empty, "--"+f.Name)
		}
	})
	if len(empty) == 0 {
		return nil
	}
	return fmt.Errorf("nothing is given with %s: leave it out, or is a variable of the shell's not set?",
		strings.Join(empty, " and "))
}

// fromOne refuses numbers that count from 1 and are given as 0, for which a command takes those that aren't given.
func fromOne(cmd *cobra.Command, names ...string) error {
	for _, name := range names {
		if f := cmd.Flags().Lookup(name); f.Changed && f.Value.String() == "0" {
			return fmt.Errorf("--%s 0: it counts from 1", name)
		}
	}
	return nil
}
