/** Identifiers are opaque strings; the aliases only say what they point at. */
export type WorkspaceId = string;
export type MemberId = string;
export type TeamId = string;
export type DeviceId = string;
export type SpaceId = string;
export type StageId = string;
export type RecordId = string;
export type ImportId = string;

/** Where randomness comes from. Passed in, so that the domain stays pure. */
export interface Random {
	/** Fills and returns `count` unpredictable bytes. */
	bytes(count: number): Uint8Array;
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * A new identifier of `length` letters and digits. Sixteen carry 95 bits, enough for devices that
 * never meet to make their ids apart.
 */
export function newId(random: Random, length = 16): string {
	let id = '';
	while (id.length < length) {
		for (const byte of random.bytes(length)) {
			// 248 is the largest multiple of 62 in a byte: a higher one would favour the first letters.
			if (byte < 248 && id.length < length) id += ALPHABET.charAt(byte % 62);
		}
	}
	return id;
}

/** Whether a string has the form of an identifier (also of those made elsewhere). */
export const isId = (value: unknown): value is string =>
	typeof value === 'string' && /^[0-9A-Za-z_-]{1,64}$/.test(value);
