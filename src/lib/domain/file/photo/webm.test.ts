import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lettersOf } from './bytes';
import { isWebm, webmPatches } from './webm';

const SECRET = '+52.2297+021.0122/';
type Part = Uint8Array | readonly number[] | string;
const bytesOf = (...parts: readonly Part[]): Uint8Array =>
	Uint8Array.from(
		parts.flatMap((part) => (typeof part === 'string' ? [...lettersOf(part)] : [...part]))
	);
const idOf = (id: number): number[] =>
	[id >>> 24, (id >>> 16) & 255, (id >>> 8) & 255, id & 255].filter(
		(byte, at, all) => byte !== 0 || all.slice(0, at).some((before) => before !== 0)
	);
/** An element with its size in two bytes. */
const element = (id: number, ...parts: readonly Part[]): Uint8Array => {
	const body = bytesOf(...parts);
	return bytesOf(idOf(id), [0x40 | (body.length >> 8), body.length & 255], body);
};
/** An element that does not say how long it is, as browsers write it while they record. */
const open = (id: number, ...parts: readonly Part[]): Uint8Array =>
	bytesOf(idOf(id), [1, 255, 255, 255, 255, 255, 255, 255], ...parts);
const textOf = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

const HEAD = element(0x1a45dfa3, element(0x4282, 'webm'));
const UNIT = element(0x2ad7b1, [15, 66, 64]);
const INFO = element(0x1549a966, UNIT, element(0x4461, 'a day'), element(0x7ba9, SECRET));
const track = (type: number) =>
	element(0xae, element(0xd7, [1]), element(0x83, [type]), element(0x536e, SECRET));
const TRACKS = element(0x1654ae6b, track(1), track(2));
const TAGS = element(0x1254c367, element(0x7373, element(0x67c8, 'LOCATION', SECRET)));
const BLOCK = element(0xa3, 'pictures');
const CLUSTER = open(0x1f43b675, element(0xe7, [0]), BLOCK, element(0xec, 'nothing'));
const LAST = element(0x1f43b675, BLOCK, 'sound');
const FILM = bytesOf(HEAD, open(0x18538067, INFO, TRACKS, CLUSTER, TAGS, CLUSTER, LAST));

const patchesOf = (bytes: Uint8Array) =>
	webmPatches(bytes.length, (from, end) => Promise.resolve(bytes.slice(from, end)));
async function plain(bytes: Uint8Array): Promise<Uint8Array | null> {
	const patches = await patchesOf(bytes);
	if (patches === null) return null;
	const left = bytes.slice();
	for (const { from, end, bytes: put } of patches) {
		left.fill(0, from, end);
		if (put !== null) left.set(put, from);
	}
	return left;
}

describe('LS-01 · films in WebM and Matroska', () => {
	test('say nothing of where, when and by whom they were taken; all that is played stays at its place', async () => {
		expect(isWebm(FILM)).toBe(true);
		const left = await plain(FILM);
		if (left === null) throw new Error('not done');
		expect(left.length).toBe(FILM.length);
		for (const told of [SECRET, 'LOCATION', 'a day']) expect(textOf(left)).not.toContain(told);
		for (const kept of [HEAD, UNIT, CLUSTER, LAST]) {
			expect(textOf(left).indexOf(textOf(kept))).toBe(textOf(FILM).indexOf(textOf(kept)));
		}
		// It is a film again, of which there is nothing more to take away but what is empty already.
		expect(await plain(left)).toEqual(left);
	});

	test('sound alone keeps its tags, and a film that says nothing stays as it is', async () => {
		const sound = bytesOf(HEAD, open(0x18538067, element(0x1654ae6b, track(2)), TAGS, CLUSTER));
		expect(await patchesOf(sound)).toEqual([]);
		const silent = element(0x1654ae6b, element(0xae, element(0x83, [1])));
		const bare = bytesOf(HEAD, open(0x18538067, element(0x1549a966, UNIT), silent, CLUSTER));
		expect(await patchesOf(bare)).toEqual([]);
	});

	test('one that a camera notes its way in, or that is built in another way, is not touched', async () => {
		const noting = element(0x1654ae6b, track(1), track(0x21));
		for (const film of [
			bytesOf(HEAD, open(0x18538067, INFO, noting, CLUSTER)),
			bytesOf(HEAD, element(0x18538067, INFO, TRACKS, LAST), SECRET),
			bytesOf(FILM, FILM),
			bytesOf(HEAD, open(0x18538067, INFO, TRACKS, open(0x1254c367, SECRET))),
			bytesOf(HEAD, open(0x18538067, INFO, TRACKS).subarray(0, -3)),
			HEAD,
			bytesOf(HEAD, SECRET)
		]) {
			expect(await patchesOf(film)).toBeNull();
		}
	});

	test('tags that a program has put behind it are taken away as well', async () => {
		const left = await plain(bytesOf(HEAD, element(0x18538067, INFO, TRACKS, LAST), TAGS));
		expect(textOf(left ?? FILM)).not.toContain(SECRET);
	});

	test('one that is cut off within its pictures is played as far as it goes, without what it says', async () => {
		const left = await plain(FILM.subarray(0, -4));
		expect(left).not.toBeNull();
		expect(textOf(left ?? FILM)).not.toContain(SECRET);
	});

	test('whatever stands in a file, it ends, and patches lie one behind the other within it', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(fc.nat(FILM.length - 1), fc.nat(255)), { maxLength: 6 }),
				fc.nat(FILM.length),
				async (changes, cut) => {
					const bytes = FILM.slice(0, FILM.length - cut);
					for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
					let before = 0;
					for (const { from, end, bytes: put } of (await patchesOf(bytes)) ?? []) {
						expect(from).toBeGreaterThanOrEqual(before);
						expect(end).toBeGreaterThanOrEqual(from);
						expect(put?.length ?? end - from).toBe(end - from);
						before = end;
					}
					expect(before).toBeLessThanOrEqual(bytes.length);
				}
			),
			{ numRuns: 500 }
		);
	});
});
