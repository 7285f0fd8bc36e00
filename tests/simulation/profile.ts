import { newId, type Random } from '../../src/lib/domain/core/ids';
import { arrive } from '../../src/lib/replica/arrival';
import { Device, type WorkspaceEntry } from '../../src/lib/replica/device';
import { DeviceClock } from '../../src/lib/replica/device-clock';
import type { Environment } from '../../src/lib/replica/environment';
import { Workspace } from '../../src/lib/replica/workspace';
import type { Intent } from '../../src/lib/protocol/handshake';
import { ORIGIN } from '../support/memory-network';
import { Disk, keyRange, type Mark } from './world/indexeddb';
import { ProfileLocks } from './world/locks';
import type { Way } from './world/network';
import { Host, type World } from './world/scheduler';

/** A tab of a simulated browser. */
export interface Tab {
	readonly host: Host;
	readonly device: Device;
	readonly environment: Environment;
	workspace: Workspace | null;
	/** What its person has begun and has not come to an end. */
	readonly begun: Set<{ readonly name: string }>;
}

/** One browser profile of one person: its storage, locks and channels, its way to the relay, and its tabs. */
export class Profile {
	readonly disk = new Disk();
	readonly locks = new ProfileLocks();
	readonly tabs: Tab[] = [];
	/** How the workspace is known here; `null` before it is. */
	entry: WorkspaceEntry | null = null;
	/** When a tab ended last, ms. */
	lostTabAt = -Infinity;
	/** The id of its key pair; empty before it has one. */
	device = '';
	/** How far its clock is off, ms. */
	skew = 0;
	/** What the replica has reported as a fault that is none of the storage. */
	readonly faults: unknown[] = [];
	private opened = 0;
	private readonly kept = { difference: 0 };

	constructor(
		readonly world: World,
		readonly name: string,
		readonly way: Way
	) {}

	get random(): Random {
		return { bytes: (count) => this.world.bytes(count) };
	}

	/** Opens a tab: the device first, and the workspace when the profile has one. */
	async openTab(): Promise<Tab> {
		const { world, name } = this;
		const number = ++this.opened;
		const mark = this.markOf(number);
		const host: Host = new Host(world, `${name}/${String(number)}`, {
			storage: () => storage,
			siblings: () => this.tabs.map((tab) => tab.host),
			rename: (data, to) => renamed(data, mark, this.markOf(numberOf(to)))
		});
		const storage = this.disk.seenBy(host, mark);
		host.skew = this.skew;
		const clock = new DeviceClock(
			{ now: () => world.wall(), offset: () => 0 },
			{
				read: () => this.kept.difference,
				write: (difference) => {
					this.kept.difference = difference;
				}
			}
		);
		const profile = mark.add(name);
		const environment: Environment = {
			// So that the few rows of a small company are taken into the index in both ways.
			indexedLater: 2,
			clock,
			onRelayTime: (now) => {
				clock.relaySays(now);
			},
			onFault: (error) => {
				this.faults.push(error);
			},
			random: this.random,
			socket: this.way.socketClass(host),
			locks: this.locks.seenBy(host, mark.remove),
			origin: ORIGIN,
			database: { indexedDB: storage, IDBKeyRange: keyRange },
			profile
		};
		return host.run('open', async () => {
			const device = await Device.open(environment.database, profile);
			this.device = device.id;
			const tab: Tab = { host, device, environment, workspace: null, begun: new Set() };
			this.tabs.push(tab);
			host.onEnd.add(() => {
				this.tabs.splice(this.tabs.indexOf(tab), 1);
				this.lostTabAt = this.world.now;
			});
			const { entry } = this;
			if (entry !== null) tab.workspace = await Workspace.open(entry, device, environment);
			return tab;
		});
	}

	/** Asks the relay to be let in: claims it, or joins. */
	arrive(tab: Tab, intent: Exclude<Intent, { kind: 'enter' }>, workspace: string | null) {
		return tab.host.run('arrive', () =>
			arrive(tab.device, { ...tab.environment, workspace }, intent)
		);
	}

	/** Closes every tab at once, as when the machine loses its power. */
	crash(): void {
		for (const tab of [...this.tabs]) tab.host.end();
	}

	newId(): string {
		return newId(this.random);
	}

	private markOf(number: number): Mark {
		// Of no other world of this process either: libraries keep what they have by name.
		const marked = `${this.name}~${String(this.world.run).padStart(6, '0')}.${String(number)}~`;
		return {
			add: (text) => (text.startsWith(this.name) ? marked + text.slice(this.name.length) : text),
			remove: (text) => text.replace(marked, this.name)
		};
	}
}

const numberOf = ({ name }: Host): number => Number(name.split('/')[1]);

/** Puts the names of one tab's storage into another's, in a channel's name or in what Dexie tells of changes. */
function renamed(data: unknown, from: Mark, to: Mark): unknown {
	const rename = (text: string) => {
		const bare = from.remove(text);
		if (bare === text) return text;
		const at = bare.indexOf('://');
		return at < 0 ? to.add(bare) : bare.slice(0, at + 3) + to.add(bare.slice(at + 3));
	};
	if (typeof data === 'string') return rename(data);
	if (
		typeof data !== 'object' ||
		data === null ||
		data instanceof Uint8Array ||
		data instanceof ArrayBuffer
	)
		return data;
	return Object.fromEntries(
		Object.entries(data).map(([key, value]) => [rename(key), value as unknown])
	);
}
