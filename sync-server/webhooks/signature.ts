import { createHmac } from 'node:crypto';
import type { Instant } from '../../src/lib/domain/core/day';

/**
 * Returns the header `polder-signature`: when it was signed, in seconds, and one signature of
 * `<seconds>.<body>` for each secret that is valid, as HMAC with SHA-256 in hexadecimal.
 */
export function signatureOf(body: string, secrets: readonly string[], now: Instant): string {
	const seconds = String(Math.floor(now / 1000));
	const signed = secrets.map((secret) =>
		createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
	);
	return [`t=${seconds}`, ...signed.map((each) => `v1=${each}`)].join(',');
}
