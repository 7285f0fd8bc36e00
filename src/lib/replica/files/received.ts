import { sha256 } from '@noble/hashes/sha2.js';
import { hexOf } from './digest';

/** The most bytes of a file that stand in memory alone while it is fetched: so much is fetched again after the app was closed. */
export const PIECE_KEPT = 4 * 1024 * 1024;

/** How often who follows a fetch is told, bytes. */
const PIECE_TOLD = 1024 * 1024;

/** Keeps what has come of one file until all of it is here, so that fetching it goes on after a restart. */
export interface Pieces {
	/** Returns what is here, from the beginning of the file on and without a gap. */
	read(): Promise<readonly Blob[]>;
	/** Keeps bytes that begin at a place in the file. Rejects when they cannot be kept. */
	keep(from: number, bytes: Blob): Promise<void>;
	/** Removes all of them. */
	forget(): Promise<void>;
}

/** Keeps nothing: what a restart interrupts begins anew. */
export const NO_PIECES: Pieces = {
	read: () => Promise.resolve([]),
	keep: () => Promise.resolve(),
	forget: () => Promise.resolve()
};

/** The bytes of a file that was fetched, and their SHA-256, hexadecimal. */
export interface Fetched {
	readonly bytes: Blob;
	readonly hash: string;
}

/** The bytes of a file as they come, and their hash. They are handed to the browser piece by piece, which need not have them in memory. */
export class Received {
	/** How many bytes are here. */
	bytes: number;
	/** Of what is here. It is counted while the rest is on its way. */
	private sum = sha256.create();
	private chunks: Uint8Array<ArrayBuffer>[] = [];
	private inChunks = 0;
	private told = 0;
	private keeping: Promise<void> = Promise.resolve();

	private constructor(
		private blobs: Blob[],
		private readonly pieces: Pieces,
		private readonly onMore: (bytes: number) => void
	) {
		this.bytes = blobs.reduce((sum, { size }) => sum + size, 0);
		this.tell();
	}

	/** Begins with the pieces that are here. `onMore` is told how many bytes there are, whenever a megabyte more is. */
	static async begin(pieces: Pieces, onMore: (bytes: number) => void): Promise<Received> {
		const blobs = await pieces.read();
		const received = new Received([...blobs], pieces, onMore);
		for (const blob of blobs) received.sum.update(new Uint8Array(await blob.arrayBuffer()));
		return received;
	}

	/** Takes what an answer brings, behind what is here. Rejects with a `TypeError` when it breaks off. */
	async read(response: Response): Promise<void> {
		const reader = response.body?.getReader();
		for (;;) {
			const next = await reader?.read();
			if (next?.value === undefined) return;
			this.chunks.push(next.value);
			this.sum.update(next.value);
			this.bytes += next.value.length;
			this.inChunks += next.value.length;
			this.tell();
			if (this.inChunks < PIECE_KEPT) continue;
			// No more than one piece waits to be stored: a slow disk slows the line down.
			await this.keeping;
			this.keepPiece();
		}
	}

	/** Returns what has come, when nothing of it is being kept any more. */
	async whole(): Promise<Fetched> {
		await this.keeping;
		this.takeChunks();
		return { bytes: new Blob(this.blobs), hash: hexOf(this.sum.digest()) };
	}

	/** Keeps what has come so far, for the next time. Resolves when it is stored. */
	async rest(): Promise<void> {
		this.keepPiece();
		await this.keeping;
	}

	/** Forgets what has come: the file begins anew. */
	async clear(): Promise<void> {
		await this.keeping;
		[this.blobs, this.chunks, this.inChunks, this.bytes, this.told] = [[], [], 0, 0, 0];
		this.sum = sha256.create();
		await this.pieces.forget();
	}

	private keepPiece(): void {
		const piece = this.takeChunks();
		if (piece === null) return;
		const from = this.bytes - piece.size;
		this.keeping = this.keeping.then(() => this.pieces.keep(from, piece));
		// Whoever waits for it next is told of its failure.
		this.keeping.catch(() => undefined);
	}

	private takeChunks(): Blob | null {
		if (this.inChunks === 0) return null;
		const piece = new Blob(this.chunks);
		this.blobs.push(piece);
		this.chunks = [];
		this.inChunks = 0;
		return piece;
	}

	private tell(): void {
		if (this.bytes - this.told < PIECE_TOLD) return;
		this.told = this.bytes;
		this.onMore(this.bytes);
	}
}
