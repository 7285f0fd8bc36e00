import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lettersOf } from './bytes';
import { filmPatches, isFilm } from './film';

const SECRET = '+52.2297+021.0122/';
type Part = Uint8Array | readonly number[] | string;
const bytesOf = (...parts: readonly Part[]): Uint8Array =>
	Uint8Array.from(
		parts.flatMap((part) => (typeof part === 'string' ? [...lettersOf(part)] : [...part]))
	);
const long = (value: number): number[] =>
	[value >>> 24, value >>> 16, value >>> 8, value].map((byte) => byte & 255);
const box = (type: string, ...parts: readonly Part[]): Uint8Array => {
	const body = bytesOf(...parts);
	return bytesOf(long(body.length + 8), type, body);
};
const textOf = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

const FLAGS = long(0);
const TIMES = bytesOf(long(3_900_000_000), long(3_900_000_001));
/** A track of a kind, whose only chunk of so many bytes begins at a place. */
const track = (kind: string, at: number, sizes: readonly number[], ...more: readonly Part[]) =>
	box(
		'trak',
		box('tkhd', FLAGS, TIMES, 'turned by a matrix'),
		...more,
		box(
			'mdia',
			box('mdhd', FLAGS, TIMES, 'a timescale'),
			box('hdlr', FLAGS, FLAGS, kind, 'a name'),
			box(
				'minf',
				box(
					'stbl',
					box('stsz', FLAGS, long(0), long(sizes.length), ...sizes.map(long)),
					box('stsc', FLAGS, long(1), long(1), long(sizes.length), long(1)),
					box('stco', FLAGS, long(1), long(at))
				)
			)
		)
	);

const head = box('ftyp', 'qt  ', long(0), 'qt  ');
/** A film as a phone takes it: the place in its description, at its end, and again from moment to moment. */
function film(...more: readonly Uint8Array[]): Uint8Array {
	const build = (at: number): Uint8Array =>
		box(
			'moov',
			box('mvhd', FLAGS, TIMES, 'a timescale'),
			track('vide', at, [8], box('udta', box('name', SECRET))),
			track('meta', at + 8, [10, SECRET.length - 10]),
			box('udta', box('\u00a9xyz', [0, 18, 0, 0], SECRET)),
			box('meta', FLAGS, 'com.apple.quicktime.location.ISO6709', SECRET)
		);
	const at = head.length + build(0).length + 8;
	return bytesOf(
		head,
		build(at),
		box('mdat', 'pictures', SECRET, 'sound'),
		box('uuid', 'sixteen of these', SECRET),
		box('free', SECRET),
		...more
	);
}

async function plainOf(bytes: Uint8Array): Promise<Uint8Array | null> {
	const patches = await filmPatches(bytes.length, (from, end) =>
		Promise.resolve(bytes.subarray(from, end))
	);
	if (patches === null) return null;
	const plain = bytes.slice();
	for (const { from, end, bytes: instead } of patches) {
		plain.fill(0, from, end);
		if (instead !== null) plain.set(instead, from);
	}
	return plain;
}

describe('LS-01 · a film that is shared', () => {
	test('says nothing of where and when it was taken, and everything that is played is where it was', async () => {
		const taken = film();
		expect(isFilm(taken)).toBe(true);
		expect(textOf(taken).split(SECRET)).toHaveLength(7);
		const plain = (await plainOf(taken)) ?? new Uint8Array();
		expect(plain).toHaveLength(taken.length);
		expect(textOf(plain)).not.toContain('52.22');
		expect(textOf(plain)).not.toContain(textOf(TIMES));
		for (const played of ['pictures', 'sound', 'turned by a matrix', 'a timescale', 'vide']) {
			expect(textOf(plain).indexOf(played)).toBe(textOf(taken).indexOf(played));
		}
		// Once more changes nothing, so that a film has one hash.
		expect(
			await filmPatches(plain.length, (from, end) => Promise.resolve(plain.subarray(from, end)))
		).toEqual([]);
	});

	test('is read only where it describes itself, however long it is', async () => {
		const taken = film();
		let most = 0;
		await filmPatches(taken.length, (from, end) => {
			most = Math.max(most, end - from);
			return Promise.resolve(taken.subarray(from, end));
		});
		const described = textOf(taken).indexOf('mdat') - textOf(taken).indexOf('mvhd');
		expect(most).toBeLessThanOrEqual(described);
	});

	test('that is cut off within its pictures loses what it says all the same', async () => {
		const taken = film();
		const end = textOf(taken).indexOf('sound');
		const plain = await plainOf(taken.slice(0, end));
		expect(plain?.length).toBe(end);
		expect(textOf(plain ?? new Uint8Array())).not.toContain('52.22');
	});

	test('whose places between its pieces are not found, or that is built wrongly, is not called plain', async () => {
		expect(await plainOf(film(box('moof', 'a piece')))).toBeNull();
		const disorder = film();
		disorder.set(long(7), textOf(disorder).indexOf('uuid') - 4);
		expect(await plainOf(disorder)).toBeNull();
		const lying = film();
		lying.set(long(4_000_000_000), textOf(lying).lastIndexOf('stsz') + 12);
		expect(await plainOf(lying)).toBeNull();
	});

	test('songs and everything else stay as they are', () => {
		for (const text of ['M4A ', 'M4B ']) expect(isFilm(box('ftyp', text, long(0)))).toBe(false);
		expect(isFilm(lettersOf('%PDF-1.7 mdat and so on'))).toBe(false);
		expect(isFilm(box('ftyp', '3gp4', long(0)))).toBe(true);
		expect(isFilm(box('wide', 'mdat'))).toBe(true);
	});

	test('whatever it claims, it ends, and no more is changed than there is', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { maxLength: 6 }),
				fc.option(fc.nat(700)),
				async (changes, cut) => {
					const bytes = film().slice(0, cut ?? undefined);
					for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
					const patches = await filmPatches(bytes.length, (from, end) =>
						Promise.resolve(bytes.subarray(from, end))
					);
					let at = 0;
					for (const { from, end, bytes: instead } of patches ?? []) {
						expect(from >= at && end > from && end <= bytes.length).toBe(true);
						expect(instead?.length ?? end - from).toBe(end - from);
						at = end;
					}
				}
			),
			{ numRuns: 2000 }
		);
	});
});
