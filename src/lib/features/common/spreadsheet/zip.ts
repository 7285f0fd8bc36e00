import { fail, succeed, type Result } from '$lib/domain/core/result';

/** One file in a zip archive, as the archive's index describes it. What an index says may be a lie. */
export interface ZipEntry {
	readonly name: string;
	/** The position of the entry's own header. */
	readonly at: number;
	/** The size in the archive, and the size that is promised after unpacking, in bytes. */
	readonly packed: number;
	readonly size: number;
	readonly isDeflated: boolean;
	readonly isEncrypted: boolean;
}

/** How much an archive may hold. Everything above it is refused before it is unpacked. */
export interface ZipLimits {
	/** The most entries. */
	readonly entries: number;
	/** The most bytes of all entries together, unpacked. */
	readonly unpacked: number;
	/** How many times larger than the archive its content may be, above `small` bytes. */
	readonly ratio: number;
	readonly small: number;
}

/**
 * The limits of a workbook: a table of 300,000 rows fits. Deflate can shrink zeros to a thousandth; the
 * tables of real workbooks shrink to a tenth, and those with the same value everywhere to a hundredth.
 */
export const WORKBOOK_LIMITS: ZipLimits = {
	entries: 2000,
	unpacked: 200_000_000,
	ratio: 250,
	small: 10_000_000
};

/** Why an archive is not read. */
export type ZipFault = 'broken' | 'too-much-inside';

/** Counts what has been unpacked of an archive, in bytes. */
export interface ZipMeter {
	inflated: number;
}

const END = 0x06054b50;
const INDEX = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const INDEX_SIZE = 46;
const LOCAL_SIZE = 30;
const LONGEST_COMMENT = 65_535;
/** The number in a field whose value is in the extra field of a large archive. */
const ELSEWHERE = 0xffffffff;

/**
 * Reads the index of a zip archive. Refuses one that holds more than `limits` allows, or whose entries
 * overlap, by what the index says: nothing is unpacked.
 */
export function zipEntries(
	bytes: Uint8Array,
	limits: ZipLimits = WORKBOOK_LIMITS
): Result<readonly ZipEntry[], ZipFault> {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const end = endOf(view);
	if (end === -1) return fail('broken');
	const count = view.getUint16(end + 10, true);
	if (count > limits.entries) return fail('too-much-inside');
	const entries: ZipEntry[] = [];
	const names = new Set<string>();
	for (let at = view.getUint32(end + 16, true); entries.length < count;) {
		if (at + INDEX_SIZE > end || view.getUint32(at, true) !== INDEX) return fail('broken');
		const nameLength = view.getUint16(at + 28, true);
		const extraLength = view.getUint16(at + 30, true);
		const next = at + INDEX_SIZE + nameLength + extraLength + view.getUint16(at + 32, true);
		const method = view.getUint16(at + 10, true);
		if (next > end || (method !== 0 && method !== 8)) return fail('broken');
		const nameAt = at + INDEX_SIZE;
		const name = new TextDecoder().decode(bytes.subarray(nameAt, nameAt + nameLength));
		const [size, packed, local] = largeNumbers(view, nameAt + nameLength, extraLength, [
			view.getUint32(at + 24, true),
			view.getUint32(at + 20, true),
			view.getUint32(at + 42, true)
		]);
		if (names.has(name)) return fail('broken');
		names.add(name);
		entries.push({
			name,
			at: local,
			packed,
			size,
			isDeflated: method === 8,
			isEncrypted: (view.getUint16(at + 8, true) & 0x2041) !== 0
		});
		at = next;
	}
	const unpacked = entries.reduce((sum, { size }) => sum + size, 0);
	const isDense = unpacked > limits.small && unpacked > bytes.length * limits.ratio;
	if (unpacked > limits.unpacked || isDense) return fail('too-much-inside');
	return overlap(entries, end) ? fail('broken') : succeed(entries);
}

/** Returns the position of the end record, which is at the end but for a comment, or -1. */
function endOf(view: DataView): number {
	const first = Math.max(0, view.byteLength - END_SIZE - LONGEST_COMMENT);
	for (let at = view.byteLength - END_SIZE; at >= first; at -= 1) {
		if (view.getUint32(at, true) === END) return at;
	}
	return -1;
}

/** Returns size, packed size and position, from the extra field where they did not fit. */
function largeNumbers(
	view: DataView,
	from: number,
	length: number,
	numbers: readonly [number, number, number]
): readonly [number, number, number] {
	if (!numbers.includes(ELSEWHERE)) return numbers;
	for (let at = from; at + 4 <= from + length;) {
		const partLength = view.getUint16(at + 2, true);
		if (view.getUint16(at, true) === 1) {
			let field = at + 4;
			const large = numbers.map((number) => {
				if (number !== ELSEWHERE || field + 8 > at + 4 + partLength) return number;
				field += 8;
				return Number(view.getBigUint64(field - 8, true));
			});
			return [large[0] ?? 0, large[1] ?? 0, large[2] ?? 0];
		}
		at += 4 + partLength;
	}
	return numbers;
}

/** Whether two entries share bytes, with which a small archive could claim to hold a large one many times. */
function overlap(entries: readonly ZipEntry[], end: number): boolean {
	const sorted = [...entries].sort((a, b) => a.at - b.at);
	return sorted.some(
		({ at, packed }, index) => at + LOCAL_SIZE + packed > (sorted[index + 1]?.at ?? end)
	);
}

/** How many packed bytes are unpacked at a time: at most a thousand times as many come out of them. */
const AT_ONCE = 16_384;

/**
 * Unpacks one entry. Stops as soon as more comes out than the index has promised. `meter` counts what
 * has come out, over all entries.
 */
export async function unpack(
	bytes: Uint8Array,
	entry: ZipEntry,
	meter: ZipMeter = { inflated: 0 }
): Promise<Result<Uint8Array, ZipFault>> {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const { at, packed, size } = entry;
	if (at + LOCAL_SIZE > bytes.length || view.getUint32(at, true) !== LOCAL) return fail('broken');
	const from = at + LOCAL_SIZE + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
	if (from + packed > bytes.length) return fail('broken');
	const content = bytes.subarray(from, from + packed);
	if (!entry.isDeflated) {
		meter.inflated += packed;
		return packed === size ? succeed(content) : fail('broken');
	}
	return inflate(content, size, meter);
}

async function inflate(
	content: Uint8Array,
	size: number,
	meter: ZipMeter
): Promise<Result<Uint8Array, ZipFault>> {
	let at = 0;
	const source = new ReadableStream<Uint8Array<ArrayBuffer>>(
		{
			pull(controller) {
				if (at >= content.length) {
					controller.close();
					return;
				}
				controller.enqueue(content.slice(at, at + AT_ONCE));
				at += AT_ONCE;
			}
		},
		{ highWaterMark: 0 }
	);
	const reader = source.pipeThrough(new DecompressionStream('deflate-raw')).getReader();
	const whole = new Uint8Array(size);
	let length = 0;
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) return length === size ? succeed(whole) : fail('broken');
			meter.inflated += value.length;
			if (length + value.length > size) {
				await reader.cancel();
				return fail('too-much-inside');
			}
			whole.set(value, length);
			length += value.length;
		}
	} catch {
		// The stream says so of what is no deflated data, or ends before its end.
		return fail('broken');
	}
}
