import type { IncomingMessage, ServerResponse } from 'node:http';
import { statfs } from 'node:fs/promises';
import { Server, type ServerOptions } from '@tus/server';
import { FILES_PATH } from '../../src/lib/protocol/rooms';
import type { Relay } from '../rooms/relay';
import { Buckets } from '../common/buckets';
import { mayBring, type NamedFile } from './access';
import { uploadId, type FileAddress } from './address';
import type { PassHolder } from '../access/file-passes';
import type { Attachments } from './attachments';
import type { References } from './references';
import type { BlobStore } from './blob-store';
import { isStorageFault, StorageFault } from './storage-fault';
import { UnfinishedUploads } from './unfinished';
import { UploadStore } from './upload-store';

/** An upload request that has been allowed. */
export interface Bringing {
	readonly who: PassHolder;
	readonly address: FileAddress;
	readonly named: NamedFile;
}

/** An answer that reports a failure: its status, and one word that says why. */
interface Refused {
	readonly status_code: number;
	readonly body: string;
	readonly wait?: number;
}

/** The answer when the disk takes nothing at present, or not as much. */
export const FULL_DISK = { status_code: 503, body: 'storage', wait: 30 } as const;

/** The bytes do not have the hash that the record says; tus reserves this status for it. */
const WRONG_HASH = 460;

type TusRequest = Parameters<NonNullable<ServerOptions['onUploadCreate']>>[0];

/** Receives files in pieces (tus). What arrived before a connection broke or the relay was killed stays. */
export class Uploads {
	private readonly tus: Server;
	private readonly store: UploadStore;
	private readonly unfinished = new UnfinishedUploads();
	private readonly bringing = new WeakMap<IncomingMessage, Bringing>();
	/** How fast each member may upload files. */
	private readonly rates: Buckets;
	/** Uploads whose last piece has arrived and whose bytes are being checked. */
	private readonly finishing = new Map<string, Promise<boolean>>();

	constructor(
		private readonly relay: Relay,
		private readonly blobStore: BlobStore,
		private readonly attachments: Attachments,
		private readonly references: References
	) {
		const { clock, limits } = relay.environment;
		this.rates = new Buckets(clock, limits.fileBurst, limits.filesPerSecond);
		this.store = new UploadStore(blobStore.uploads, {
			onProgress: (id, bytes) => {
				this.unfinished.progress(id, bytes);
			},
			onGone: (id) => {
				this.unfinished.drop(id);
			}
		});
		this.tus = new Server({
			path: FILES_PATH,
			datastore: this.store,
			maxSize: limits.file,
			// The app is served by this relay; no page from elsewhere has anything to do with its files.
			allowedOrigins: () => false,
			disableTerminationForFinishedUploads: true,
			namingFunction: (request) => this.idOf(request),
			getFileIdFromRequest: (request) => this.idOf(request),
			generateUrl: (request) => new URL(this.uploadUrl(request), 'http://relay').pathname,
			onUploadCreate: (request, { id, size }) => this.judge(request, id, size),
			onResponseError: (request, error) => Promise.resolve(this.answerTo(request, error)),
			onUploadFinish: async (request) => {
				if (!(await this.finish(this.of(request)))) throw refused(WRONG_HASH, 'hash');
				return {};
			}
		});
	}

	/** Finds the uploads that were begun before this start. */
	async load(): Promise<void> {
		for await (const { id, size, metadata } of this.store.notes()) {
			const received = (await this.blobStore.uploaded(id)) ?? 0;
			this.unfinished.put({ id, member: metadata.member, size, received });
		}
	}

	/** Forgets uploads that have no bytes on the disk, because they never began. */
	async tidy(): Promise<void> {
		for (const id of this.unfinished.ids) {
			if ((await this.blobStore.uploaded(id)) === null) this.unfinished.drop(id);
		}
	}

	/** Removes an upload that nobody continues. */
	async drop(id: string): Promise<void> {
		await this.blobStore.drop(id);
		this.unfinished.drop(id);
	}

	/** Answers a tus request about the upload of one file. */
	async answer(
		request: IncomingMessage,
		response: ServerResponse,
		bringing: Bringing
	): Promise<void> {
		const may = mayBring(this.relay, bringing.who, bringing.address);
		if (may === null) {
			say(response, { status_code: 404, body: 'unknown' });
			return;
		}
		if (!may.ok) {
			say(response, { status_code: 403, body: `${may.error.rule} ${may.error.reason}` });
			return;
		}
		if (request.method === 'HEAD' && (await this.isWhole(bringing))) {
			// The upload is complete, though the device may not have learned that.
			const size = String(bringing.named.size);
			response.writeHead(200, {
				'tus-resumable': '1.0.0',
				'upload-offset': size,
				'upload-length': size,
				'cache-control': 'no-store'
			});
			response.end();
			return;
		}
		const tooFast = request.method === 'POST' ? this.tooFast(bringing.who.member) : null;
		if (tooFast !== null) {
			say(response, tooFast);
			return;
		}
		const length = Number(request.headers['content-length'] ?? 0);
		if (request.method === 'PATCH' && !(await this.hasRoomFor(length, ''))) {
			say(response, FULL_DISK);
			return;
		}
		this.bringing.set(request, bringing);
		await this.tus.handle(request, response);
	}

	/**
	 * Returns whether the bytes have been uploaded for this address. Finishes an upload that a killed relay
	 * left unfinished.
	 */
	private async isWhole(bringing: Bringing): Promise<boolean> {
		const { address, named, who } = bringing;
		const isFounded = this.attachments.at(named.hash, address) !== undefined;
		if (isFounded && (await this.blobStore.has(named.hash))) return true;
		const size = await this.blobStore.uploaded(uploadId(who.device, address));
		return size !== null && size > 0 && size === named.size ? this.finish(bringing) : false;
	}

	/**
	 * Checks a complete upload and stores it. Resolves with `false` when its bytes do not have the record's
	 * hash.
	 */
	private finish(bringing: Bringing): Promise<boolean> {
		const id = uploadId(bringing.who.device, bringing.address);
		const running = this.finishing.get(id);
		if (running !== undefined) return running;
		const work = this.take(id, bringing).finally(() => this.finishing.delete(id));
		this.finishing.set(id, work);
		return work;
	}

	private async take(id: string, { who, address, named }: Bringing): Promise<boolean> {
		// The bytes come first, then the note about them. A sweep spares young files, so it does not remove
		// them between.
		const isTrue = await this.blobStore.take(id, named.hash);
		this.unfinished.drop(id);
		if (!isTrue) return false;
		await this.references.found(named.hash, address, who.member, named.size);
		return true;
	}

	/** Judges a new upload before anything is written. */
	private async judge(
		request: TusRequest,
		id: string,
		size: number | undefined
	): Promise<{ readonly metadata: { readonly member: string } }> {
		const { named, who } = this.of(request);
		const { member } = who;
		const { memberFiles, memberUploads, workspaceFiles } = this.relay.environment.limits;
		if (size !== named.size) throw refused(409, 'size');
		const theirs = this.attachments.broughtBy(member) + this.unfinished.bytesOf(member, id);
		if (theirs + size > memberFiles) throw refused(507, 'full');
		const all = this.attachments.total + this.unfinished.bytes(id);
		if (all + size > workspaceFiles) throw refused(507, 'full');
		// Noted before anything is awaited, so that uploads that begin meanwhile are judged with this one.
		this.unfinished.put({ id, member, size, received: 0 });
		if (!(await this.hasRoomFor(size, id))) {
			this.unfinished.drop(id);
			throw new StorageFault('the reserve');
		}
		this.rates.of(member).take(size);
		for (const old of this.unfinished.beyond(member, memberUploads, id)) await this.drop(old.id);
		return { metadata: { member } };
	}

	/**
	 * Returns whether the disk has room for this many bytes beside its reserve and the uploads that have been
	 * accepted. `id` is the upload that is to begin; empty for a piece of an upload that was already
	 * accepted.
	 */
	private async hasRoomFor(bytes: number, id: string): Promise<boolean> {
		const { bavail, bsize } = await statfs(this.blobStore.uploads);
		const promised = id === '' ? 0 : this.unfinished.outstanding(id);
		return bavail * bsize - promised - bytes >= this.relay.environment.limits.diskReserve;
	}

	/** Returns the answer to an error; `undefined` when the error comes with an answer for tus to use. */
	private answerTo(
		request: TusRequest,
		error: unknown
	): { readonly status_code: number; readonly body: string } | undefined {
		if (isStorageFault(error)) {
			request.runtime?.node?.res?.setHeader('retry-after', String(FULL_DISK.wait));
			return FULL_DISK;
		}
		if (typeof error === 'object' && error !== null && 'status_code' in error) return undefined;
		// The error's text is for the log: it may contain paths on the disk.
		this.relay.environment.logger.error({ err: error }, 'an upload failed');
		return { status_code: 500, body: 'failed' };
	}

	private tooFast(member: string): Refused | null {
		const { wait } = this.rates.of(member);
		return wait === 0 ? null : later(wait);
	}

	private of(request: TusRequest): Bringing {
		const node = request.runtime?.node?.req;
		const found = node === undefined ? undefined : this.bringing.get(node as IncomingMessage);
		if (found === undefined) throw new Error('an upload that nobody has let in');
		return found;
	}

	private idOf(request: TusRequest): string {
		const { who, address } = this.of(request);
		return uploadId(who.device, address);
	}

	private uploadUrl(request: TusRequest): string {
		const { room, record, file } = this.of(request).address;
		return [FILES_PATH, room, record, file, 'upload'].join('/');
	}
}

/** Makes an error that tus answers with: it reads these two properties of what its hooks throw. */
function refused(status_code: number, body: string): Error & Refused {
	return Object.assign(new Error(body), { status_code, body });
}

/** Returns the answer to too many requests: try again after `wait` ms. */
export const later = (wait: number): Refused => ({
	status_code: 429,
	body: 'later',
	wait: Math.max(1, Math.ceil(wait / 1000))
});

/** Answers with one word, and closes the connection. */
export function say(response: ServerResponse, { status_code, body, wait }: Refused): void {
	response.writeHead(status_code, {
		'content-type': 'text/plain; charset=utf-8',
		'cache-control': 'no-store',
		// The rest of the request is not read, so the connection cannot be used again.
		connection: 'close',
		...(wait === undefined ? {} : { 'retry-after': String(wait) })
	});
	response.end(`${body}\n`);
}
