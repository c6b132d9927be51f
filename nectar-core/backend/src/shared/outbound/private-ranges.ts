import { BlockList, isIP } from 'node:net';

// Two lists, because a BlockList compares an IPv4 address with ::ffff:0:0/96 too and would refuse them all.
const privateRanges = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  privateRanges.ipv4.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  // The whole of ::/96 and the prefixes that carry an IPv4 address (mapped, NAT64, 6to4, Teredo) lead to private ones too.
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  privateRanges.ipv6.addSubnet(network, prefix, 'ipv6');
}

/** Loopback, private, link-local, multicast, and IPv6 prefixes that carry an IPv4 address. `address` is an IP in text. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  return privateRanges[family].check(address, family);
}
