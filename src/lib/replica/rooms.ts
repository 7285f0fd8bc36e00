import type { Refusal } from '../domain/access/refusal';
import type { Clock } from '../domain/core/day';
import type { MemberId } from '../domain/core/ids';
import type { People } from '../domain/member/member';
import type { CatalogueEntry } from '../domain/space/space';
import type { Welcome } from '../protocol/handshake';
import { CLOSE, type FromRelay } from '../protocol/messages';
import { roomName, type RoomAddress, type RoomName } from '../protocol/rooms';
import type { Device } from './device';
import type { Locks } from './leader';
import { LiveDocument } from './live-document';
import { RoomPresence } from './presence/room-presence';
import { RecordChannel } from './record-channel';
import { RelayConnection, type LinkTiming } from './relay-connection';
import { RelayLink } from './relay-link';
import type { Link } from './status';
import type { RecordStore } from './store/records';
import type { TicketKeeper } from './ticket-keeper';
import { platform } from './platform';
import type { Timer } from '../domain/core/waiting';

/** A room that is open: its document, its connection and, in the leading tab, its records. */
export interface OpenRoom {
	readonly document: LiveDocument;
	readonly link: RelayLink;
	/** Who has which of its records open. */
	readonly presence: RoomPresence;
	channel: RecordChannel | null;
	/** Whether the document is as this device last saved it. Before that, it must not meet a relay. */
	loaded: boolean;
	/** When set, the next attempt after the relay has sent us away for now. */
	later: Timer | null;
}

/** What the rooms need from the workspace that they belong to. */
export interface RoomPorts {
	readonly workspace: string;
	readonly storageName: string;
	readonly me: MemberId;
	readonly device: Device;
	readonly records: RecordStore;
	readonly clock: Clock;
	readonly locks: Locks;
	readonly socket: typeof WebSocket;
	readonly origin: string;
	readonly tickets: TicketKeeper;
	/** After how many ms a relay is asked again that has sent us away for now. */
	readonly retryAfter: number;
	readonly linkTiming: LinkTiming;
	readonly isAttached: () => boolean;
	readonly isLeading: () => boolean;
	/** Why nothing may be changed, or `null`. */
	readonly forbidden: () => Refusal | null;
	readonly people: () => People;
	readonly title: (about: RoomAddress) => string;
	readonly onWelcome: (welcome: Welcome) => void;
	readonly onRelay: (relay: string) => void;
	readonly onRelayWentBack: () => void;
	/** The relay has told which spaces there are for us. */
	readonly onCatalogue: (spaces: readonly CatalogueEntry[]) => void;
	readonly onState: (room: OpenRoom, state: Link) => void;
	/** Both sides have told what they lack. */
	readonly onSynced: (room: OpenRoom) => void;
	/** Both sides have what the other had of a room's document, on the disk. */
	readonly onSettled: (room: OpenRoom) => void;
	readonly onChange: () => void;
	/** A room has been opened; its document is still to be loaded. */
	readonly onOpened: (document: LiveDocument) => void;
	readonly onFailure: (error: unknown) => void;
}

/** The rooms of a workspace that this tab has open. */
export class Rooms {
	private readonly open = new Map<RoomName, OpenRoom>();
	/** The one connection to the relay, whose channels the rooms are. */
	private readonly connection: RelayConnection;

	constructor(private readonly ports: RoomPorts) {
		this.connection = new RelayConnection(ports);
	}

	get all(): readonly OpenRoom[] {
		return [...this.open.values()];
	}

	/** Whether a document is that of an open room. */
	has(document: LiveDocument): boolean {
		return this.open.get(document.room)?.document === document;
	}

	/** The room; opened when it is not yet. */
	get(about: RoomAddress): OpenRoom {
		return this.open.get(roomName(about)) ?? this.make(about);
	}

	/** Connects whatever is not connected, and goes through everything again that is. */
	retry(): void {
		if (!this.connection.isInside) this.connection.drop();
		for (const { link, loaded } of this.all) {
			if (loaded && link.state.state !== 'open') link.retry();
		}
		for (const room of this.all) {
			if (room.link.state.state !== 'open') continue;
			room.document.resync();
			this.startRecords(room);
		}
	}

	/** Makes the connection anew, also when it looks open. */
	reconnect(): void {
		this.connection.drop();
		for (const { link, loaded } of this.all) if (loaded) link.retry();
	}

	/** The device was asleep, or the tab out of sight: see `RelayConnection.wake` and `RelayLink.wake`. */
	wake(): void {
		if (this.connection.isInside) this.connection.wake();
		else this.connection.drop();
		for (const { link, loaded } of this.all) if (loaded) link.wake();
	}

	/** From now on there is a relay to connect to. */
	connect(): void {
		for (const { link, loaded } of this.all) {
			if (!loaded) continue;
			if (link.state.state === 'ended') link.retry();
			else link.connect();
		}
	}

	/** Tries again the rooms that the relay has closed to us, of those given. */
	reenter(abouts: readonly RoomAddress[]): void {
		for (const about of abouts) {
			const room = this.open.get(roomName(about));
			if (room?.loaded === true && room.link.state.state === 'ended') room.link.retry();
		}
	}

	/**
	 * The relay has let this device in. Rooms whose connections were ended since it was removed are entered again: it
	 * has been taken back meanwhile.
	 */
	letIn(): void {
		for (const { link, loaded } of this.all) {
			const { state } = link;
			if (loaded && state.state === 'ended' && state.code === CLOSE.removed) link.retry();
		}
	}

	/** Whether a room has been compared with the relay's, and neither has anything in it. */
	isEmpty(about: RoomAddress): boolean {
		const room = this.open.get(roomName(about));
		if (room?.link.isSettled !== true) return false;
		return room.document.read((doc) => doc.store.clients.size === 0);
	}

	/** Lets the relay say again whether we may be in a room. */
	askAgain(about: RoomAddress): void {
		const { link, loaded } = this.get(about);
		// One that is not loaded yet, or on its way, asks anyhow.
		if (loaded && ['open', 'ended'].includes(link.state.state)) link.retry();
	}

	/** Follows no records any more: another tab does. What has been begun is stored. */
	async unfollow(): Promise<void> {
		await Promise.all(
			this.all.map(async (room) => {
				const { channel } = room;
				room.channel = null;
				await channel?.stop();
			})
		);
	}

	/** Follows the records of all rooms that have any. */
	follow(): void {
		for (const room of this.all) this.startRecords(room);
	}

	/** Ends the connection; documents and data stay. */
	async disconnect(): Promise<void> {
		for (const room of this.all) await this.part(room);
		this.connection.drop();
	}

	/** Shares the documents with this device's other tabs, with no relay. */
	shareWithTabs(): void {
		for (const { document, loaded } of this.all) if (loaded) document.shareWithTabs();
	}

	/** Closes every document. What was changed is saved first. */
	async close(): Promise<void> {
		await Promise.all(this.all.map(({ document }) => document.close()));
		this.open.clear();
	}

	/** Removes every document from this device. */
	async erase(): Promise<void> {
		await Promise.all(this.all.map(({ document }) => document.erase()));
		this.open.clear();
	}

	/**
	 * Removes one room's document and records from this device, because it is closed to us. What was changed in them and
	 * did not come to the relay is kept among what was refused.
	 */
	async drop(about: RoomAddress): Promise<void> {
		const room = this.get(about);
		this.open.delete(roomName(about));
		await this.part(room);
		await room.document.leave(CLOSED_TO_US);
		await this.ports.records.removeRoom(room.document.room);
		await room.document.erase();
	}

	private async part(room: OpenRoom): Promise<void> {
		room.later?.cancel();
		room.later = null;
		room.link.disconnect();
		await room.channel?.stop();
		room.channel = null;
	}

	private make(about: RoomAddress): OpenRoom {
		const { ports } = this;
		const document = new LiveDocument(about, {
			...ports,
			db: ports.records.db,
			relayUrl: this.connection.url,
			socket: this.connection.channels,
			title: () => ports.title(about),
			onRelayWentBack: () => {
				// What the directory has lost, the list of spaces may have lost with it.
				if (about.kind === 'directory') ports.onRelayWentBack();
			}
		});
		const link = new RelayLink(
			document.provider,
			{
				onWelcome: (welcome) => {
					ports.onWelcome(welcome);
					presence.start(welcome.presence);
					this.startRecords(room);
				},
				onMessage: (message) => {
					this.receive(room, message);
				},
				onState: (state) => {
					this.linkChanged(room, state);
				},
				onSynced: () => {
					ports.onSynced(room);
				},
				// What records build on (a stage made offline) goes first; now they may follow.
				onOffered: () => {
					room.channel?.pump();
				},
				onSaved: () => {
					ports.onSettled(room);
					document.noteSaved().then(ports.onChange, ports.onFailure);
				}
			},
			ports.linkTiming
		);
		const presence = new RoomPresence((message) => link.send(message));
		const room: OpenRoom = { document, link, presence, channel: null, loaded: false, later: null };
		this.open.set(document.room, room);
		ports.onOpened(document);
		document.onChange(ports.onChange);
		document.onMove((provider) => {
			link.move(provider);
		});
		document.whenLoaded().then(
			() => {
				if (this.open.get(document.room) !== room) return;
				room.loaded = true;
				if (ports.isAttached()) link.connect();
				else document.shareWithTabs();
			},
			// Reported through onFailure.
			() => undefined
		);
		return room;
	}

	private startRecords(room: OpenRoom): void {
		const { ports } = this;
		if (!ports.isLeading() || !ports.isAttached()) return;
		const { kind } = room.document.about;
		if (kind !== 'space' && kind !== 'customers') return;
		room.channel ??= new RecordChannel(room.document.room, room.link, ports.records, {
			onChange: ports.onChange,
			onError: ports.onFailure
		});
		if (room.link.state.state !== 'open') return;
		if (room.link.canSubscribe) room.channel.start().catch(ports.onFailure);
		// Welcomed anew, it starts.
		else room.link.retry();
	}

	private receive(room: OpenRoom, message: FromRelay): void {
		if (message.type === 'unsaved') {
			const { rule, reason, facts, state } = message;
			// The relay's reasons are the rules' reasons; what a newer one may say is passed on as it is.
			const refusal = { rule, reason: reason as Refusal['reason'], facts };
			room.document.replace(refusal, state).catch(this.ports.onFailure);
		} else if (message.type === 'catalogue') this.ports.onCatalogue(message.spaces);
		else if (message.type === 'presence') room.presence.receive([message]);
		else if (message.type === 'presences') room.presence.receive(message.visits);
		else room.channel?.receive(message);
	}

	private linkChanged(room: OpenRoom, state: Link): void {
		room.later?.cancel();
		room.later = null;
		if (state.state !== 'open') {
			room.channel?.pause();
			room.presence.pause();
			room.document.refreshWaiting();
		}
		if (state.state === 'ended' && COMES_BACK.has(state.code)) {
			room.later = platform.timeout(() => {
				room.link.retry();
			}, this.ports.retryAfter);
		}
		this.ports.onState(room, state);
	}
}

/** Why what was written in a room that is closed to us does not come about. */
const CLOSED_TO_US: Refusal = { rule: 'OP-08', reason: 'not-yours', facts: {} };

/**
 * Ends that are worth another attempt after a while: a relay that has lost its data may have been
 * filled again by then, and knows us and our spaces, or it is less busy.
 */
const COMES_BACK: ReadonlySet<number> = new Set([
	CLOSE.unclaimed,
	CLOSE.unknown,
	CLOSE.closed,
	CLOSE.tooMany
]);
