import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fail, succeed, type Result } from '../../src/lib/domain/core/result';
import { writeSmallFile } from './small-file';

/** The secrets of a relay. */
export interface Secrets {
	/** Encrypts cursors, and signs file passes and tickets. */
	readonly seal: string;
	/** Claims the relay while it has no workspace. */
	readonly claim: string;
}

/** The files with the secrets, inside the data directory. */
export const SECRET_FILES = ['seal.secret', 'claim.secret'] as const;

/** What to do about an invalid secret. */
const REMEDY: Readonly<Record<(typeof SECRET_FILES)[number], string>> = {
	'seal.secret':
		'Restore it from a backup, or delete it: the next start makes a new one, and every device is sent the whole once more.',
	'claim.secret':
		'Restore it from a backup, or delete it: the next start makes a new one. It matters only to a relay that nobody has claimed.'
};

/** 32 random bytes, base64url. */
const SECRET = /^[0-9A-Za-z_-]{43,128}$/;

/**
 * Reads the relay's secrets from the data directory, and makes those that are missing (mode 0600). Fails with
 * a sentence that says what to do when a secret cannot be read or written, or is too short: with an empty
 * secret anybody could sign.
 */
export function openSecrets(directory: string): Result<Secrets, string> {
	mkdirSync(directory, { recursive: true, mode: 0o700 });
	const [seal, claim] = SECRET_FILES.map((name) => openSecret(directory, name));
	if (seal === undefined || claim === undefined) throw new Error('two secrets have two files');
	if (!seal.ok) return seal;
	return claim.ok ? succeed({ seal: seal.value, claim: claim.value }) : claim;
}

/**
 * Reads a secret, and makes its file readable by its owner only. Fails with a sentence that says what to do.
 */
export function readSecret(
	directory: string,
	name: (typeof SECRET_FILES)[number]
): Result<string, string> {
	const path = join(directory, name);
	try {
		const secret = readFileSync(path, 'utf8').trim();
		// Somebody may have copied the file with another mode.
		chmodSync(path, 0o600);
		if (SECRET.test(secret)) return succeed(secret);
		return fail(`${path} holds no secret of 43 characters or more. ${REMEDY[name]}`);
	} catch (error) {
		return fail(`${path} cannot be read: ${reasonOf(error)}. ${REMEDY[name]}`);
	}
}

function openSecret(
	directory: string,
	name: (typeof SECRET_FILES)[number]
): Result<string, string> {
	const path = join(directory, name);
	if (existsSync(path)) {
		return readSecret(directory, name);
	}
	const secret = randomBytes(32).toString('base64url');
	try {
		writeSmallFile(path, `${secret}\n`);
		return succeed(secret);
	} catch (error) {
		return fail(`${path} cannot be written: ${reasonOf(error)}. Make room on its disk first.`);
	}
}

const reasonOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);
