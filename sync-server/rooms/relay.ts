import type { Clock } from '../../src/lib/domain/core/day';
import { newId, type MemberId, type Random, type WorkspaceId } from '../../src/lib/domain/core/ids';
import type { OwnPlan } from '../../src/lib/domain/plan/day-plan';
import type { Directory } from '../../src/lib/documents/directory';
import { readPlan } from '../../src/lib/documents/private-plan';
import { CLOSE } from '../../src/lib/protocol/messages';
import { AuditLog } from '../access/audit-log';
import type { RoomName } from '../../src/lib/protocol/rooms';
import { Attempts } from '../access/attempts';
import { Budgets } from '../access/budgets';
import type { Claimant } from '../access/directory-view';
import { FilePasses } from '../access/file-passes';
import { Invitations } from '../access/invitations';
import { LastSeen } from '../access/last-seen';
import { PrivateReadings } from '../access/private-readings';
import { PushSubscriptions } from '../access/push-subscriptions';
import { Readers } from '../access/readers';
import { Rights } from '../access/rights';
import { Tickets } from '../access/tickets';
import { Tokens } from '../access/tokens';
import { Webhooks } from '../access/webhooks';
import { Faults } from '../common/faults';
import type { Limits } from '../common/limits';
import type { Logger } from '../common/logger';
import type { Meter } from '../common/meter';
import { Committer } from '../store/committer';
import { Ownership } from '../store/ownership';
import { StorageWatch } from '../store/storage-watch';
import type { Store } from '../store/store';
import { Tables } from '../store/tables';
import { Cursors } from './cursors';
import { Reaches } from './reaches';
import { CacheMemory } from './record-cache';
import { Rooms } from './rooms';
import { Runs } from './runs';
import { platform } from '../common/platform';
import type { Timer } from '../../src/lib/domain/core/waiting';

/** How often the unread bytes of all connections are added up, ms. */
const SHED_EVERY = 500;

/** The plans of how many members are kept in memory. */
const MOST_PLANS = 500;

/** What a relay needs from its surroundings; tests pass in their own. */
export interface RelayEnvironment {
	readonly store: Store;
	readonly clock: Clock;
	readonly random: Random;
	readonly limits: Limits;
	readonly meter: Meter;
	readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
	/** The key for cursors, tickets and file passes; stays the same over restarts. */
	readonly sealSecret: string;
	/** The secret that claims the relay while it has no workspace. */
	readonly claimSecret: string;
	/** Called when another process has taken over the store: this one has to end. */
	readonly onStoreLost?: () => void;
}

/** A connection as the relay keeps track of it. */
export interface TrackedConnection {
	/** Ends the connection when its device, member or token may no longer be in its room. */
	checkRights(): void;
	/** Ends the connection when it was let in by this API token. */
	endToken(token: string): void;
	close(code: number, reason: string): void;
	/** The member whose device was let in; `null` before that, and for a script. */
	readonly member: MemberId | null;
}

/** The relay without its sockets: what it stores, who may do what, and the rooms. */
export class Relay {
	/** Where bugs are reported. */
	readonly faults: Faults;
	/** Whether this process still owns the store. Checked before anything is read or sent. */
	readonly ownership: Ownership;
	/** Whether the store takes writes at present. */
	readonly storage: StorageWatch;
	/** The small tables beside the rooms. */
	readonly tables: Tables;
	readonly invitations: Invitations;
	readonly tokens: Tokens;
	/** What members did that admins look up later. */
	readonly audit: AuditLog;
	/** Who outside is told of changes. */
	readonly webhooks: Webhooks;
	/** Where devices are reached while they are not connected. */
	readonly pushes: PushSubscriptions;
	/** How far members have read topics. */
	readonly readers: Readers;
	/** What members plan for their days, and tell of it. */
	readonly plans: PrivateReadings<OwnPlan>;
	/** Issues the passes that devices show for file transfers. */
	readonly passes: FilePasses;
	/** Issues the tickets that devices show when they come back. */
	readonly tickets: Tickets;
	/** When each device was let in last. */
	readonly lastSeen: LastSeen;
	/** How much of their budgets each device and each member has used. */
	readonly budgets: Budgets;
	/** Failed attempts to claim or to join. */
	readonly attempts: Attempts;
	readonly rights: Rights;
	readonly rooms: Rooms;
	/** The runs of this relay, and the reaches that cursors name. */
	readonly runs: Runs;
	readonly reaches: Reaches;
	private readonly storedWatchers: ((rooms: ReadonlySet<RoomName>) => void)[] = [];
	private readonly connections = new Set<TrackedConnection>();
	private readonly committer: Committer;
	private readonly memory: CacheMemory;
	private readonly shedding: Timer;
	private stopping = false;

	constructor(readonly environment: RelayEnvironment) {
		const { store, clock, limits, meter, random, logger, sealSecret } = environment;
		const lost = () => {
			this.storeLost();
		};
		this.faults = new Faults(environment);
		this.ownership = new Ownership(store, platform, lost);
		this.storage = new StorageWatch(environment);
		this.committer = new Committer({
			store,
			clock,
			meter,
			storage: this.storage,
			faults: this.faults,
			onRoomFault: (room) => {
				this.rooms.failed(room);
			},
			onContents: (contents) => {
				this.rooms.contentsStored(contents);
			},
			onStored: (rooms) => {
				for (const watcher of this.storedWatchers) watcher(rooms);
			},
			onStoreLost: lost
		});
		this.tables = new Tables(store, this.committer);
		this.invitations = new Invitations(this.tables);
		this.tokens = new Tokens(this.tables);
		this.audit = new AuditLog(this.tables, clock);
		this.webhooks = new Webhooks(this.tables, sealSecret);
		this.pushes = new PushSubscriptions(this.tables);
		this.readers = new Readers(this.tables);
		this.plans = new PrivateReadings(store, readPlan, MOST_PLANS);
		this.onEachStored((rooms) => {
			this.plans.stored(rooms);
		});
		this.passes = new FilePasses(sealSecret, clock);
		this.lastSeen = new LastSeen(this.tables);
		this.tickets = new Tickets(sealSecret, clock);
		this.budgets = new Budgets(clock, limits);
		this.attempts = new Attempts(clock, limits);
		this.memory = new CacheMemory(limits.held);
		this.rights = new Rights(store);
		const failed = (error: unknown) => {
			logger.warn({ err: error }, 'what belongs to cursors could not be stored');
		};
		this.runs = new Runs(this.tables, random, failed);
		this.reaches = new Reaches(this.tables, clock, sealSecret, failed);
		this.rooms = new Rooms({
			...{ store, clock, limits, meter, logger },
			committer: this.committer,
			faults: this.faults,
			memory: this.memory,
			rights: this.rights,
			audit: this.audit,
			cursors: new Cursors(sealSecret),
			runs: this.runs,
			reaches: this.reaches,
			onRightsChanged: () => {
				this.rightsChanged();
			}
		});
		this.shedding = platform
			.interval(() => {
				this.faults.guard(
					'unread bytes could not be added up',
					() => {
						if (this.ownership.check()) this.budgets.shed();
					},
					() => undefined
				);
			}, SHED_EVERY)
			.unref();
	}

	/** The relay's own id, made at its first start. */
	get id(): string {
		return this.environment.store.logId;
	}

	/** The workspace that this relay serves, or `null` while nobody has claimed it. */
	get workspace(): WorkspaceId | null {
		const known = this.tables.get('relay', 'workspace');
		return typeof known === 'string' ? known : null;
	}

	/** The directory as it is on the disk. */
	get directory(): Directory {
		return this.rights.people;
	}

	/** How many connections are open. */
	get connectionCount(): number {
		return this.connections.size;
	}

	/** The memory that cached records take over all rooms, bytes. */
	get cachedBytes(): number {
		return this.memory.weight;
	}

	/** Starts to keep track of a connection. Returns `false` when the relay takes no new ones. */
	track(connection: TrackedConnection): boolean {
		if (this.stopping || !this.ownership.check()) return false;
		this.connections.add(connection);
		this.environment.meter.connections(this.connections.size);
		return true;
	}

	/** Calls the watcher after each commit, with the rooms that it wrote to. It must not throw. */
	onEachStored(watcher: (rooms: ReadonlySet<RoomName>) => void): void {
		this.storedWatchers.push(watcher);
	}

	/** Whether a member has a device connected. */
	isHere(member: MemberId): boolean {
		for (const connection of this.connections) if (connection.member === member) return true;
		return false;
	}

	/** Forgets a connection that has ended. */
	untrack(connection: TrackedConnection): void {
		this.connections.delete(connection);
		this.environment.meter.connections(this.connections.size);
	}

	/** Stores who claimed the relay, and for which workspace. Resolves after the commit. */
	async claim(workspace: WorkspaceId, claimant: Claimant): Promise<void> {
		await Promise.all([
			this.tables.change('relay', 'claimant', () => ({ value: claimant })),
			this.tables.change('relay', 'workspace', () => ({ value: workspace }))
		]);
		this.rights.takePeople(this.rooms.directory());
		this.environment.logger.info({ workspace }, 'claimed');
	}

	/** Ends the connections of an API token that is no longer valid. */
	endToken(token: string): void {
		for (const connection of [...this.connections]) connection.endToken(token);
	}

	/** Ends expired connections, forgets old invitations and tidies the rooms. Called now and then. */
	async tidy(): Promise<void> {
		this.checkConnections();
		await this.invitations.forget(this.environment.clock.now());
		await this.rooms.tidy();
	}

	/** Stops: takes no new connections, stores what has come in, and asks everybody to come back later. */
	async stop(): Promise<void> {
		this.stopping = true;
		this.storage.stop();
		this.shedding.cancel();
		await this.committer.drained();
		this.closeAll('stopping');
		await this.rooms.store();
		this.rooms.unloadAll();
		await this.environment.store.close();
	}

	/** Returns a new random id. */
	newId(): string {
		return newId(this.environment.random);
	}

	/** Sends away everybody who may no longer be where they are, before the rooms pass anything on. */
	private rightsChanged(): void {
		this.checkConnections();
		this.rooms.rightsChanged();
	}

	private checkConnections(): void {
		for (const connection of [...this.connections]) connection.checkRights();
	}

	private closeAll(reason: string): void {
		for (const connection of [...this.connections]) connection.close(CLOSE.restarting, reason);
	}

	/** Handles the loss of the store to another relay: everybody is sent away, and this relay ends. */
	private storeLost(): void {
		if (this.stopping) return;
		this.stopping = true;
		const { logger, onStoreLost } = this.environment;
		logger.error('another relay has taken over the data directory: this one ends');
		this.closeAll('taken over');
		onStoreLost?.();
	}
}
