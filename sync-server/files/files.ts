import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../src/lib/domain/core/day';
import type { Relay } from '../rooms/relay';
import { addressOf } from '../common/network-address';
import { Attempts } from '../access/attempts';
import { fileFor, isStanding, type NamedFile } from './access';
import { parseFileAddress, type FileAddress } from './address';
import { FileBudgets } from './budgets';
import type { PassHolder } from '../access/file-passes';
import { Attachments } from './attachments';
import { References } from './references';
import { BlobStore, BLOBS_DIRECTORY } from './blob-store';
import type { Blobs } from './blobs';
import { rangeAsked } from './byte-range';
import { DirectoryBlobs } from './directory-blobs';
import { isStorageFault } from './storage-fault';
import { sweep, type Swept } from './sweep';
import { FULL_DISK, later, say, Uploads, type Bringing } from './uploads';

/** What the files need to know about the server that they are part of. */
export interface FilesOptions {
	/** How many of our own proxies stand in front of the relay: see `addressOf`. */
	readonly proxies: number;
	/** Called when a request has shown a valid pass. */
	readonly onKnown: (request: IncomingMessage, response: ServerResponse) => void;
	/** The clock that dates the files on the disk, when that is not the relay's own. */
	readonly diskClock?: Pick<Clock, 'now'>;
	/** Where whole files are kept, when that is not a directory beside the unfinished uploads. */
	readonly blobs?: Blobs;
}

const ALONE: FilesOptions = { proxies: 0, onKnown: () => undefined };

/** How long an address with too many invalid passes has to wait, ms. */
const AFTER_WRONG = 60_000;

/**
 * Serves the relay's files over HTTP: uploads by tus, downloads of whole files, for those who are allowed to.
 */
export class Files {
	private readonly attachments: Attachments;
	private readonly references: References;
	private readonly uploads: Uploads;
	private readonly budgets: FileBudgets;
	private readonly wrongPasses: Attempts;
	private sweeping: Promise<Swept> | null = null;

	private constructor(
		private readonly relay: Relay,
		private readonly blobStore: BlobStore,
		private readonly options: FilesOptions
	) {
		const { clock, limits } = relay.environment;
		this.budgets = new FileBudgets(clock, limits);
		const { wrongPasses, allWrongPasses } = limits;
		this.wrongPasses = new Attempts(clock, {
			wrongSecrets: wrongPasses,
			allWrongSecrets: allWrongPasses
		});
		this.attachments = new Attachments(relay.tables);
		this.references = new References(relay, this.attachments);
		relay.rooms.onEachAccepted((edit) => this.references.take(edit));
		this.uploads = new Uploads(relay, this.blobStore, this.attachments, this.references);
	}

	/** Opens the files in a directory, which is created at the first start. */
	static async open(relay: Relay, directory: string, options = ALONE): Promise<Files> {
		const blobs = options.blobs ?? new DirectoryBlobs(join(directory, BLOBS_DIRECTORY));
		const blobStore = new BlobStore(directory, blobs);
		// The directories have to be created with this mode: only the relay's owner may read them.
		await blobStore.prepare();
		const files = new Files(relay, blobStore, options);
		await files.uploads.load();
		return files;
	}

	/** Answers a request below `/files`. Rejects when the disk fails. */
	async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const who = this.holderOf(request);
		if (who === null) {
			this.refuse(request, response);
			return;
		}
		const wait = this.budgets.begin(who);
		if (wait > 0) {
			say(response, later(wait));
			return;
		}
		response.once('close', () => {
			this.budgets.end(who);
		});
		this.options.onKnown(request, response);
		const asked = parseFileAddress((request.url ?? '').split('?', 1)[0] ?? '');
		const named = asked === null ? null : fileFor(this.relay, who, asked.address);
		if (asked === null || named === null) {
			say(response, { status_code: 404, body: 'unknown' });
			return;
		}
		const { address, part } = asked;
		if (part === 'upload') await this.bring(request, response, { who, address, named });
		else if (request.method === 'GET' || request.method === 'HEAD') {
			await this.orLater(response, () => this.fetch(request, response, { who, address, named }));
		} else say(response, { status_code: 405, body: 'method' });
	}

	/** Removes what no record names any more; see `sweep`. Only one sweep runs at a time. */
	async sweep(): Promise<Swept> {
		const { store, clock, limits } = this.relay.environment;
		const { blobStore, attachments, references, uploads } = this;
		this.sweeping ??= sweep(
			{ blobStore, attachments, references, uploads, store },
			{ now: clock.now(), onDisk: (this.options.diskClock ?? clock).now() },
			limits.fileGrace
		).finally(() => {
			this.sweeping = null;
		});
		return this.sweeping;
	}

	private async bring(
		request: IncomingMessage,
		response: ServerResponse,
		bringing: Bringing
	): Promise<void> {
		if (this.relay.storage.isFailing) {
			say(response, FULL_DISK);
			return;
		}
		await this.orLater(response, () => this.uploads.answer(request, response, bringing));
	}

	/** Answers that the files cannot be stored or read at present, when that is why an answer failed. */
	private async orLater(response: ServerResponse, answer: () => Promise<void>): Promise<void> {
		try {
			await answer();
		} catch (error) {
			if (!isStorageFault(error) || response.headersSent) throw error;
			this.relay.environment.logger.warn({ err: error }, 'files cannot be stored or read');
			say(response, FULL_DISK);
		}
	}

	private async fetch(
		request: IncomingMessage,
		response: ServerResponse,
		{ who, address, named }: Bringing
	): Promise<void> {
		const may = await this.isFounded(address, named);
		const size = may ? await this.blobStore.sizeOf(named.hash) : null;
		if (size === null) {
			// The record lists the file, and its bytes are not here. They may still be on their way.
			say(response, { status_code: 409, body: 'waiting' });
			return;
		}
		// The store and the disk took their time: rights and the record may have changed meanwhile.
		if (!this.isStillFor(who, address, named)) {
			say(response, { status_code: 404, body: 'unknown' });
			return;
		}
		const part = rangeAsked(request.headers, named.hash, size);
		if (part === 'unsatisfiable') {
			response.setHeader('content-range', `bytes */${String(size)}`);
			say(response, { status_code: 416, body: 'range' });
			return;
		}
		const range = part ?? { from: 0, until: size };
		const bytes = range.until - range.from;
		const wait = request.method === 'HEAD' ? 0 : this.budgets.spend(who, bytes);
		if (wait > 0) {
			say(response, later(wait));
			return;
		}
		const isEmpty = request.method === 'HEAD' || bytes === 0;
		const content = isEmpty ? null : await this.blobStore.read(named.hash, range);
		response.writeHead(part === null ? 200 : 206, {
			...NEVER_A_PAGE,
			'accept-ranges': 'bytes',
			etag: `"${named.hash}"`,
			'content-length': String(bytes),
			'content-disposition': `attachment; filename*=UTF-8''${fileName(named.name)}`,
			...(part === null
				? {}
				: {
						'content-range': `bytes ${String(range.from)}-${String(range.until - 1)}/${String(size)}`
					})
		});
		if (content === null) {
			response.end();
			return;
		}
		let fault: unknown = null;
		content.once('error', (error) => {
			fault = error;
		});
		let sent = 0;
		content.on('data', (chunk: Buffer) => {
			sent += chunk.length;
		});
		try {
			await pipeline(content, response);
		} catch (error) {
			// It is no failure when the reader disconnects early: `fault` is then an early close, or nothing.
			if (fault !== null && error === fault) throw error;
		} finally {
			// A bad line asks for the rest again and again, and counts for what it got.
			this.budgets.unspent(who, bytes - sent);
		}
	}

	/** Returns whether the asker may still read the record at an address, and it still names this file. */
	private isStillFor(who: PassHolder, address: FileAddress, { hash }: NamedFile): boolean {
		return isStanding(this.relay, who) && fileFor(this.relay, who, address)?.hash === hash;
	}

	/**
	 * Returns whether this record may hand out the bytes. Knowing a hash gives no right to its bytes, and a
	 * reference does not come to count because somebody with more rights reads it.
	 */
	private async isFounded(address: FileAddress, { hash }: NamedFile): Promise<boolean> {
		return (
			this.attachments.at(hash, address) !== undefined ||
			(await this.references.settle(hash, address))
		);
	}

	/**
	 * Answers a request without a valid pass. Such requests do not count against anybody who has a valid one.
	 */
	private refuse(request: IncomingMessage, response: ServerResponse): void {
		const address = addressOf(request, this.options.proxies);
		if (this.wrongPasses.tooMany(address)) {
			say(response, later(AFTER_WRONG));
			return;
		}
		this.wrongPasses.note(address);
		response.setHeader('www-authenticate', 'Bearer');
		say(response, { status_code: 401, body: 'pass' });
	}

	/**
	 * Returns the holder of the pass that a request shows, if the pass is valid and its holder still has
	 * access.
	 */
	private holderOf(request: IncomingMessage): PassHolder | null {
		const [scheme, text, ...more] = (request.headers.authorization ?? '').split(' ');
		if (scheme?.toLowerCase() !== 'bearer' || text === undefined || more.length > 0) return null;
		const who = this.relay.passes.check(text);
		return who !== null && isStanding(this.relay, who) ? who : null;
	}
}

/** Whatever a file contains, no browser shows it as one of our pages, and no shared cache keeps it. */
const NEVER_A_PAGE = {
	'content-type': 'application/octet-stream',
	'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
	'cross-origin-resource-policy': 'same-origin',
	'cache-control': 'private, no-store'
} as const;

/** Encodes a file's name for a header (RFC 8187). */
const fileName = (name: string): string =>
	encodeURIComponent(name.replace(/[/\\\p{Cc}\p{Cs}]/gu, '_')).replace(
		/['()*]/g,
		(sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
	);
