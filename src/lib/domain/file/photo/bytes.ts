/** Returns the parts as one, or `whole` itself when they are all of it. */
export function joined(parts: readonly Uint8Array[], whole: Uint8Array): Uint8Array {
	const length = parts.reduce((sum, part) => sum + part.length, 0);
	const out = new Uint8Array(length);
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.length;
	}
	return length === whole.length && out.every((byte, index) => byte === whole[index]) ? whole : out;
}

/** Whether Latin letters stand at a place. */
export const reads = (bytes: Uint8Array, at: number, letters: string): boolean =>
	[...letters].every((letter, index) => bytes[at + index] === letter.charCodeAt(0));

/** Returns Latin letters as bytes. */
export const lettersOf = (text: string): Uint8Array =>
	Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** Returns the four letters at a place. */
export const fourAt = (bytes: Uint8Array, at: number): string =>
	String.fromCharCode(...bytes.subarray(at, at + 4));

/** Returns a view of the bytes. */
export const viewOf = (bytes: Uint8Array): DataView =>
	new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
