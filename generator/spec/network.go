package spec

import (
	"fmt"
	"math/bits"
	"net/netip"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// network evaluates where the environment's tasks run.
func (s *draft) network() {
	b := s.section.Network
	if b == nil {
		if len(s.Pipelines) > 0 {
			rng := s.lacking(s.section, func(s *section) bool { return s.Network != nil })
			s.absence(rng, "Missing network", "The pipelines of environment %s need a network to run in. Add "+
				`network { cidr = "10.0.0.0/24" } for a VPC of its own, or network { subnets = ["subnet-…"], security_groups = `+
				`["sg-…"] } for one that exists, to the environment's block or to the project's.`, s.Name)
		}
		return
	}
	texts := cty.List(cty.String)
	b = &networkBlock{
		DefRange: b.DefRange, Subnets: s.given(b.Subnets, texts), SecurityGroups: s.given(b.SecurityGroups, texts),
		CIDR: s.given(b.CIDR, cty.String), NAT: s.given(b.NAT, cty.Bool),
		AvailabilityZones: s.given(b.AvailabilityZones, texts),
	}
	s.Network = &Network{
		Subnets:        s.distinctTexts(b.Subnets, resourceID("subnet")),
		SecurityGroups: s.distinctTexts(b.SecurityGroups, resourceID("sg")),
		CIDR:           s.text(b.CIDR, "", cidr),
		NAT:            s.flag(b.NAT),
	}
	switch {
	case b.CIDR != nil && b.Subnets != nil:
		s.fault(b.DefRange, "Two networks", "The network has both cidr, for a VPC of its own, and subnets, which exist. "+
			"Remove one of them.")
	case b.CIDR != nil:
		s.ownNetwork(b)
	case b.Subnets != nil:
		s.existingNetwork(b)
	default:
		s.missing(nil, "cidr", b.DefRange, `Set cidr = "10.0.0.0/24" for a VPC of its own, or subnets and security_groups.`)
	}
}

// ownNetwork checks a VPC to make. There is room for a public subnet beside the private ones, with NAT or without, so
// that turning it on moves none of them.
func (s *draft) ownNetwork(b *networkBlock) {
	s.needless(b.SecurityGroups, "The VPC gets a security group of its own.")
	zones := s.zones(b.AvailabilityZones, b.DefRange)
	s.Network.AvailabilityZones = zones
	if s.Network.CIDR == "" || len(zones) == 0 {
		return
	}
	subnets := len(zones) + 1
	prefix := netip.MustParsePrefix(s.Network.CIDR).Bits()
	if smallest := 28 - bits.Len(uint(subnets-1)); prefix > smallest {
		s.fault(b.CIDR.Expr.Range(), "Invalid cidr", "%s is too small to be split into %d subnets: AWS makes none smaller "+
			"than /28. Use a /%d or larger.", s.Network.CIDR, subnets, smallest)
	}
}

// existingNetwork checks a network that the spec names.
func (s *draft) existingNetwork(b *networkBlock) {
	s.needless(b.AvailabilityZones, "The subnets have their zones already.")
	s.needless(b.NAT, "How the subnets reach the internet is decided already.")
	if s.Network.Subnets != nil && len(s.Network.Subnets) == 0 {
		s.fault(b.Subnets.Expr.Range(), "Invalid subnets", "Name at least one subnet.")
	}
	if b.SecurityGroups == nil || s.Network.SecurityGroups != nil && len(s.Network.SecurityGroups) == 0 {
		s.missing(b.SecurityGroups, "security_groups", b.DefRange,
			`Set security_groups = ["sg-…"] beside subnets to those that the tasks are in.`)
	}
}

// needless reports an attribute that has no meaning beside the others.
func (s *draft) needless(a *hcl.Attribute, why string) {
	if a != nil {
		s.fault(a.NameRange, "Misplaced "+a.Name, "%s Remove %s.", why, a.Name)
	}
}

// resourceID is the form of an EC2 resource's id: 8 hexadecimal digits in old accounts, 17 since.
func resourceID(kind string) rule[string] {
	return func(v string) string {
		if matches(kind+`-([0-9a-f]{8}|[0-9a-f]{17})`, v) {
			return ""
		}
		return fmt.Sprintf("%q is not an id of this kind. It has the form %s-0123456789abcdef0.", v, kind)
	}
}

// cidr is the rule of a VPC's range. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
func cidr(v string) string {
	p, err := netip.ParsePrefix(v)
	switch {
	case err != nil || !p.Addr().Is4():
		return fmt.Sprintf("%q is not a range of IPv4 addresses. Write one such as 10.0.0.0/24.", v)
	case p.Bits() < 16 || p.Bits() > 28:
		return fmt.Sprintf("A VPC is from /16 to /28, not /%d.", p.Bits())
	case p != p.Masked():
		return fmt.Sprintf("%s is not the start of the range. Did you mean %s?", p.Addr(), p.Masked())
	}
	return ""
}
