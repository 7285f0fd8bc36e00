import type { IncomingMessage, ServerResponse } from 'node:http';
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
import { BlobStore } from './blob-store';
import { isStorageFault } from './storage-fault';
import { sweep, type Swept } from './sweep';
import { FULL_DISK, later, say, Uploads, type Bringing } from './uploads';

/** What files need to know of how they are asked for. */
export interface FilesOptions {
	/** How many proxies stand in front of us: see `addressOf`. */
	readonly proxies: number;
	/** Whoever asks has shown a good pass. */
	readonly onKnown: (request: IncomingMessage, response: ServerResponse) => void;
	/** The clock by which the disk dates its files, when that is not the relay's own. */
	readonly diskClock?: Pick<Clock, 'now'>;
}

const ALONE: FilesOptions = { proxies: 0, onKnown: () => undefined };

/** After how long somebody with wrong passes may try again, ms. */
const AFTER_WRONG = 60_000;

/** The relay's files over HTTP: brought with tus, fetched whole, by whoever may and nobody else. */
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
		relay.rooms.onAccepted = (edit) => this.references.take(edit);
		this.uploads = new Uploads(relay, this.blobStore, this.attachments, this.references);
	}

	/** Opens the files in a directory, making it at the first start. */
	static async open(relay: Relay, directory: string, options = ALONE): Promise<Files> {
		const blobStore = new BlobStore(directory);
		// Before anybody else makes them: they are for the relay's owner only.
		await blobStore.prepare();
		const files = new Files(relay, blobStore, options);
		await files.uploads.load();
		return files;
	}

	/** Answers a request below `/files`. Rejects when the disk does. */
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
			await this.fetch(request, response, { who, address, named });
		} else say(response, { status_code: 405, body: 'method' });
	}

	/** Removes what no record names any more; see `sweep`. One at a time. */
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
		try {
			await this.uploads.answer(request, response, bringing);
		} catch (error) {
			if (!isStorageFault(error) || response.headersSent) throw error;
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
			// Its name is known and its bytes are not here: they may be on their way.
			say(response, { status_code: 409, body: 'waiting' });
			return;
		}
		const wait = request.method === 'HEAD' ? 0 : this.budgets.spend(who, size);
		if (wait > 0) {
			say(response, later(wait));
			return;
		}
		response.writeHead(200, {
			...NEVER_A_PAGE,
			'content-length': String(size),
			'content-disposition': `attachment; filename*=UTF-8''${fileName(named.name)}`
		});
		if (request.method === 'HEAD') {
			response.end();
			return;
		}
		// A reader who leaves half way is no failure of ours.
		await pipeline(this.blobStore.read(named.hash), response).catch((error: unknown) => {
			if (!response.destroyed) throw error;
		});
	}

	/**
	 * Whether the bytes are this record's to give: to name a hash is not to have had the bytes, and who
	 * reads a reference gives it no weight, whatever else they may read.
	 */
	private async isFounded(address: FileAddress, { hash }: NamedFile): Promise<boolean> {
		return (
			this.attachments.at(hash, address) !== undefined ||
			(await this.references.settle(hash, address))
		);
	}

	/** Answers who has no good pass. It costs nobody else anything: good passes are not counted here. */
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

	/** Whose pass a request shows, if it is good and its holder is still somebody. */
	private holderOf(request: IncomingMessage): PassHolder | null {
		const [scheme, text, ...more] = (request.headers.authorization ?? '').split(' ');
		if (scheme?.toLowerCase() !== 'bearer' || text === undefined || more.length > 0) return null;
		const who = this.relay.passes.check(text);
		return who !== null && isStanding(this.relay, who) ? who : null;
	}
}

/** Whatever is in it, no browser is to show it as a page of ours, and no cache between is to keep it. */
const NEVER_A_PAGE = {
	'content-type': 'application/octet-stream',
	'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
	'cross-origin-resource-policy': 'same-origin',
	'cache-control': 'private, no-store'
} as const;

/** A file's name as a header can carry it (RFC 8187). */
const fileName = (name: string): string =>
	encodeURIComponent(name.replace(/[/\\\p{Cc}\p{Cs}]/gu, '_')).replace(
		/['()*]/g,
		(sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
	);
