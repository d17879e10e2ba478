import { isTagged, membersOf, readTlv, type Tlv, UNIVERSAL } from '../asn1/tlv.js';
import { unsigned } from '../bytes/byte-arrays.js';
import { requireBytes } from '../bytes/byte-source.js';
import { CURVES } from '../keys/curves.js';
import { publicKeyBits, readPublicKey } from '../keys/public-key.js';
import { isOfSmallOrder, isOnCurve } from '../keys/public-points.js';
import { SmimeError, type SmimeErrorCode } from '../smime-error.js';

/**
 * Refuses a public key that no certificate should carry: what is certified is trusted by everybody else. RSA has 2048 to
 * 8192 bits, a modulus without small factors and an odd exponent from 65537 on (CA/Browser Forum, S/MIME Baseline
 * Requirements §6.1.5 and §6.1.6, with NIST SP 800-89 §5.3.3); a point lies on its curve, P-256, P-384 or P-521 (NIST
 * SP 800-56A §5.6.2.3.3), and has no small order on Curve25519 (RFC 7748 §6.1).
 * @param use What it is certified for; undefined: any.
 */
export function requireSubjectKey(
  spki: Uint8Array,
  use: 'sign' | 'encrypt' | undefined,
  code: SmimeErrorCode = 'malformed-certificate',
): void {
  requireBytes(spki, 'spki');
  const fault = faultOf(spki, use);
  if (fault) throw new SmimeError(code, `The public key is not accepted: ${fault}`);
}

function faultOf(spki: Uint8Array, use: 'sign' | 'encrypt' | undefined): string | undefined {
  const key = readPublicKey(spki);
  if (key.kind === 'rsa') return rsaFault(key, spki);
  if (key.kind === 'ec') {
    const curve = CURVES[key.curve];
    if (!curve) return WHICH;
    return isOnCurve(curve, publicKeyBits(spki))
      ? undefined
      : 'it is no point of its curve, written in full.';
  }
  if (key.kind === 'other') return WHICH;
  if (use === (key.kind === 'x25519' ? 'sign' : 'encrypt')) return `a key of this kind cannot ${use}.`;
  return isOfSmallOrder(key.kind, publicKeyBits(spki)) ? 'anybody could use it.' : undefined;
}

const WHICH = 'use RSA with at least 2048 bits, P-256, P-384, P-521, Ed25519 or X25519.';
const RSA = { leastBits: 2048, mostBits: 8192, leastExponent: 65_537n, mostExponent: 2n ** 256n };

function rsaFault(
  { bits, exponent }: { readonly bits: number; readonly exponent: bigint },
  spki: Uint8Array,
): string | undefined {
  if (bits < RSA.leastBits || bits > RSA.mostBits) return 'RSA keys have 2048 to 8192 bits.';
  if (exponent % 2n === 0n || exponent < RSA.leastExponent || exponent >= RSA.mostExponent)
    return 'the exponent of an RSA key is odd and at least 65537.';
  const product = modulusOf(publicKeyBits(spki));
  if (product === undefined) return 'an RSA key is a SEQUENCE of two positive INTEGERs.';
  return SMALL_PRIMES.some((prime) => product % prime === 0n) ? 'its modulus has a small factor.' : undefined;
}

/** Undefined when it is anything else than an RSAPublicKey (RFC 8017 appendix A.1.1). */
function modulusOf(bits: Uint8Array): bigint | undefined {
  const key = readTlv(bits, RSA_KEY, 'malformed-certificate');
  const [modulus, exponent, ...more] = membersOf(key, RSA_KEY, 'malformed-certificate');
  const isRsaKey =
    isTagged(key, UNIVERSAL, 16) && isPositive(modulus) && isPositive(exponent) && more.length === 0;
  return isRsaKey ? unsigned(modulus.content) : undefined;
}

function isPositive(value: Tlv | undefined): value is Tlv {
  return isTagged(value, UNIVERSAL, 2) && !value.constructed && value.content[0]! < 0x80;
}

const RSA_KEY = 'RSA public key';

/** Those below 752. */
const SMALL_PRIMES: readonly bigint[] = Array.from({ length: 750 }, (_, i) => i + 2)
  .filter(
    (number) => !Array.from({ length: 26 }, (_, i) => i + 2).some((d) => d < number && number % d === 0),
  )
  .map(BigInt);
