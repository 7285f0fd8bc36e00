import 'fake-indexeddb/auto';
import { webcrypto } from 'node:crypto';
import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { Relay } from '../../sync-server/rooms/relay';
import { DEFAULT_LIMITS } from '../../sync-server/common/limits';
import { SILENT } from '../../sync-server/common/meter';
import { MemoryStore } from './memory-store';
import type { Store } from '../../sync-server/store/store';
import { newId, type Random } from '../../src/lib/domain/core/ids';
import type { Clock } from '../../src/lib/domain/core/day';
import type { Member, Role } from '../../src/lib/domain/member/member';
import { listedFor } from '../../src/lib/domain/space/listed';
import { defaultTemplate, stagesFrom } from '../../src/lib/domain/space/templates';
import { newSpaceId } from '../../src/lib/domain/space/new-space';
import { SPACE_DEFAULTS, type Space } from '../../src/lib/domain/space/space';
import { readDirectory } from '../../src/lib/documents/directory';
import { putDevice, putMember, writeWorkspace } from '../../src/lib/documents/write-directory';
import { writeSpace } from '../../src/lib/documents/space';
import { arrive } from '../../src/lib/replica/arrival';
import { hashOf } from '../../src/lib/replica/base64url';
import { Device, type WorkspaceEntry } from '../../src/lib/replica/device';
import type { Locks } from '../../src/lib/replica/leader';
import type { Environment } from '../../src/lib/replica/environment';
import { Workspace } from '../../src/lib/replica/workspace';
import { MemoryNetwork, ORIGIN } from './memory-network';
import { waitFor } from './wait-for';

// Dexie looks for a database once, when it is loaded. Without one its live queries never run, and nobody is told: what
// another part of the device has written is then not seen, unless something else happens to look in time.
if (!('indexedDB' in Dexie.dependencies) || typeof Dexie.dependencies.indexedDB !== 'object') {
	throw new Error('Dexie was loaded before fake-indexeddb: its live queries would never run');
}

// Every y-websocket provider listens for the end of the process.
process.setMaxListeners(0);

/** The system's clock and randomness; schedules are seeded elsewhere. */
export const clock: Clock = { now: () => Date.now(), offset: () => 0 };
export const random: Random = {
	bytes: (count) => webcrypto.getRandomValues(new Uint8Array(count))
};

const CLAIM = 'claim-secret';

/** A relay that can be stopped, killed and started again on the same store. */
export class TestRelay {
	relay: Relay | null;

	constructor(public store: Store = new MemoryStore(newId(random))) {
		this.relay = this.make();
	}

	/** Ends it like a power cut: nothing is said to anybody, nothing more is stored. */
	kill(networks: readonly MemoryNetwork[]): void {
		this.relay = null;
		for (const network of networks) network.cut();
	}

	start(): void {
		this.relay = this.make();
	}

	/** Its disk as it is now, for `comeBackWith`. */
	backup(): Store {
		if (!(this.store instanceof MemoryStore)) throw new Error('only of a store in memory');
		const content = structuredClone(Object.fromEntries(Object.entries(this.store)));
		return Object.assign(new MemoryStore(this.store.logId), content);
	}

	/** Ends it and starts it again with another disk: an older one, or without any an empty one. */
	comeBackWith(
		networks: readonly MemoryNetwork[],
		store: Store = new MemoryStore(newId(random))
	): void {
		this.kill(networks);
		this.store = store;
		this.start();
	}

	private make(): Relay {
		return new Relay({
			store: this.store,
			clock,
			random,
			limits: DEFAULT_LIMITS,
			meter: SILENT,
			logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
			sealSecret: 'seal',
			claimSecret: CLAIM
		});
	}
}

/** One person's device in a test: a replica with a storage and a network of its own. */
export class Actor {
	/** Further tabs of the same browser. */
	private readonly tabs: Workspace[] = [];

	private constructor(
		readonly name: string,
		readonly network: MemoryNetwork,
		readonly device: Device,
		readonly environment: Environment,
		public workspace: Workspace
	) {}

	/** Makes a workspace as its owner, and claims the relay for it. */
	static async found(
		name: string,
		relay: TestRelay,
		more: Partial<Environment> = {}
	): Promise<Actor> {
		const { network, device, environment } = await surroundings(name, relay, more);
		const me: Member = {
			id: newId(random),
			name,
			role: 'owner',
			team: null,
			standing: 'active',
			createdAt: clock.now(),
			importId: null
		};
		const id = newId(random);
		const entry: WorkspaceEntry = {
			id,
			name: 'Test',
			member: me.id,
			kind: 'local',
			lastOpenedAt: 0
		};
		const workspace = await Workspace.open(entry, device, environment);
		await workspace.directory.edit((doc) => {
			writeWorkspace(doc, { id, name: 'Test', currency: 'USD', createdAt: 0, sample: false });
			putMember(doc, me);
			putDevice(doc, {
				id: device.id,
				member: me.id,
				name: 'first',
				publicKey: device.publicKey,
				createdAt: 0
			});
		});
		const arrival = await arrive(
			device,
			{ ...environment, workspace: id },
			{ kind: 'claim', secret: CLAIM, member: { id: me.id, name } }
		);
		if (!arrival.ok) throw new Error(arrival.error);
		await workspace.attach({ ...entry, kind: 'relay' });
		return new Actor(name, network, device, environment, workspace);
	}

	/** Adds a person and lets them join on a device of their own. */
	async invite(
		name: string,
		role: Role,
		relay: TestRelay,
		team: string | null = null
	): Promise<Actor> {
		const id = newId(random);
		const member: Member = {
			id,
			name,
			role,
			team,
			standing: 'invited',
			createdAt: clock.now(),
			importId: null
		};
		await this.workspace.directory.edit((doc) => {
			putMember(doc, member);
		});
		return this.linkDevice(member, relay, name);
	}

	/** Lets a member who is in the directory join on a further device. */
	async linkDevice(member: Member, relay: TestRelay, name: string): Promise<Actor> {
		await this.synced();
		const invitation = newId(random);
		const answer = await this.workspace.ask({
			ask: 'invite',
			id: invitation,
			role: member.role,
			team: null,
			spaces: [],
			member: member.id,
			lifetime: 60_000,
			uses: 1,
			secretHash: await hashOf('secret')
		});
		if (answer?.answer !== 'done') throw new Error(JSON.stringify(answer));
		const { network, device, environment } = await surroundings(name, relay);
		const arrival = await arrive(
			device,
			{ ...environment, workspace: null },
			{ kind: 'join', invitation, secret: 'secret', name, deviceName: 'second' }
		);
		if (!arrival.ok) throw new Error(arrival.error);
		const entry: WorkspaceEntry = {
			id: arrival.value.workspace,
			name: 'Test',
			member: arrival.value.member,
			kind: 'relay',
			lastOpenedAt: 0
		};
		const workspace = await Workspace.open(entry, device, environment);
		return new Actor(name, network, device, environment, workspace);
	}

	/** Opens the workspace in one more tab of the same browser. */
	async openTab(): Promise<Workspace> {
		const tab = await Workspace.open(this.workspace.about, this.device, this.environment);
		this.tabs.push(tab);
		return tab;
	}

	/** Claims an empty relay for the workspace that this device has, as the owner's claim link does. */
	async claim(): Promise<void> {
		const { me: id, workspace, device, environment } = this;
		const member = { id, name: this.directory.members.get(id)?.name ?? '' };
		const arrival = await arrive(
			device,
			{ ...environment, workspace: workspace.id },
			{ kind: 'claim', secret: CLAIM, member }
		);
		if (!arrival.ok) throw new Error(arrival.error);
		await workspace.attach({ ...workspace.about, kind: 'relay' });
	}

	get me(): string {
		return this.workspace.me;
	}

	/** Makes a space; sales with the classic stages unless told otherwise. */
	async addSpace(changes: Partial<Space> = {}): Promise<Space> {
		const kind = changes.kind ?? 'sales';
		const space: Space = {
			id: newSpaceId(this.me, random),
			name: 'Sales',
			kind,
			visibility: 'public',
			members: [],
			currency: 'USD',
			nearDays: 7,
			createdAt: clock.now(),
			createdBy: this.me,
			...SPACE_DEFAULTS,
			requests: new Map(),
			stages: stagesFrom(
				defaultTemplate(kind).stages.map((stage) => ({ ...stage, name: stage.key })),
				random
			),
			...changes
		};
		await this.workspace.space(space.id).whenLoaded();
		await this.workspace.space(space.id).edit((doc) => {
			writeSpace(doc, space);
		});
		const listed = listedFor(this.me, space, this.directory);
		if (listed === null) throw new Error('a space that its maker may not list');
		await this.workspace.list(listed);
		return space;
	}

	/** Closes the replica and opens it again from its storage, as a reload of the tab does. */
	async reload(): Promise<void> {
		const { about } = this.workspace;
		await this.workspace.close();
		this.workspace = await Workspace.open(about, this.device, this.environment);
	}

	/** Resolves when the status says "synced". */
	synced(): Promise<void> {
		return waitFor(
			() => this.workspace.status.state === 'synced',
			() => `${this.name} is ${JSON.stringify(this.workspace.status)}`
		);
	}

	/** Ids of the records of a kind that this device has. */
	async ids(kind: 'deal' | 'customer' | 'task' | 'topic'): Promise<string[]> {
		const rows = await this.workspace.db.records.toArray();
		return rows.filter((row) => row.kind === kind).map(({ id }) => id);
	}

	get directory() {
		return this.workspace.directory.read(readDirectory);
	}

	async leave(): Promise<void> {
		for (const tab of this.tabs) await tab.close();
		await this.workspace.close();
		this.device.close();
	}
}

let devices = 0;

async function surroundings(name: string, relay: TestRelay, more: Partial<Environment> = {}) {
	const network = new MemoryNetwork(() => relay.relay);
	const profile = `${name}${String(++devices)}`;
	const database = { indexedDB: new IDBFactory(), IDBKeyRange };
	const device = await Device.open(database, profile);
	const environment: Environment = {
		clock,
		random,
		socket: network.socketClass(),
		origin: ORIGIN,
		database,
		profile,
		locks: lockQueue(),
		retryAfter: 40,
		...more
	};
	return { network, device, environment };
}

/** A place in the row for a lock. */
class Place {
	/** Gives the lock. */
	go: () => void = () => undefined;
	/** Takes the lock away, or the place. */
	lose: () => void = () => undefined;
	readonly turn: Promise<void>;
	readonly lost: Promise<never>;

	constructor() {
		const lost = new Promise<never>((_, reject) => {
			this.lose = () => {
				reject(new DOMException('taken away', 'AbortError'));
			};
		});
		lost.catch(() => undefined);
		this.lost = lost;
		this.turn = new Promise((resolve) => {
			this.go = resolve;
		});
	}
}

/** Locks as the browser has them, for the tabs of one device: one holder each, the rest in a row. */
export function lockQueue(): Locks {
	const holders = new Map<string, Place>();
	const rows = new Map<string, Place[]>();
	const hold = (name: string, place: Place | undefined) => {
		if (place === undefined) holders.delete(name);
		else holders.set(name, place);
		place?.go();
	};
	return {
		request: async (name, options, work) => {
			const place = new Place();
			const row = rows.get(name) ?? [];
			rows.set(name, row);
			if ('steal' in options) {
				holders.get(name)?.lose();
				hold(name, place);
			} else {
				options.signal.throwIfAborted();
				options.signal.addEventListener('abort', () => {
					if (row.includes(place)) row.splice(row.indexOf(place), 1)[0]?.lose();
				});
				if (holders.has(name)) row.push(place);
				else hold(name, place);
			}
			await Promise.race([place.turn, place.lost]);
			try {
				await Promise.race([work(), place.lost]);
			} finally {
				if (holders.get(name) === place) hold(name, row.shift());
			}
		}
	};
}
