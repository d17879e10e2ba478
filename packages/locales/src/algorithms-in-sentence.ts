/** How a signature is made, for people. Some names say both, as `ECDSA with SHA-256`. */
export function algorithmsInSentence({
  signatureAlgorithm,
  digestAlgorithm,
}: {
  readonly signatureAlgorithm: string;
  readonly digestAlgorithm: string;
}): string {
  return signatureAlgorithm.includes(digestAlgorithm)
    ? signatureAlgorithm
    : `${signatureAlgorithm}, ${digestAlgorithm}`;
}
