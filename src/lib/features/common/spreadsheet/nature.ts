import type { FileNature } from '$lib/domain/import/faults';

const SIGNATURES: readonly (readonly [FileNature, readonly number[]])[] = [
	['gzip', [0x1f, 0x8b]],
	['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
	['image', [0x89, 0x50, 0x4e, 0x47]],
	['image', [0xff, 0xd8, 0xff]],
	['image', [0x47, 0x49, 0x46, 0x38]],
	// The container of Excel files from before 2007.
	['excel', [0xd0, 0xcf, 0x11, 0xe0]],
	['zip', [0x37, 0x7a, 0xbc, 0xaf]],
	['zip', [0x52, 0x61, 0x72, 0x21]]
];

/**
 * Returns the kind of a file from its first bytes, whatever its name says, or `null` when they are of
 * no known kind.
 */
export function natureOfBytes(bytes: Uint8Array): FileNature | null {
	const starts = (signature: readonly number[]) =>
		signature.every((byte, index) => bytes[index] === byte);
	if (starts([0x50, 0x4b, 0x03, 0x04]) || starts([0x50, 0x4b, 0x05, 0x06])) return zipNature(bytes);
	return SIGNATURES.find(([, signature]) => starts(signature))?.[0] ?? null;
}

/** Office files are zip archives. The names of their parts show which kind it is. */
function zipNature(bytes: Uint8Array): FileNature {
	// A zip archive holds the names uncompressed, before each part and in the index at the end.
	const ends = [bytes.subarray(0, 8192), bytes.subarray(-8192)];
	const names = ends.map((part) => new TextDecoder('windows-1252').decode(part)).join('\n');
	if (names.includes('application/vnd.oasis.opendocument')) return 'opendocument';
	if (names.includes('xl/')) return 'excel';
	if (names.includes('word/')) return 'word';
	return 'zip';
}

/** Returns what a text is when its beginning shows that it is no table. */
export function natureOfText(text: string): FileNature | null {
	const start = text.slice(0, 1024).trimStart();
	if (/^<(?:!doctype html|html|head|body|table)\b/i.test(start)) return 'html';
	if (/^<\?xml\b/i.test(start)) return 'xml';
	if (/^\{\\rtf/.test(start)) return 'rtf';
	if (/^BEGIN:VCARD\b/i.test(start)) return 'vcard';
	// A header cell does not start with a bracket. JSON does, followed by characters that only JSON
	// has.
	if (/^(?:\{\s*(?:"[^"]*"\s*:|\})|\[\s*(?:[[{"\]]|-?\d))/.test(start)) return 'json';
	return null;
}
