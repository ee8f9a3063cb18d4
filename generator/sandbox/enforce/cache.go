package enforce

import "sync"

// cache keeps what was asked, by scope and key, until the scope is forgotten.
type cache[V any] struct {
	mu     sync.Mutex
	scopes map[string]map[string]V
}

func newCache[V any]() *cache[V] { return &cache[V]{scopes: map[string]map[string]V{}} }

// get is the value of a key, asked for if it isn't known. Errors aren't kept.
func (c *cache[V]) get(scope, key string, ask func() (V, error)) (V, error) {
	c.mu.Lock()
	values := c.scopes[scope]
	if values == nil {
		values = map[string]V{}
		c.scopes[scope] = values
	}
	value, ok := values[key]
	c.mu.Unlock()
	if ok {
		return value, nil
	}
	value, err := ask()
	if err == nil {
		c.mu.Lock()
		values[key] = value // in vain if the scope was forgotten meanwhile, as the value may be from before the change
		c.mu.Unlock()
	}
	return value, err
}

// forget has all of a scope asked for anew.
func (c *cache[V]) forget(scope string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.scopes, scope)
}
