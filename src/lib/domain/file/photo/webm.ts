import type { Patch, ReadBytes } from './film';

/** The elements of WebM and Matroska that are looked at, by their ids (RFC 9559). */
const HEADER = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TRACKS = 0x1654ae6b;
const CLUSTER = 0x1f43b675;
const TRACK = 0xae;
const TRACK_TYPE = 0x83;
const TRACK_NAME = 0x536e;
const CHECKSUM = 0xbf;
const VOID = 0xec;
/** The other parts of a segment that are played from: where what is, pictures in time, chapters. */
const PLAYED = new Set([0x114d9b74, 0x1c53bb6b, 0x1043a770, VOID]);
/** What programs put into a segment beside that: tags, and files. */
const TOLD = new Set([0x1254c367, 0x1941a469]);
/** What of a film's description it is played by: the unit of its times, its length, its id, what wrote it. */
const DESCRIBED = new Set([0x2ad7b1, 0x4489, 0x73a4, 0x4d80, 0x5741, VOID]);
const VIDEO = 1;
/** A track of what a camera notes from moment to moment. */
const METADATA = 0x21;

/** The most bytes before the content of an element: four of its id and eight of its size. */
const MOST_HEAD = 12;
/** The largest description of a film or of its tracks, in bytes: all of it is in memory meanwhile. */
const MOST = 16 * 1024 * 1024;
/** The most elements that are gone through: one that is sent while it is taken has one for each picture. */
const MOST_ELEMENTS = 200_000;

interface Element {
	readonly id: number;
	/** Where it begins, where its content does, and where that ends; `null` when it does not say how long it is. */
	readonly at: number;
	readonly from: number;
	readonly end: number | null;
}

/** Whether what begins with these bytes is WebM or Matroska. */
export const isWebm = (head: Uint8Array): boolean =>
	head.length >= 4 && [0x1a, 0x45, 0xdf, 0xa3].every((byte, at) => head[at] === byte);

/** Reads the element at a place; `null` where none can be. */
type ReadElement = (at: number) => Promise<Element | null>;

/**
 * Returns what has to stand in a film so that it says nothing of where, when and by whom it was taken; see `filmPatches`.
 * What is sound alone keeps its tags: they tell the title and who plays.
 */
export async function webmPatches(size: number, read: ReadBytes): Promise<readonly Patch[] | null> {
	let left = MOST_ELEMENTS;
	const element: ReadElement = async (at) => {
		left -= 1;
		return left < 0 ? null : elementIn(await read(at, Math.min(size, at + MOST_HEAD)), 0, at);
	};
	const header = await element(0);
	if (header?.id !== HEADER || header.end === null) return null;
	const segment = await element(header.end);
	if (segment?.id !== SEGMENT) return null;
	const patches: Patch[] = [];
	let hasVideo = false;
	// Programs put tags behind a segment, too, without saying that it is longer now.
	for (let at = segment.from; at < size;) {
		const found = await element(at);
		if (found === null || found.id === HEADER || found.id === SEGMENT) return null;
		const { id, from } = found;
		const end = id === CLUSTER ? await clusterEnd(found, size, element) : found.end;
		if (end === null || end > size) return null;
		if (id === INFO || id === TRACKS) {
			if (end - from > MOST) return null;
			const bytes = await read(from, end);
			const described = id === INFO ? infoIn(bytes, from) : tracksIn(bytes, from);
			if (described === null) return null;
			patches.push(...described.patches);
			hasVideo ||= described.hasVideo;
		} else if (id !== CLUSTER && !PLAYED.has(id)) patches.push(...emptied(at, end));
		at = end;
	}
	return hasVideo ? patches : [];
}

/** The parts of a segment, which end a cluster that does not say how long it is. */
const PARTS = new Set([INFO, TRACKS, CLUSTER, ...PLAYED, ...TOLD].filter((id) => id !== VOID));

/** Returns where a cluster ends. What is cut off within its pictures is played as far as it goes. */
async function clusterEnd(
	{ from, end }: Element,
	size: number,
	element: ReadElement
): Promise<number | null> {
	if (end !== null) return Math.min(end, size);
	let at = from;
	while (at < size) {
		const part = await element(at);
		if (part === null) return null;
		if (PARTS.has(part.id)) return at;
		if (part.end === null) return null;
		at = part.end;
	}
	return size;
}

interface Described {
	readonly patches: readonly Patch[];
	readonly hasVideo: boolean;
}

/** Empties what a film says of itself, but for what it is played by. */
function infoIn(bytes: Uint8Array, offset: number): Described | null {
	const parts = elementsIn(bytes, 0, bytes.length, offset);
	if (parts === null) return null;
	const told = parts.filter(({ id }) => !DESCRIBED.has(id));
	return { patches: told.flatMap(({ at, end }) => emptied(at, end)), hasVideo: false };
}

/** Empties the names of tracks. `null` for one in which a camera notes where it is. */
function tracksIn(bytes: Uint8Array, offset: number): Described | null {
	const tracks = elementsIn(bytes, 0, bytes.length, offset);
	if (tracks === null) return null;
	const patches: Patch[] = [];
	let hasVideo = false;
	for (const { id, at, from, end } of tracks) {
		if (id === CHECKSUM) patches.push(...emptied(at, end));
		if (id !== TRACK) continue;
		const parts = elementsIn(bytes, from - offset, end - offset, offset);
		if (parts === null) return null;
		for (const part of parts) {
			const type = part.id === TRACK_TYPE ? bytes[part.end - 1 - offset] : undefined;
			if (type === METADATA) return null;
			hasVideo ||= type === VIDEO;
			if (part.id === TRACK_NAME || part.id === CHECKSUM) {
				patches.push(...emptied(part.at, part.end));
			}
		}
	}
	return { patches, hasVideo };
}

/** Returns the elements between two places of some bytes, which begin at `offset`; `null` unless they fill it. */
function elementsIn(
	bytes: Uint8Array,
	from: number,
	to: number,
	offset: number
): readonly (Element & { readonly end: number })[] | null {
	const found: (Element & { readonly end: number })[] = [];
	for (let at = from; at < to;) {
		const element = elementIn(bytes, at, at + offset);
		if (element === null || element.end === null || element.end - offset > to) return null;
		found.push({ ...element, end: element.end });
		at = element.end - offset;
	}
	return found;
}

/** Reads the element at a place of some bytes, which is `at` in the film; `null` where none can be. */
function elementIn(bytes: Uint8Array, place: number, at: number): Element | null {
	const id = lengthAt(bytes, place, 4);
	const size = id === null ? null : lengthAt(bytes, place + id, 8);
	if (id === null || size === null) return null;
	const from = at + id + size;
	const [first = 0, ...rest] = bytes.subarray(place + id, place + id + size);
	// Before the size stands a bit that says how many bytes it has. All ones say that it is not known.
	const high = first & (0xff >> size);
	const isUnknown = high === 0xff >> size && rest.every((byte) => byte === 0xff);
	const end = isUnknown ? null : from + numberOf([high, ...rest]);
	return { id: numberOf(bytes.subarray(place, place + id)), at, from, end };
}

/** Returns how many bytes the id or size at a place has; `null` where none can be. */
function lengthAt(bytes: Uint8Array, at: number, most: number): number | null {
	const first = bytes[at] ?? 0;
	const length = Math.clz32(first) - 23;
	return first === 0 || length > most || at + length > bytes.length ? null : length;
}

const numberOf = (bytes: Iterable<number>): number =>
	[...bytes].reduce((value, byte) => value * 256 + byte, 0);

/** Returns what makes an element one that is passed over, of the same length and with nothing in it. */
function emptied(at: number, end: number): readonly Patch[] {
	const length = end - at;
	const head = length < 9 ? [VOID, 0x80 | (length - 2)] : [VOID, 1, ...sevenBytes(length - 9)];
	const from = at + head.length;
	return [
		{ from: at, end: from, bytes: Uint8Array.from(head) },
		{ from, end, bytes: null }
	];
}

const sevenBytes = (value: number): number[] =>
	Array.from({ length: 7 }, (_, at) => Math.floor(value / 256 ** (6 - at)) % 256);
