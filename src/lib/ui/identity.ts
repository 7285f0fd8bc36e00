/** No name is longer; composing more combining marks than that in a row would take the square of it. */
const LONGEST_NAME = 400;

/** The first letters of the first and the last word: `Nguyễn Văn An` gives `NA`. */
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

/** How many hues there are to tell people apart by; more would not be told apart. */
const HUES = 12;

/** A hue in degrees that stays the same for an id (FNV-1a). */
export function hueOf(id: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < id.length; i++) {
		hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
	}
	// The low bits of the product know too little of the first characters.
	return (((hash ^ (hash >>> 15)) >>> 0) % HUES) * (360 / HUES);
}
