package sandbox

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// installed is moto in a virtual environment of its own in the user's cache, made when it isn't there.
func installed(ctx context.Context, progress func(string)) ([]string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, fmt.Errorf("looking for a place to install moto: %w", err)
	}
	dir := filepath.Join(cache, "tfgen", "moto-"+motoVersion)
	if _, err := os.Stat(venvPython(dir)); errors.Is(err, os.ErrNotExist) {
		if err := os.RemoveAll(dir); err != nil { // left by a Python that is gone
			return nil, err
		}
		if err := install(ctx, dir, progress); err != nil {
			return nil, err
		}
	}
	return local(venvPython(dir), "-m", "moto.server"), nil
}

// install makes the virtual environment beside dir and moves it there when it is complete, so that dir is never half an
// installation. Two installs at once don't matter: the later one finds dir and throws its own away.
func install(ctx context.Context, dir string, progress func(string)) error {
	candidates := pythons()
	if len(candidates) == 0 {
		return fmt.Errorf("no Python to install it with: %w", errAbsent)
	}
	progress(fmt.Sprintf("installing moto %s into %s, once; this takes a minute or so", motoVersion, dir))
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp(filepath.Dir(dir), "installing-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }() // gone already when all went well
	if _, err := output(ctx, candidates[0], "-m", "venv", work); err != nil {
		return err
	}
	if _, err := output(ctx, venvPython(work), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
		"moto[server]=="+motoVersion); err != nil {
		return err
	}
	if err := os.Rename(work, dir); err != nil {
		if _, statErr := os.Stat(dir); statErr != nil {
			return err
		}
	}
	return nil
}

func venvPython(dir string) string {
	if runtime.GOOS == "windows" {
		return filepath.Join(dir, "Scripts", "python.exe")
	}
	return filepath.Join(dir, "bin", "python")
}
