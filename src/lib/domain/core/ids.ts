/** Identifiers are opaque strings. The aliases only say what they identify. */
export type WorkspaceId = string;
export type MemberId = string;
export type TeamId = string;
export type DeviceId = string;
export type SpaceId = string;
export type StageId = string;
export type RecordId = string;
export type ImportId = string;
export type ActivityId = string;
export type FieldId = string;
export type FileId = string;

/** A source of randomness. It is passed in, so that the domain stays pure. */
export interface Random {
	/** Fills and returns `count` unpredictable bytes. */
	bytes(count: number): Uint8Array;
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * Returns a new identifier of `length` letters and digits. Sixteen have 95 bits, which is enough for
 * devices that never meet to create different ids.
 */
export function newId(random: Random, length = 16): string {
	let id = '';
	while (id.length < length) {
		for (const byte of random.bytes(length)) {
			// 248 is the largest multiple of 62 in a byte. Higher values would favour the first
			// letters.
			if (byte < 248 && id.length < length) id += ALPHABET.charAt(byte % 62);
		}
	}
	return id;
}

/**
 * Returns an id that is derived from others, so that devices that never meet create the same one
 * (OP-12). It names the rule by which it was created, so that nothing else is created under it (HI-08).
 *
 * @param rule small letters
 */
export function derivedId(rule: string, ...parts: readonly string[]): string {
	const text = [rule, ...parts].join('/');
	const halves = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35].map((seed) => mixed(text, seed));
	return `${DERIVED}${rule}-${halves.join('')}`;
}

/** Whether an id is derived from others, so that several devices may create its record at the same time. */
export const isDerivedId = (id: string): boolean => id.startsWith(DERIVED);

/** Returns the rule by which a derived id was created, or `null` when it was created by none. */
export const ruleOfDerived = (id: string): string | null =>
	/^d-([a-z]+)-[0-9a-z]{33}$/.exec(id)?.[1] ?? null;

const DERIVED = 'd-';

/**
 * Returns 53 bits of a text as eleven letters and digits, distributed well enough that two texts do not
 * collide.
 */
function mixed(text: string, seed: number): string {
	let high = 0xdeadbeef ^ seed;
	let low = 0x41c6ce57 ^ seed;
	for (let at = 0; at < text.length; at += 1) {
		const unit = text.charCodeAt(at);
		high = Math.imul(high ^ unit, 2654435761);
		low = Math.imul(low ^ unit, 1597334677);
	}
	high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
	low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
	const value = 4294967296 * (2097151 & low) + (high >>> 0);
	return value.toString(36).padStart(11, '0');
}

/** Whether a string has the form of an identifier, also of ids from elsewhere. */
export const isId = (value: unknown): value is string =>
	typeof value === 'string' && /^[0-9A-Za-z_-]{1,64}$/.test(value);
