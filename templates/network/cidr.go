package network

import (
	"encoding/binary"
	"math/bits"
	"net/netip"
)

// splitCIDR cuts an IPv4 prefix into n equal ones, n rounded up to a power of two, and returns the first n. The spec
// has made sure that the prefix is valid and large enough.
func splitCIDR(cidr string, n int) []string {
	prefix := netip.MustParsePrefix(cidr).Masked()
	length := prefix.Bits() + bits.Len(uint(n-1))
	base := binary.BigEndian.Uint32(prefix.Addr().AsSlice())

	parts := make([]string, n)
	for i := range parts {
		var addr [4]byte
		binary.BigEndian.PutUint32(addr[:], base+uint32(i)<<(32-length))
		parts[i] = netip.PrefixFrom(netip.AddrFrom4(addr), length).String()
	}
	return parts
}
