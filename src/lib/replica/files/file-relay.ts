import { fail, succeed, type Result } from '../../domain/core/result';
import type { FileId, RecordId } from '../../domain/core/ids';
import type { Answer, Question } from '../../protocol/handshake';
import { FILES_PATH, type RoomName } from '../../protocol/rooms';
import { platform } from '../platform';
import { nextPieceSize, SMALLEST } from './piece-size';
import { NO_PIECES, Received, type Fetched, type Pieces } from './received';
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

/** How many requests in a row may bring nothing before a file counts as out of reach. */
const ATTEMPTS = 2;

const isCalledOff = (signal: AbortSignal | undefined): boolean => signal?.aborted ?? false;

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

	/**
	 * Fetches a file's bytes, behind the pieces that are here; whether they are the file, their hash says. A connection that
	 * breaks off within them is made again, for what is missing. What has come stays with the pieces when the rest does not.
	 * Rejects when it cannot be kept there for another reason than a lack of room.
	 */
	async fetch(
		place: FilePlace,
		hash: string,
		{ signal, onReceived = () => undefined }: Following = {},
		pieces: Pieces = NO_PIECES
	): Promise<Result<Fetched, FetchFault>> {
		const received = await Received.begin(pieces, onReceived);
		let attempts = ATTEMPTS;
		while (attempts > 0 && !isCalledOff(signal)) {
			attempts -= 1;
			const before = received.bytes;
			const outcome = await this.fetchOnce(place, hash, received, signal);
			if (outcome === 'whole') return succeed(await received.whole());
			if (outcome !== 'cut') {
				await received.rest();
				return fail(outcome);
			}
			// Whatever came is kept, and a connection that brings something is worth another one.
			if (received.bytes > before) attempts = ATTEMPTS;
		}
		await received.rest();
		return fail(isCalledOff(signal) ? 'stopped' : 'offline');
	}

	/** Makes one request for what is missing. `cut`: it brought nothing, or not all. */
	private async fetchOnce(
		place: FilePlace,
		hash: string,
		received: Received,
		signal: AbortSignal | undefined
	): Promise<'whole' | 'cut' | FetchFault> {
		const pass = await this.showPass();
		if (pass === null) return 'offline';
		const { bytes } = received;
		try {
			const response = await platform.fetch(this.addressOf(place), {
				headers: {
					authorization: `Bearer ${pass}`,
					...(bytes === 0 ? {} : { range: `bytes=${String(bytes)}-`, 'if-range': `"${hash}"` })
				},
				credentials: 'omit',
				cache: 'no-store',
				...(signal === undefined ? {} : { signal })
			});
			switch (response.status) {
				case 200:
					await received.clear();
					break;
				case 206:
					break;
				case 401:
					this.pass = null;
					return 'cut';
				case 409:
					return 'not-yet';
				case 416:
					// Nothing comes behind what is here: all of it is, or more than there can be.
					if (response.headers.get('content-range') === `bytes */${String(bytes)}`) return 'whole';
					await received.clear();
					return 'cut';
				case 404:
					return 'gone';
				default:
					return 'offline';
			}
			await received.read(response);
			return 'whole';
		} catch (error) {
			// The connection failed, or broke off within the bytes: `fetch` says both by a `TypeError`.
			if (!isCalledOff(signal) && !(error instanceof TypeError)) throw error;
			return 'cut';
		}
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
		const outcome = await this.bringInPieces(place, bytes, signal, { onSent, grow: true });
		// A proxy on the way may take no larger piece than the smallest; the relay says the same of a whole file.
		return outcome === 'too-large'
			? this.bringInPieces(place, bytes, signal, { onSent, grow: false })
			: outcome;
	}

	private async bringInPieces(
		place: FilePlace,
		bytes: Blob,
		signal: AbortSignal,
		{ onSent, grow }: { readonly onSent: (sent: number) => void; readonly grow: boolean }
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
			let began = this.surroundings.now();
			const upload = new Upload(bytes, {
				endpoint: address,
				// The address is always the same: nothing has to be remembered to go on.
				uploadUrl: address,
				storeFingerprintForResuming: false,
				chunkSize: SMALLEST,
				retryDelays: null,
				onBeforeRequest: async (request) => {
					const pass = await this.showPass();
					if (pass === null) throw new Error('no pass');
					request.setHeader('authorization', `Bearer ${pass}`);
					began = this.surroundings.now();
				},
				onAfterResponse: (_, response) => {
					// tus would begin the file anew, though the relay may have all of it and only cannot say so now.
					failed = response.getStatus() >= 500 ? response.getStatus() : null;
					if (failed !== null) throw new Error('the relay cannot answer now');
				},
				onChunkComplete: (size, accepted) => {
					if (grow) upload.options.chunkSize = nextPieceSize(size, this.surroundings.now() - began);
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
