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

/** A request that brings a file, after it was found to be allowed to. */
export interface Bringing {
	readonly who: PassHolder;
	readonly address: FileAddress;
	readonly named: NamedFile;
}

/** An answer that is no success: its status, and one word that says why. */
interface Refused {
	readonly status_code: number;
	readonly body: string;
	readonly wait?: number;
}

/** The disk takes nothing at present, or not so much. */
export const FULL_DISK = { status_code: 503, body: 'storage', wait: 30 } as const;

/** The bytes were others than the record says; tus keeps this status for it. */
const WRONG_HASH = 460;

type TusRequest = Parameters<NonNullable<ServerOptions['onUploadCreate']>>[0];

/** Takes files in, piece by piece (tus): what a cut connection or a killed relay had got stays. */
export class Uploads {
	private readonly tus: Server;
	private readonly store: UploadStore;
	private readonly unfinished = new UnfinishedUploads();
	private readonly bringing = new WeakMap<IncomingMessage, Bringing>();
	/** How fast each member may bring files. */
	private readonly rates: Buckets;
	/** Uploads that are being looked at after their last piece. */
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
			// The app is served from here; nobody else's page has business with files.
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

	/** Finds what was begun before this start. */
	async load(): Promise<void> {
		for await (const { id, size, metadata } of this.store.notes()) {
			const received = (await this.blobStore.uploaded(id)) ?? 0;
			this.unfinished.put({ id, member: metadata.member, size, received });
		}
	}

	/** Forgets those of which nothing is there, because they never began. */
	async tidy(): Promise<void> {
		for (const id of this.unfinished.ids) {
			if ((await this.blobStore.uploaded(id)) === null) this.unfinished.drop(id);
		}
	}

	/** Forgets an upload with which nobody goes on. */
	async drop(id: string): Promise<void> {
		await this.blobStore.drop(id);
		this.unfinished.drop(id);
	}

	/** Answers a request of tus about the upload of one file. */
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
			// Done before, though the device may not have heard of it.
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

	/** Whether the bytes have been brought for this place, finishing what a killed relay left undone. */
	private async isWhole(bringing: Bringing): Promise<boolean> {
		const { address, named, who } = bringing;
		const isHere = await this.blobStore.has(named.hash);
		if (isHere && this.attachments.at(named.hash, address) !== undefined) return true;
		const size = await this.blobStore.uploaded(uploadId(who.device, address));
		return size !== null && size > 0 && size === named.size ? this.finish(bringing) : false;
	}

	/** Checks a whole upload and takes it. `false`: its bytes are not what the record says. */
	private finish(bringing: Bringing): Promise<boolean> {
		const id = uploadId(bringing.who.device, bringing.address);
		const running = this.finishing.get(id);
		if (running !== undefined) return running;
		const work = this.take(id, bringing).finally(() => this.finishing.delete(id));
		this.finishing.set(id, work);
		return work;
	}

	private async take(id: string, { who, address, named }: Bringing): Promise<boolean> {
		// First the bytes, then what speaks of them: the sweep lets young ones be.
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
		const { memberFiles, memberUploads } = this.relay.environment.limits;
		if (size !== named.size) throw refused(409, 'size');
		const theirs = this.attachments.broughtBy(member) + this.unfinished.bytesOf(member, id);
		if (theirs + size > memberFiles) throw refused(507, 'full');
		// At once, so that what comes meanwhile is judged with it.
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
	 * Whether the disk has room for so many bytes beside its reserve, and beside what others have been
	 * promised. `id`: of the upload that is to begin; nothing for one that goes on, which was promised.
	 */
	private async hasRoomFor(bytes: number, id: string): Promise<boolean> {
		const { bavail, bsize } = await statfs(this.blobStore.uploads);
		const promised = id === '' ? 0 : this.unfinished.outstanding(id);
		return bavail * bsize - promised - bytes >= this.relay.environment.limits.diskReserve;
	}

	/** What is answered to an error; `undefined` leaves it to tus, for those that say it themselves. */
	private answerTo(
		request: TusRequest,
		error: unknown
	): { readonly status_code: number; readonly body: string } | undefined {
		if (isStorageFault(error)) {
			request.runtime?.node?.res?.setHeader('retry-after', String(FULL_DISK.wait));
			return FULL_DISK;
		}
		if (typeof error === 'object' && error !== null && 'status_code' in error) return undefined;
		// What it says is for the log: paths of the disk are nobody else's business.
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

/** Tus makes an answer of what its hooks throw, by these two names. */
function refused(status_code: number, body: string): Error & Refused {
	return Object.assign(new Error(body), { status_code, body });
}

/** Too much in a short time: what is right after so many ms. */
export const later = (wait: number): Refused => ({
	status_code: 429,
	body: 'later',
	wait: Math.max(1, Math.ceil(wait / 1000))
});

/** Answers without a body of anybody else's making. */
export function say(response: ServerResponse, { status_code, body, wait }: Refused): void {
	response.writeHead(status_code, {
		'content-type': 'text/plain; charset=utf-8',
		'cache-control': 'no-store',
		// What was still on its way is not read: the connection is of no more use.
		connection: 'close',
		...(wait === undefined ? {} : { 'retry-after': String(wait) })
	});
	response.end(`${body}\n`);
}
