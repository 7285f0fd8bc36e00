import { fail, succeed, type Result } from '$lib/domain/core/result';
import type { FileFault } from '$lib/domain/import/faults';
import { composed } from '$lib/domain/text/visible';
import { natureOfBytes, natureOfText } from './nature';

/** The encodings that a person can choose. The first four are detected automatically. */
export const ENCODINGS = [
	'utf-8',
	'utf-16le',
	'utf-16be',
	'windows-1250',
	'windows-1258',
	'windows-1252',
	'iso-8859-2'
] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** The size of the largest file that is accepted, in bytes. A file is held in memory while it is imported. */
export const MAX_FILE_SIZE = 50_000_000;

/** A file's text. */
export interface DecodedText {
	readonly text: string;
	readonly encoding: Encoding;
	/** `false` when another encoding fits nearly as well, so that a person should check. */
	readonly sure: boolean;
	/** The number of characters that the encoding does not define. They appear as `�` in the text. */
	readonly replaced: number;
}

/** Reads a file as text, in the given encoding or in the one that it appears to have. */
export async function readFile(
	file: Blob,
	encoding: Encoding | null
): Promise<Result<DecodedText, FileFault>> {
	const bytes = await bytesOf(file);
	return bytes.ok ? decode(bytes.value, encoding) : bytes;
}

/** Returns the bytes of a file that is neither empty nor too large. */
export async function bytesOf(file: Blob): Promise<Result<Uint8Array, FileFault>> {
	// The size is checked before anything is read: a huge file would crash the whole tab.
	if (file.size > MAX_FILE_SIZE) {
		return fail({ code: 'too-large', size: file.size, limit: MAX_FILE_SIZE });
	}
	if (file.size === 0) return fail({ code: 'empty' });
	try {
		return succeed(new Uint8Array(await file.arrayBuffer()));
	} catch {
		// The file was moved, changed or locked after the person had chosen it.
		return fail({ code: 'unreadable' });
	}
}

/** Decodes a file's bytes. Returns the text, or what kind of file it is when it is no text. */
export function decode(
	bytes: Uint8Array,
	encoding: Encoding | null = null
): Result<DecodedText, FileFault> {
	const nature = natureOfBytes(bytes);
	if (nature !== null) return fail({ code: 'not-a-table', nature });
	const wide = byteOrderMark(bytes) ?? wideWithoutMark(bytes);
	if (wide === null && encoding?.startsWith('utf-16') !== true && bytes.includes(0)) {
		return fail({ code: 'not-a-table', nature: 'binary' });
	}
	const decoded =
		encoding !== null
			? decodeAs(bytes, encoding, true)
			: wide !== null
				? decodeAs(bytes, wide, true)
				: detect(bytes);
	if (decoded.text.trim() === '') return fail({ code: 'empty' });
	const other = natureOfText(decoded.text);
	return other === null ? succeed(decoded) : fail({ code: 'not-a-table', nature: other });
}

function byteOrderMark(bytes: Uint8Array): Encoding | null {
	if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
	return null;
}

/** Detects UTF-16 without a byte order mark: digits, commas and line ends have a zero in every other byte. */
function wideWithoutMark(bytes: Uint8Array): Encoding | null {
	const sample = bytes.subarray(0, 4096);
	const zeros = [0, 0];
	sample.forEach((byte, index) => {
		if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
	});
	const [even = 0, odd = 0] = zeros;
	const many = sample.length * 0.1;
	if (odd > many && even <= odd * 0.02) return 'utf-16le';
	if (even > many && odd <= even * 0.02) return 'utf-16be';
	return null;
}

function decodeAs(bytes: Uint8Array, encoding: Encoding, sure: boolean): DecodedText {
	const raw = new TextDecoder(encoding).decode(bytes);
	// Windows-1258 stores tones as characters of their own. Composing them gives the text that people
	// type.
	const text = encoding === 'windows-1258' ? composed(raw) : raw;
	return { text, encoding, sure, replaced: countOf(text, '\uFFFD') };
}

/** How many characters of a text are examined to guess its language. */
const SAMPLE_LENGTH = 1_000_000;

function countOf(text: string, character: string): number {
	let count = 0;
	for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1))
		count += 1;
	return count;
}

function detect(bytes: Uint8Array): DecodedText {
	const utf8 = decodeAs(bytes, 'utf-8', true);
	if (utf8.replaced === 0) return utf8;
	// A few broken characters among many good ones are damage, not a different encoding.
	const sample = utf8.text.slice(0, SAMPLE_LENGTH);
	const good = (sample.match(/[^\0-\x7f\uFFFD]/g) ?? []).length;
	if (good > countOf(sample, '\uFFFD') * 10) return { ...utf8, sure: false };
	const polish = decodeAs(bytes, 'windows-1250', true);
	const vietnamese = decodeAs(bytes, 'windows-1258', true);
	const polishFit = fit(polish.text, POLISH);
	const vietnameseFit = fit(vietnamese.text, VIETNAMESE);
	const best = vietnameseFit > polishFit ? vietnamese : polish;
	const [high, low] = [Math.max(polishFit, vietnameseFit), Math.min(polishFit, vietnameseFit)];
	return { ...best, sure: high > 0.8 && high - low > 0.2 };
}

/** Letters beyond ASCII that suggest a language. */
const POLISH = /[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ„”–]/g;
const VIETNAMESE = /[ăâđêôơưĂÂĐÊÔƠƯàáãèéìíòóõùúýÀÁÃÈÉÌÍÒÓÕÙÚÝ\u1ea0-\u1ef9ĩũĨŨ“”–]/g;

/** Returns the share of the letters beyond ASCII that belongs to the language. */
function fit(text: string, letters: RegExp): number {
	const sample = text.slice(0, SAMPLE_LENGTH);
	const beyond = (sample.match(/[^\0-\x7f]/g) ?? []).length;
	return beyond === 0 ? 0 : (sample.match(letters) ?? []).length / beyond;
}
