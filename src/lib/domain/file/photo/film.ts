import { BOX_HEAD, boxAt, boxesIn, emptyBox, FREE, type Box } from './boxes';
import { fourAt, reads } from './bytes';
import { samplesOf, type SampleRange } from './samples';

/** What stands in a film instead of the bytes between two places; `null` for zeros. */
export interface Patch {
	readonly from: number;
	readonly end: number;
	readonly bytes: Uint8Array | null;
}

/** Reads the bytes between two places of a file, of which there may be too many for the memory. */
export type ReadBytes = (from: number, end: number) => Promise<Uint8Array>;

/** The boxes that a film is played from. */
const PLAYED = new Set([
	...['ftyp', 'styp', 'moov', 'moof', 'mdat', 'mfra', 'sidx', 'ssix', 'pdin', 'prft', 'emsg']
]);
/** The boxes that are passed over, at the top of a film. What is left in one may be anything. */
const PASSED = new Set(['free', 'skip', 'wide']);
/** The boxes in which cameras and programs tell where, when and by whom a film was taken, wherever they are. */
const TOLD = new Set(['udta', 'meta', 'uuid']);
/** The boxes that begin with two times, in seconds: when a film was made, and when it was changed. */
const DATED = new Set(['mvhd', 'tkhd', 'mdhd']);
/** The kinds of track that are seen, heard or read. In others a camera notes where it is from moment to moment. */
const SHOWN = new Set([
	'vide',
	'soun',
	'text',
	'sbtl',
	'subt',
	'clcp',
	'tmcd',
	'auxv',
	'pict',
	'hint'
]);
/** The kinds of ISO base media that are sound alone. What these tell is the title and who plays. */
const SOUND = new Set(['M4A ', 'M4B ', 'M4P ']);

/** The largest description of a film that is read, in bytes: all of it is in memory meanwhile. */
const MOST = 64 * 1024 * 1024;
/** The most bytes that are read of what is only passed over. */
const SMALL = 1024 * 1024;
/** The most boxes at the top: one that is sent while it is taken has a few for each second. */
const MOST_BOXES = 200_000;

/** Whether what begins with these bytes is a film that may say where it was taken: MP4, MOV, 3GP. */
export const isFilm = (head: Uint8Array): boolean =>
	head.length >= 12 &&
	(reads(head, 4, 'ftyp')
		? !SOUND.has(fourAt(head, 8))
		: ['moov', 'mdat', 'wide'].some((type) => reads(head, 4, type)));

/**
 * Returns what has to stand in a film so that it says nothing of where, when and by whom it was taken, from its beginning on;
 * nothing when it says nothing. `null` when it is built in a way in which that cannot be done. Every place stays, so what is
 * played from it is found where it was. Rejects when the bytes cannot be read.
 */
export async function filmPatches(size: number, read: ReadBytes): Promise<readonly Patch[] | null> {
	const patches: Patch[] = [];
	let isInPieces = false;
	let losesTrack = false;
	let boxes = 0;
	for (let at = 0; at < size; boxes += 1) {
		const box = boxAt(await read(at, Math.min(size, at + BOX_HEAD)), at, size);
		if (box === null || boxes === MOST_BOXES) return null;
		// One that is cut off within its pictures is played as far as it goes.
		if (box.end > size && box.type !== 'mdat') return null;
		const end = Math.min(box.end, size);
		const rest = { from: box.from, end, bytes: null };
		if (box.type === 'moov') {
			const described = await description(box, read);
			if (described === null) return null;
			patches.push(...described.patches);
			losesTrack ||= described.lost.length > 0;
			patches.push(...described.lost.flat().map((range) => ({ ...range, bytes: null })));
		} else if (PASSED.has(box.type)) {
			if (!(await isEmpty(rest, read))) patches.push(rest);
		} else if (PLAYED.has(box.type)) isInPieces ||= box.type === 'moof';
		else patches.push({ from: at + 4, end: at + 8, bytes: Uint8Array.from(FREE) }, rest);
		at = end;
	}
	// What a camera notes between the pieces of a film that is sent while it is taken is not looked for.
	if (isInPieces && losesTrack) return null;
	return inOrder(patches, size);
}

/** Whether a small part has nothing but zeros in it. */
async function isEmpty({ from, end }: SampleRange, read: ReadBytes): Promise<boolean> {
	return end - from <= SMALL && (await read(from, end)).every((byte) => byte === 0);
}

/** Returns patches as they follow each other, none over another and none behind the end. */
function inOrder(patches: readonly Patch[], size: number): readonly Patch[] {
	const ordered: Patch[] = [];
	let at = 0;
	for (const patch of [...patches].sort((one, other) => one.from - other.from)) {
		const [from, end] = [Math.max(at, patch.from), Math.min(size, patch.end)];
		if (end <= from) continue;
		const bytes = patch.bytes?.subarray(from - patch.from, end - patch.from) ?? null;
		ordered.push({ from, end, bytes });
		at = end;
	}
	return ordered;
}

/** What has to stand in the description of a film, and where the bytes of each track lie that it loses. */
interface Described {
	readonly patches: readonly Patch[];
	readonly lost: readonly (readonly SampleRange[])[];
}

async function description(moov: Box, read: ReadBytes): Promise<Described | null> {
	if (moov.end - moov.at > MOST) return null;
	const before = await read(moov.from, moov.end);
	const bytes = before.slice();
	const lost: (readonly SampleRange[])[] = [];
	if (!empty(bytes, 0, bytes.length, lost)) return null;
	const isSame = bytes.every((byte, at) => byte === before[at]);
	return { patches: isSame ? [] : [{ from: moov.from, end: moov.end, bytes }], lost };
}

/** Empties what tells something between two places of a description. Returns whether it is built in a way in which that can be done. */
function empty(
	bytes: Uint8Array,
	from: number,
	until: number,
	lost: (readonly SampleRange[])[]
): boolean {
	const boxes = boxesIn(bytes, from, until);
	return boxes?.every((box) => emptyIn(bytes, box, lost)) ?? false;
}

function emptyIn(bytes: Uint8Array, box: Box, lost: (readonly SampleRange[])[]): boolean {
	const { type } = box;
	if (TOLD.has(type) || PASSED.has(type)) emptyBox(bytes, box);
	else if (DATED.has(type)) {
		const times = bytes[box.from] === 1 ? 16 : 8;
		if (box.from + 4 + times > box.end) return false;
		bytes.fill(0, box.from + 4, box.from + 4 + times);
	} else if (type === 'trak' && !isShown(bytes, box)) {
		const samples = samplesOf(bytes, box);
		if (samples === null) return false;
		lost.push(samples);
		emptyBox(bytes, box);
	} else if (type === 'trak' || type === 'mdia') return empty(bytes, box.from, box.end, lost);
	return true;
}

/** Whether a track is seen, heard or read. */
function isShown(bytes: Uint8Array, track: Box): boolean {
	const media = boxesIn(bytes, track.from, track.end)?.find(({ type }) => type === 'mdia');
	const inside = media === undefined ? null : boxesIn(bytes, media.from, media.end);
	const handler = inside?.find(({ type }) => type === 'hdlr');
	if (handler === undefined || handler.from + 12 > handler.end) return true;
	return SHOWN.has(fourAt(bytes, handler.from + 8));
}
