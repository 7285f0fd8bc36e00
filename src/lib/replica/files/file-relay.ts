import { fail, succeed, type Result } from '../../domain/core/result';
import type { FileId, RecordId } from '../../domain/core/ids';
import type { Answer, Question } from '../../protocol/handshake';
import { FILES_PATH, type RoomName } from '../../protocol/rooms';
import type { UploadFault } from './rows';

/** Where a file is named. */
export interface FilePlace {
	readonly room: RoomName;
	readonly record: RecordId;
	readonly id: FileId;
}

/**
 * Why a file could not be fetched: there is no connection; the relay does not have its bytes yet; it
 * is no longer there, or no longer for this member; what came was not the file; somebody called it off.
 */
export type FetchFault = 'offline' | 'not-yet' | 'gone' | 'damaged' | 'stopped';

/** How somebody follows the fetching of a file. */
export interface Following {
	/** Ends it. */
	readonly signal?: AbortSignal;
	/** Told how many bytes have come. */
	readonly onReceived?: (bytes: number) => void;
}

/** What came of bringing a file. `later`: try again after a while. */
export type Bringing = 'done' | 'offline' | 'later' | 'stopped' | UploadFault;

/** The largest piece of a file sent at once, bytes: a slow line brings it within the relay's patience. */
const PIECE = 1024 * 1024;

/** How many requests in a row may bring nothing before a file counts as out of reach. */
const ATTEMPTS = 2;

/** The bytes of a file as they come. They are handed to the browser piece by piece, which need not keep them in memory. */
class Received {
	private blobs: Blob[] = [];
	private pieces: Uint8Array<ArrayBuffer>[] = [];
	private inPieces = 0;
	/** How many have come. */
	bytes = 0;

	/** `onMore` is told how many bytes there are, whenever a piece more is. */
	constructor(private readonly onMore: (bytes: number) => void) {}

	/** Takes what an answer brings, behind what is here. Rejects with a `TypeError` when it breaks off. */
	async read(response: Response): Promise<void> {
		const reader = response.body?.getReader();
		for (;;) {
			const next = await reader?.read();
			if (next?.value === undefined) return;
			this.pieces.push(next.value);
			this.bytes += next.value.length;
			this.inPieces += next.value.length;
			if (this.inPieces >= PIECE) this.handOver();
		}
	}

	/** Returns what has come. */
	whole(): Blob {
		this.handOver();
		return new Blob(this.blobs);
	}

	/** Forgets what has come: the file begins anew. */
	clear(): void {
		[this.blobs, this.pieces, this.inPieces, this.bytes] = [[], [], 0, 0];
	}

	private handOver(): void {
		this.blobs.push(new Blob(this.pieces));
		this.pieces = [];
		this.inPieces = 0;
		this.onMore(this.bytes);
	}
}

/** The relay's side of files, as a device reaches it over HTTP. */
export class FileRelay {
	private pass: { readonly text: string; readonly until: number } | null = null;

	constructor(
		private readonly surroundings: {
			readonly origin: string;
			readonly now: () => number;
			readonly ask: (question: Question) => Promise<Answer | null>;
			/** The relay has said what the largest file is that it takes, bytes. */
			readonly onLargest: (bytes: number) => void;
		}
	) {}

	/** Fetches a file's bytes. A connection that breaks off within them is made again, for what is missing. */
	async fetch(
		place: FilePlace,
		hash: string,
		{ signal, onReceived = () => undefined }: Following = {}
	): Promise<Result<Blob, FetchFault>> {
		const received = new Received(onReceived);
		const isCalledOff = (): boolean => signal?.aborted ?? false;
		let attempts = ATTEMPTS;
		while (attempts > 0) {
			if (isCalledOff()) return fail('stopped');
			attempts -= 1;
			const pass = await this.showPass();
			if (pass === null) return fail('offline');
			const before = received.bytes;
			try {
				const response = await fetch(this.addressOf(place), {
					headers: {
						authorization: `Bearer ${pass}`,
						...(before === 0 ? {} : { range: `bytes=${String(before)}-`, 'if-range': `"${hash}"` })
					},
					credentials: 'omit',
					cache: 'no-store',
					...(signal === undefined ? {} : { signal })
				});
				if (response.status === 401) {
					this.pass = null;
					continue;
				}
				if (response.status === 409) return fail('not-yet');
				if (response.status !== 200 && response.status !== 206) {
					return fail(response.status === 404 ? 'gone' : 'offline');
				}
				if (response.status === 200) received.clear();
				await received.read(response);
				return succeed(received.whole());
			} catch (error) {
				if (isCalledOff()) return fail('stopped');
				// The connection failed, or broke off within the bytes: `fetch` says both by a `TypeError`.
				if (!(error instanceof TypeError)) throw error;
				// Whatever came is kept, and a connection that brings something is worth another one.
				if (received.bytes > before) attempts = ATTEMPTS;
			}
		}
		return fail('offline');
	}

	/**
	 * Brings a file's bytes, going on from where the relay has them already. `onSent` is told how many
	 * are there by now.
	 */
	async bring(
		place: FilePlace,
		bytes: Blob,
		signal: AbortSignal,
		onSent: (sent: number) => void
	): Promise<Bringing> {
		if ((await this.showPass()) === null) return 'offline';
		// Only who brings files pays for what brings them.
		const { Upload } = await import('tus-js-client');
		const address = `${this.addressOf(place)}/upload`;
		return new Promise((resolve) => {
			if (signal.aborted) {
				resolve('stopped');
				return;
			}
			let failed: number | null = null;
			const upload = new Upload(bytes, {
				endpoint: address,
				// The address is always the same: nothing has to be remembered to go on.
				uploadUrl: address,
				storeFingerprintForResuming: false,
				chunkSize: PIECE,
				retryDelays: null,
				onBeforeRequest: async (request) => {
					const pass = await this.showPass();
					if (pass === null) throw new Error('no pass');
					request.setHeader('authorization', `Bearer ${pass}`);
				},
				onAfterResponse: (_, response) => {
					// tus would begin the file anew, though the relay may have all of it and only cannot say so now.
					failed = response.getStatus() >= 500 ? response.getStatus() : null;
					if (failed !== null) throw new Error('the relay cannot answer now');
				},
				onChunkComplete: (_, accepted) => {
					onSent(accepted);
				},
				onSuccess: () => {
					resolve('done');
				},
				onError: (error) => {
					const response = 'originalResponse' in error ? error.originalResponse : null;
					resolve(this.outcomeOf(response?.getStatus() ?? failed ?? 0));
				}
			});
			signal.addEventListener('abort', () => {
				const stopped = () => {
					resolve('stopped');
				};
				upload.abort(false).then(stopped, stopped);
			});
			upload.start();
		});
	}

	private outcomeOf(status: number): Bringing {
		switch (status) {
			case 0:
				return 'offline';
			case 401:
				this.pass = null;
				return 'later';
			case 403:
				return 'refused';
			case 409:
			case 460:
				return 'damaged';
			case 413:
				return 'too-large';
			case 507:
				return 'full';
			default:
				// Also 404: a relay that was restored may hear of the record from another device.
				return 'later';
		}
	}

	private addressOf({ room, record, id }: FilePlace): string {
		return [`${this.surroundings.origin}${FILES_PATH}`, room, record, id].join('/');
	}

	/** A pass that holds for a while yet; `null` when there is no connection to get one on. */
	private async showPass(): Promise<string | null> {
		const { now, ask, onLargest } = this.surroundings;
		if (this.pass !== null && now() < this.pass.until) return this.pass.text;
		const answer = await ask({ ask: 'file-pass' });
		if (answer?.answer !== 'file-pass') return null;
		// Not to its last moment: the relay's clock decides.
		this.pass = { text: answer.pass, until: now() + answer.lifetime * 0.8 };
		onLargest(answer.largest);
		return answer.pass;
	}
}
