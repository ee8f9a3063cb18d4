package rendered

import "strings"

// vpc notes which addresses a VPC has.
func (c *collector) vpc(i instance) {
	if cidr, ok := i.Text("cidr_block"); ok && i.Type == "aws_vpc" {
		c.vpcs[i.Address] = cidr
	}
}

// endpoint is a VPC endpoint, whose policy may also be a resource of its own.
func (c *collector) endpoint(i instance) {
	e := Endpoint{Resource: i.describe()}
	if service, ok := i.Text("service_name"); ok {
		_, e.Name, _ = strings.Cut(service, "."+i.provider.region+".")
	}
	if d := i.document("policy"); d != nil {
		e.Policies = append(e.Policies, *d)
	}
	c.root.Endpoints = append(c.root.Endpoints, e)
	n := len(c.root.Endpoints) - 1
	c.afterwards(func() { c.root.Endpoints[n].CIDR = c.vpcs[i.target("vpc_id").address] })
}

// endpointPolicy is for an endpoint of this root; one that this root doesn't make is none of its VPCs'.
func (c *collector) endpointPolicy(i instance) {
	c.afterwards(func() {
		t := i.target("vpc_endpoint_id")
		for n := range c.root.Endpoints {
			if d := i.document("policy"); d != nil && t.address == c.root.Endpoints[n].Address {
				c.root.Endpoints[n].Policies = append(c.root.Endpoints[n].Policies, *d)
			}
		}
	})
}
