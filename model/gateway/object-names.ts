/** Names and ids that the gateway's controller gives to what is declared. */

import { namespaceName } from "../names";

/** Name of a route inside the gateway. */
export function gatewayRouteName(tenantId: string, route: string, entrance: string): string {
  return `${namespaceName(tenantId)}_${route}_${entrance}`;
}

/** Name of the service the gateway makes for the entrance at a place of a route's list. */
export function gatewayServiceName(tenantId: string, route: string, index: number): string {
  return `${namespaceName(tenantId)}_${route}_${index}`;
}

/** Name of a consumer inside the gateway. */
export function gatewayConsumerName(tenantId: string, consumer: string): string {
  return `${namespaceName(tenantId)}_${consumer}`;
}

/** Name of a certificate inside the gateway. */
export function gatewayCertificateName(tenantId: string, certificate: string): string {
  return `ApisixTls_${namespaceName(tenantId)}_${certificate}`;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ 0xed_b8_83_20;
  return value;
});

/** CRC-32 (IEEE) of a text in lower-case hex without leading zeros: the gateway's id of everything but consumers. */
export function crc32(text: string): string {
  let crc = 0xff_ff_ff_ff;
  for (const byte of Buffer.from(text)) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return ((crc ^ 0xff_ff_ff_ff) >>> 0).toString(16);
}
