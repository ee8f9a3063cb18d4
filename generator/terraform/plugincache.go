package terraform

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
)

const cacheVariable = "TF_PLUGIN_CACHE_DIR"

// usePluginCache makes roots share downloaded providers, where the user hasn't said how they are installed. A cache
// that terraform would fail on is left out, also the user's own: every root then has its own providers. The error says
// why.
func (w *Workspace) usePluginCache() error {
	dir := w.env.pluginCache(w.product())
	switch {
	case w.env.vars[cacheVariable] != "":
		if err := writable(dir); err != nil && !w.holdsProviders(dir) {
			delete(w.env.vars, cacheVariable)
			return err
		}
		return nil
	case w.mirror != "" || w.env.cliConfig(w.product()) != "":
		return nil
	case w.opts.CacheDir != "":
		dir = w.opts.CacheDir
	default:
		base, err := os.UserCacheDir()
		if err != nil {
			return err
		}
		dir = filepath.Join(base, "tfgen", "plugins")
	}
	if err := writable(dir); err != nil {
		return err
	}
	w.env.vars[cacheVariable] = dir
	return nil
}

// writable makes a folder where there is none, and a file in it for a moment: modes alone don't tell.
func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	file, err := os.CreateTemp(dir, ".tfgen-*")
	if err != nil {
		return err
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}

// holdsProviders reports whether a cache has all providers of the lock file: then terraform only reads it.
func (w *Workspace) holdsProviders(cache string) bool {
	versions, err := w.Providers()
	for source, version := range versions {
		if !exists(filepath.Join(cache, filepath.FromSlash(source), version, platform())) {
			return false
		}
	}
	return err == nil && len(versions) > 0
}

// pluginCache is the plugin cache that the product will use, empty for none.
func (env *environment) pluginCache(product Product) string {
	if dir := env.vars[cacheVariable]; dir != "" {
		return expand(dir, env.vars)
	}
	text, err := os.ReadFile(env.cliConfig(product))
	if err != nil {
		return ""
	}
	setting := regexp.MustCompile(`(?m)^\s*plugin_cache_dir\s*=\s*"([^"]+)"`).FindSubmatch(text)
	if setting == nil {
		return ""
	}
	return expand(string(setting[1]), env.vars)
}

// expand resolves a home folder and variables, which a CLI configuration may name.
func expand(path string, vars map[string]string) string {
	if rest, ok := cutHome(path); ok {
		path = filepath.Join(vars["HOME"], rest)
	}
	return os.Expand(path, func(name string) string { return vars[name] })
}

func cutHome(path string) (rest string, ok bool) {
	if len(path) > 1 && path[0] == '~' && os.IsPathSeparator(path[1]) {
		return path[2:], true
	}
	return "", false
}
