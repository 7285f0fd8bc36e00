import type { DexieOptions, EntityTable } from 'dexie';
import type { Instant } from '../domain/core/day';
import type { DeviceId, MemberId, WorkspaceId } from '../domain/core/ids';
import { toBase64Url } from './base64url';
import { GuardedDatabase, type DatabasePorts } from './store/guarded-database';
import { platform } from './platform';

/** Where a workspace that this device takes part in stands. */
export interface WorkspaceEntry {
	readonly id: WorkspaceId;
	readonly name: string;
	/** Who this device's person is in that workspace. */
	readonly member: MemberId;
	/** `local`: on this device only. `sample`: a company to look at. `relay`: kept by this origin's relay. */
	readonly kind: 'local' | 'sample' | 'relay';
	readonly lastOpenedAt: Instant;
}

interface KeyRow {
	readonly key: 'device';
	readonly id: DeviceId;
	readonly pair: CryptoKeyPair;
	/** SPKI, base64url. */
	readonly publicKey: string;
}

/** Why a device can be used no more: see `Device.onGone`. */
export type DeviceGone = 'newer' | 'cleared';

class DeviceDatabase extends GuardedDatabase {
	declare keys: EntityTable<KeyRow, 'key'>;
	declare workspaces: EntityTable<WorkspaceEntry, 'id'>;

	constructor(name: string, options: DexieOptions, ports: DatabasePorts) {
		super(name, options, ports);
		this.version(1).stores({ keys: 'key', workspaces: 'id' });
	}
}

/** This browser profile: its key pair, and the workspaces that it takes part in. */
export class Device {
	/** Set when its storage has gone for good. */
	private gone: DeviceGone | null = null;
	private readonly listeners = new Set<(why: DeviceGone) => void>();

	private constructor(
		private readonly db: DeviceDatabase,
		readonly id: DeviceId,
		readonly publicKey: string,
		private readonly privateKey: CryptoKey
	) {}

	/**
	 * Opens the device, making its key pair the first time. The private key cannot be taken out of
	 * the browser. Rejects when the browser refuses storage (private mode, full disk), or a newer version of
	 * the app has raised it. Its storage is made by this alone: one that goes later is not made again.
	 */
	static async open(options: DexieOptions = {}, profile = 'polder'): Promise<Device> {
		const opening: { device: Device | null } = { device: null };
		const db = new DeviceDatabase(`${profile}-device`, options, {
			onGone: (why) => {
				opening.device?.end(why === 'removed' ? 'cleared' : why);
			}
		});
		await db.refuseNewer();
		const found = (await db.keys.get('device')) ?? (await makeKey(db));
		opening.device = new Device(db, found.id, found.publicKey, found.pair.privateKey);
		return opening.device;
	}

	/**
	 * Calls back when the device can be used no more, at once when that is so already: its storage was `cleared`,
	 * by the browser or another tab, and with it its key; or a `newer` version of the app has raised it. Returns the
	 * way to stop.
	 */
	onGone(listener: (why: DeviceGone) => void): () => void {
		if (this.gone !== null) listener(this.gone);
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	private end(why: DeviceGone): void {
		if (this.gone !== null) return;
		this.gone = why;
		for (const listener of this.listeners) listener(why);
	}

	/** Signs a text with ECDSA P-256 and SHA-256; base64url. */
	async sign(text: string): Promise<string> {
		const signature = await platform.subtle.sign(
			{ name: 'ECDSA', hash: 'SHA-256' },
			this.privateKey,
			new TextEncoder().encode(text)
		);
		return toBase64Url(new Uint8Array(signature));
	}

	/** The workspaces of this device, the one opened last first. */
	async workspaces(): Promise<WorkspaceEntry[]> {
		const entries = await this.db.workspaces.toArray();
		return entries.sort((a, b) => b.lastOpenedAt - a.lastOpenedAt);
	}

	/** Remembers a workspace, or what has changed about it. */
	async remember(entry: WorkspaceEntry): Promise<void> {
		await this.db.workspaces.put(entry);
	}

	/** Forgets a workspace. Its data is removed by the caller. */
	async forget(workspace: WorkspaceId): Promise<void> {
		await this.db.workspaces.delete(workspace);
	}

	close(): void {
		this.db.close();
	}
}

async function makeKey(db: DeviceDatabase): Promise<KeyRow> {
	const pair = await platform.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
		'sign',
		'verify'
	]);
	const spki = new Uint8Array(await platform.subtle.exportKey('spki', pair.publicKey));
	const digest = await platform.subtle.digest('SHA-256', spki);
	const made: KeyRow = {
		key: 'device',
		id: toBase64Url(new Uint8Array(digest).slice(0, 16)),
		pair,
		publicKey: toBase64Url(spki)
	};
	// Two tabs may start at once: the first to store its key wins.
	return db.transaction('rw', db.keys, async () => {
		const other = await db.keys.get('device');
		if (other !== undefined) return other;
		await db.keys.add(made);
		return made;
	});
}
