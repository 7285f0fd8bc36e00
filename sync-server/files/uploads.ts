import type { IncomingMessage, ServerResponse } from 'node:http';
import { FileStore } from '@tus/file-store';
import { Server, type ServerOptions } from '@tus/server';
import { FILES_PATH } from '../../src/lib/protocol/rooms';
import type { Relay } from '../relay';
import { Buckets } from '../rates';
import { mayBring, type NamedFile } from './access';
import { uploadId, type FileAddress } from './address';
import type { PassHolder } from './passes';
import type { Places } from './places';
import type { References } from './references';
import type { Shelf } from './shelf';

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

/** The bytes were others than the record says; tus keeps this status for it. */
const WRONG_HASH = 460;

type TusRequest = Parameters<NonNullable<ServerOptions['onUploadCreate']>>[0];

/** Takes files in, piece by piece (tus): what a cut connection or a killed relay had got stays. */
export class Uploads {
	private readonly tus: Server;
	private readonly bringing = new WeakMap<IncomingMessage, Bringing>();
	/** How fast each member may bring files. */
	private readonly rates: Buckets;
	/** Uploads that are being looked at after their last piece. */
	private readonly finishing = new Map<string, Promise<boolean>>();

	constructor(
		private readonly relay: Relay,
		private readonly shelf: Shelf,
		private readonly places: Places,
		private readonly references: References
	) {
		const { clock, limits } = relay.environment;
		this.rates = new Buckets(clock, limits.fileBurst, limits.filesPerSecond);
		this.tus = new Server({
			path: FILES_PATH,
			datastore: new FileStore({ directory: shelf.uploads }),
			maxSize: limits.file,
			// The app is served from here; nobody else's page has business with files.
			allowedOrigins: () => false,
			disableTerminationForFinishedUploads: true,
			namingFunction: (request) => this.idOf(request),
			getFileIdFromRequest: (request) => this.idOf(request),
			generateUrl: (request) => new URL(this.uploadUrl(request), 'http://relay').pathname,
			onUploadCreate: (request, { size }) => Promise.resolve(this.judge(request, size)),
			onUploadFinish: async (request) => {
				if (!(await this.finish(this.of(request)))) throw refused(WRONG_HASH, 'hash');
				return {};
			}
		});
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
		this.bringing.set(request, bringing);
		await this.tus.handle(request, response);
	}

	/** Whether the bytes have been brought for this place, finishing what a killed relay left undone. */
	private async isWhole(bringing: Bringing): Promise<boolean> {
		const { address, named, who } = bringing;
		const isHere = await this.shelf.has(named.hash);
		if (isHere && this.places.at(named.hash, address) !== undefined) return true;
		const size = await this.shelf.uploaded(uploadId(who.device, address));
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
		if (!(await this.shelf.take(id, named.hash))) return false;
		await this.references.found(named.hash, address, who.member, named.size);
		return true;
	}

	/** Judges a new upload before anything is written. */
	private judge(request: TusRequest, size: number | undefined): Record<string, never> {
		const { named, who } = this.of(request);
		const { limits } = this.relay.environment;
		if (size !== named.size) throw refused(409, 'size');
		if (this.places.broughtBy(who.member) + size > limits.memberFiles) throw refused(507, 'full');
		this.rates.of(who.member).take(size);
		return {};
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
