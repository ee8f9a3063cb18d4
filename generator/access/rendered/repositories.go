package rendered

func (c *collector) repository(i instance) {
	c.root.Repositories = append(c.root.Repositories, Repository{Resource: i.describe()})
}

func (c *collector) repositoryPolicy(i instance) {
	c.afterwards(func() {
		d := i.document("policy")
		if d == nil {
			return
		}
		r := c.findRepository(i, i.target("repository"))
		if r == nil {
			c.lost(i, d)
			return
		}
		r.Policies = append(r.Policies, *d)
	})
}

// findRepository is the repository that is meant, or nil where that isn't known. It is valid until the next call.
func (c *collector) findRepository(i instance, t target) *Repository {
	for n := range c.root.Repositories {
		if t.is(c.root.Repositories[n].Resource) {
			return &c.root.Repositories[n]
		}
	}
	if t.name == "" {
		return nil
	}
	outside := c.stranger(i, t, i.provider.arn("ecr", true, true, "repository/"+t.name))
	c.root.Repositories = append(c.root.Repositories, Repository{Resource: outside})
	return &c.root.Repositories[len(c.root.Repositories)-1]
}

func (c *collector) parameter(i instance) {
	c.root.Parameters = append(c.root.Parameters, Parameter{i.describe()})
}
