import { createHash, timingSafeEqual } from 'node:crypto';

/** Returns the form in which a secret is stored: its SHA-256, base64url. */
export const hashOf = (secret: string): string =>
	createHash('sha256').update(secret).digest('base64url');

/** Returns whether two hashes are equal, in constant time. */
export function sameHash(a: string, b: string): boolean {
	const left = Buffer.from(a);
	const right = Buffer.from(b);
	return left.length === right.length && timingSafeEqual(left, right);
}
