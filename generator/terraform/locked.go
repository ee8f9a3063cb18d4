package terraform

import (
	"fmt"
	"maps"
	"slices"
)

// checkLocked refuses a lock file that selects a version of the AWS provider that isn't to be used, with what to do.
func (w *Workspace) checkLocked() error {
	if w.opts.RefuseProvider == nil {
		return nil
	}
	versions, err := w.Providers()
	if err != nil {
		return err
	}
	for _, address := range slices.Sorted(maps.Keys(versions)) {
		if !isAWSProvider(address) {
			continue
		}
		if why := w.opts.RefuseProvider(versions[address]); why != "" {
			return fmt.Errorf("the lock file in %s selects version %s of the AWS provider, %s: %s", w.dir, versions[address],
				why, w.commands().Replace("run INIT -upgrade, review and commit "+lockFile))
		}
	}
	return nil
}
