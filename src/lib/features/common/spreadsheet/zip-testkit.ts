/** A part of an archive to write. What its index says of it can be a lie. */
export interface Part {
	readonly name: string;
	readonly content: Uint8Array;
	readonly isStored?: boolean;
	/** The size that the index promises, instead of the true one. */
	readonly promised?: number;
	readonly flags?: number;
}

async function deflated(content: Uint8Array): Promise<Uint8Array> {
	const stream = new Blob([content.slice()])
		.stream()
		.pipeThrough(new CompressionStream('deflate-raw'));
	return new Uint8Array(await new Response(stream).arrayBuffer());
}

const u16 = (value: number) => [value & 0xff, (value >> 8) & 0xff];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];

/** Writes a zip archive, as honestly as its parts are. */
export async function zipOf(parts: readonly Part[]): Promise<Uint8Array> {
	const pieces: Uint8Array[] = [];
	const index: number[] = [];
	let at = 0;
	for (const { name, content, isStored = false, promised = content.length, flags = 0 } of parts) {
		const packed = isStored ? content : await deflated(content);
		const letters = new TextEncoder().encode(name);
		const common = [
			...u16(20),
			...u16(flags),
			...u16(isStored ? 0 : 8),
			...u32(0),
			...u32(0),
			...u32(packed.length),
			...u32(promised),
			...u16(letters.length)
		];
		const local = Uint8Array.from([...u32(0x04034b50), ...common, ...u16(0), ...letters]);
		index.push(...u32(0x02014b50), ...u16(20), ...common, ...u16(0), ...u16(0));
		index.push(...u16(0), ...u16(0), ...u32(0), ...u32(at), ...letters);
		pieces.push(local, packed);
		at += local.length + packed.length;
	}
	const end = [
		...u32(0x06054b50),
		...u16(0),
		...u16(0),
		...u16(parts.length),
		...u16(parts.length)
	];
	pieces.push(Uint8Array.from(index));
	pieces.push(Uint8Array.from([...end, ...u32(index.length), ...u32(at), ...u16(0)]));
	return new Uint8Array(await new Blob(pieces.map((piece) => piece.slice())).arrayBuffer());
}
