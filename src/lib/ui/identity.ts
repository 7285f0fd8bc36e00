/**
 * The most characters of a name that are read. Composing more combining marks in a row than that would
 * take quadratic time.
 */
const LONGEST_NAME = 400;

/** Returns the first letters of the first and the last word: `NA` for `Nguyễn Văn An`. */
export function initials(name: string): string {
	const words = name
		.slice(0, LONGEST_NAME)
		.normalize('NFC')
		.split(/[\s\-–.,]+/u)
		.filter((word) => /[\p{L}\p{N}]/u.test(word));
	const first = words[0];
	const last = words.length > 1 ? words[words.length - 1] : undefined;
	const letters = [first, last].map((word) =>
		[...(word ?? '')].find((c) => /[\p{L}\p{N}]/u.test(c))
	);
	return letters.join('').toLocaleUpperCase() || '?';
}

/** The number of hues for people. More could not be distinguished. */
const HUES = 12;

/** Returns a hue in degrees that is always the same for an id (FNV-1a). */
export function hueOf(id: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < id.length; i++) {
		hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
	}
	// The low bits of the product depend too little on the first characters.
	return (((hash ^ (hash >>> 15)) >>> 0) % HUES) * (360 / HUES);
}
