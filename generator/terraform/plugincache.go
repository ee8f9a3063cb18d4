package terraform

import (
	"os"
	"path/filepath"
	"regexp"
)

// usePluginCache makes roots share downloaded providers, where the user hasn't said how they are installed.
func (env *environment) usePluginCache(opts Options) {
	if opts.Mirror != "" || env.vars["TF_PLUGIN_CACHE_DIR"] != "" || env.cliConfig() != "" {
		return
	}
	dir := opts.CacheDir
	if dir == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			return // every root downloads its own
		}
		dir = filepath.Join(base, "tfgen", "plugins")
	}
	if os.MkdirAll(dir, 0o755) == nil { // terraform refuses one that isn't there
		env.vars["TF_PLUGIN_CACHE_DIR"] = dir
	}
}

// pluginCache is the plugin cache that terraform will use, empty for none.
func (env *environment) pluginCache() string {
	if dir := env.vars["TF_PLUGIN_CACHE_DIR"]; dir != "" {
		return expand(dir, env.vars)
	}
	text, err := os.ReadFile(env.cliConfig())
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
