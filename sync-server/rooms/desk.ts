import type * as Y from 'yjs';
import type { Clock } from '../../src/lib/domain/core/day';
import type { Refusal } from '../../src/lib/domain/access/refusal';
import type {
	MemberId,
	Random,
	RecordId,
	SpaceId,
	WorkspaceId
} from '../../src/lib/domain/core/ids';
import type { Result } from '../../src/lib/domain/core/result';
import type { Directory } from '../../src/lib/documents/directory';
import type { Room as RoomAddress, RoomName } from '../../src/lib/protocol/rooms';
import type { Claimant } from '../access/directory-view';
import type { Faults } from '../common/faults';
import type { Ownership } from '../store/ownership';
import type { FilePasses } from '../access/file-passes';
import type { Invitations } from '../access/invitations';
import type { Limits } from '../common/limits';
import type { Logger } from '../common/logger';
import type { Meter } from '../common/meter';
import type { Client } from './client';
import type { Identity } from '../access/identity';
import type { Attempts } from '../access/attempts';
import type { Room } from './room';
import type { LastSeen } from '../access/last-seen';
import type { Connection } from '../clients/socket';
import type { Budgets } from '../access/budgets';
import type { Store } from '../store/store';
import type { StagedRow } from '../store/committer';
import type { Tickets } from '../access/tickets';
import type { Tokens } from '../access/tokens';

/** What a relay needs from its surroundings; passed in, so that it can be tested without any. */
export interface RelayEnvironment {
	readonly store: Store;
	readonly clock: Clock;
	readonly random: Random;
	readonly limits: Limits;
	readonly meter: Meter;
	readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
	/** Signs cursors; stays the same over restarts. */
	readonly sealSecret: string;
	/** Claims the relay while it has no workspace. */
	readonly claimSecret: string;
	/** The store belongs to another process: this one has to end. */
	readonly onStoreLost?: () => void;
}

/** The relay as a session sees it: who is who, who may be where, and the ways in and out. */
export interface Desk {
	readonly environment: RelayEnvironment;
	/** The relay's own id, made at its first start. */
	readonly id: string;
	/** The workspace that this relay keeps, or `null` while nobody has claimed it. */
	readonly workspace: WorkspaceId | null;
	readonly directory: Directory;
	/** Whether the store is still this process's; to be asked before anything is read or sent. */
	readonly ownership: Ownership;
	/** Where bugs end up. */
	readonly faults: Faults;
	readonly invitations: Invitations;
	readonly tokens: Tokens;
	/** Gives devices their passes for the file transfers. */
	readonly passes: FilePasses;
	/** Gives devices their tickets for coming back. */
	readonly tickets: Tickets;
	/** Which devices have been let in, and when last. */
	readonly lastSeen: LastSeen;
	/** What each device uses, and which wrong secrets have been tried. */
	readonly budgets: Budgets;
	readonly attempts: Attempts;
	/** Whether an identity may be in a room. What is hidden and what does not exist answer alike. */
	mayBeIn(who: Identity, address: RoomAddress): boolean;
	/** Whether a client of the directory has become a guest, or is one no longer. */
	isServedElsewhere(room: Room, client: Client): boolean;
	enter(name: RoomName, about: RoomAddress, client: Client): Room;
	leave(room: Room, client: Client): void;
	/** A session has ended. */
	forget(session: Connection): void;
	/** Remembers who claimed the relay, and for which workspace. Both are on disk when it resolves. */
	claim(workspace: WorkspaceId, claimant: Claimant): Promise<void>;
	/**
	 * Changes the directory on the relay's own account. `rows` become durable in the same transaction.
	 * What is called in one turn is committed in one.
	 */
	editDirectory(change: (doc: Y.Doc) => void, rows?: readonly StagedRow[]): Promise<void>;
	/** Changes a space on the relay's own account. */
	editSpace(space: SpaceId, change: (doc: Y.Doc) => void): Promise<void>;
	hasSpace(space: SpaceId): boolean;
	/** Whether a member may know of a space that they may not enter. */
	mayAskToJoin(member: MemberId, space: SpaceId): boolean;
	/** Deletes records of a room for good, all or none (HI-05). Resolves when it is on disk, or refused. */
	eraseRecords(
		room: RoomName,
		ids: readonly RecordId[],
		by: MemberId
	): Promise<Result<null, Refusal>>;
	/** Ends the connections of a token that holds no longer. */
	dropToken(token: string): void;
	/** A new random id, for members that the relay adds. */
	newId(): string;
}
