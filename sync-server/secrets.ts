import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

/** What the relay must keep to itself. */
export interface Secrets {
	/** Signs the cursors that devices come back with. */
	readonly seal: string;
	/** Claims the relay while nobody has. */
	readonly claim: string;
}

/** The files with the secrets, inside the data directory. */
export const SECRET_FILES = ['seal.secret', 'claim.secret'] as const;

/** Reads the relay's secrets from the data directory, making them at the first start (mode 0600). */
export function openSecrets(directory: string): Secrets {
	mkdirSync(directory, { recursive: true, mode: 0o700 });
	const [seal, claim] = SECRET_FILES;
	return {
		seal: openSecret(join(directory, seal)),
		claim: openSecret(join(directory, claim))
	};
}

function openSecret(path: string): string {
	if (existsSync(path)) {
		// Somebody may have copied the files about with other modes.
		chmodSync(path, 0o600);
		return readFileSync(path, 'utf8').trim();
	}
	const secret = randomBytes(32).toString('base64url');
	writeFileSync(path, `${secret}\n`, { mode: 0o600, flag: 'wx' });
	return secret;
}
