import type { Acting, RecordChange } from '../domain/core/change';
import type { RecordId, SpaceId } from '../domain/core/ids';
import type { Member } from '../domain/member/member';
import { spaceIn } from '../domain/space/built-in';
import type { CatalogueEntry, Space } from '../domain/space/space';
import { hidesRecord, hidesSpace, isOn, type Addon } from '../domain/addons/addons';
import type { RecordKind } from '../domain/core/record';
import type { Directory, WorkspaceInfo } from '../documents/directory';
import type { OwnValue, PresentKind, PresentValues } from '../documents/present';
import { getLocale } from '../i18n/runtime';
import type { RoomDocument } from '../replica/present/room-document';
import type { ReadWorkspace } from '../replica/automatic-deals';
import type { Replica } from '../replica/replica';
import type { SyncStatus } from '../replica/status';
import type { Arriving } from '../replica/store/arriving';
import { roomName, type RoomAddress, type RoomName } from '../protocol/rooms';
import { contentShown } from '../ui/after-content';
import { afterPaint } from '../ui/after-paint';
import { Drafts, tabChannel } from '../ui/drafts';
import { region } from '../ui/region.svelte';
import { byName } from '../ui/format';
import { deviceSettings, type Settings } from '../ui/settings';
import type { Saved } from '../replica/saved';
import { Fact, saysSame } from './fact';
import { clock, clockBehind, random, thisTab, useZone, zoneOf } from './environment';

/** What a shared document says. Reading it is reactive. */
class DocumentView<Kind extends PresentKind> {
	private readonly said: Fact<PresentValues[Kind] | null>;

	constructor(readonly document: RoomDocument<Kind>) {
		// A document also tells of what becomes of its changes.
		this.said = new Fact(
			() => document.current,
			(listener) => document.onChange(listener)
		);
	}

	get current(): PresentValues[Kind] | null {
		return this.said.current;
	}
}

/** What changes of a replica. Screens read it of their view, which tells them when it has become something else. */
type Told =
	| 'isWhole'
	| 'leads'
	| 'about'
	| 'attached'
	| 'removal'
	| 'status'
	| 'catalogue'
	| 'arriving'
	| 'arrivingAnywhere';

/** A replica without what a screen could read and not hear the changes of. */
export type Parts = Omit<Replica, Told>;

/** How many parts of a workspace there are before its directory is here: none. */
const NO_DIRECTORY: Directory = {
	workspace: null,
	members: new Map(),
	teams: new Map(),
	devices: new Map(),
	rates: new Map(),
	targets: new Map(),
	groups: [],
	arrangements: new Map()
};

/** Spaces that were made from others. */
interface SpacesOf<Source> {
	readonly of: Source;
	readonly spaces: readonly CatalogueEntry[];
}

const isHidden = ({ kind, deleted }: CatalogueEntry, workspace: WorkspaceInfo | null): boolean =>
	deleted === true || hidesSpace(kind, workspace) !== null;

/** The open workspace as the screens see it: reactive values, and functions that change things. */
export class WorkspaceView {
	private readonly directoryView: DocumentView<'directory'>;
	private readonly ownView: DocumentView<'private'>;
	private readonly spaceViews = new Map<SpaceId, DocumentView<'space'>>();
	private readonly facts: {
		readonly catalogue: Fact<readonly CatalogueEntry[]>;
		readonly isWhole: Fact<boolean>;
		readonly leads: Fact<boolean>;
		readonly about: Fact<Replica['about']>;
		readonly attached: Fact<boolean>;
		readonly removal: Fact<Replica['removal']>;
		readonly status: Fact<SyncStatus>;
		readonly clockBehind: Fact<number>;
		readonly arriving: Fact<Arriving | null>;
	};
	/** How far each room has come that a screen has asked about. */
	private readonly arrivals = new Map<RoomName, Fact<Arriving | null>>();
	/** The spaces, sorted and chosen once for as long as they stay the same: there may be thousands. */
	private sorted: SpacesOf<object> | null = null;
	private byId: {
		readonly of: object;
		readonly spaces: ReadonlyMap<SpaceId, CatalogueEntry>;
	} | null = null;
	private shown: (SpacesOf<object> & { readonly by: WorkspaceInfo | null }) | null = null;
	/** The settings of this browser for the workspace. */
	readonly settings: Settings;
	/** What somebody has started to type in the workspace and has not sent. */
	readonly drafts: Drafts;

	/** What the workspace consists of; what changes of it is said by this view. */
	readonly replica: Parts;

	constructor(private readonly whole: Replica) {
		const replica = whole;
		const { directory } = replica;
		this.replica = replica;
		this.settings = deviceSettings.of(replica.id);
		this.drafts = new Drafts(this.settings, thisTab(), tabChannel(replica.id), () => clock.now());
		this.directoryView = new DocumentView(directory);
		this.ownView = new DocumentView(replica.mine);
		const follow = () => {
			const workspace = directory.current?.workspace ?? null;
			useZone(zoneOf(workspace));
			region.useCountry(workspace?.country ?? null);
		};
		directory.onChange(follow);
		follow();
		// One change of a record makes the replica speak several times: each screen hears what it shows.
		this.facts = {
			catalogue: this.factOf(() => replica.catalogue, Object.is),
			isWhole: this.factOf(() => replica.isWhole),
			leads: this.factOf(() => replica.leads),
			about: this.factOf(() => replica.about),
			attached: this.factOf(() => replica.attached),
			removal: this.factOf(() => replica.removal),
			status: this.factOf(() => replica.status),
			clockBehind: this.factOf(clockBehind),
			arriving: this.factOf(() => replica.arrivingAnywhere())
		};
	}

	private factOf<Value>(
		read: () => Value,
		isSame: (one: Value, other: Value) => boolean = saysSame
	): Fact<Value> {
		return new Fact(read, (listener) => this.whole.onChange(listener), isSame);
	}

	/** Members, teams and devices. */
	get directory(): Directory {
		return this.directoryView.current ?? NO_DIRECTORY;
	}

	/** What this person's own document says that every screen needs; `null` until it has arrived. */
	get own(): OwnValue | null {
		return this.ownView.current;
	}

	/** The person at this device. `undefined` until the directory has arrived. */
	get me(): Member | undefined {
		return this.directory.members.get(this.replica.me);
	}

	/** The spaces that this member may know of and that are in use here, archived ones included, by name. */
	get catalogue(): readonly CatalogueEntry[] {
		const all = this.everySpace;
		const { workspace } = this.directory;
		if (this.shown?.of !== all || this.shown.by !== workspace) {
			const spaces = all.filter((space) => !isHidden(space, workspace));
			this.shown = { of: all, by: workspace, spaces };
		}
		return this.shown.spaces;
	}

	/**
	 * All spaces that this member may know of, by name: also those in the bin (LS-12), and those of add-ons
	 * that are switched off (LS-04).
	 */
	get everySpace(): readonly CatalogueEntry[] {
		const catalogue = this.facts.catalogue.current;
		if (this.sorted?.of !== catalogue) {
			const compare = byName();
			const spaces = [...catalogue].sort((a, b) => compare(a.name, b.name));
			this.sorted = { of: catalogue, spaces };
		}
		return this.sorted.spaces;
	}

	/** Whether a record is hidden: its space is in the bin (LS-12), or an add-on is switched off (LS-04). */
	hidesRecord({ kind, space }: { readonly kind: RecordKind; readonly space?: SpaceId }): boolean {
		const { everySpace } = this;
		if (this.byId?.of !== everySpace) {
			this.byId = { of: everySpace, spaces: new Map(everySpace.map((each) => [each.id, each])) };
		}
		const home = space === undefined ? undefined : this.byId.spaces.get(space);
		if (home?.deleted === true) return true;
		return hidesRecord(kind, home?.kind ?? null, this.directory.workspace) !== null;
	}

	/** Whether an add-on is switched on (LS-04). */
	isOn(addon: Addon): boolean {
		return isOn(addon, this.directory.workspace);
	}

	/** Whether the documents are open; see `Replica`. Before that there is what the first screen shows. */
	get isWhole(): boolean {
		return this.facts.isWhole.current;
	}

	/** Whether this tab leads; see `Replica`. */
	get leads(): boolean {
		return this.facts.leads.current;
	}

	/** How the workspace is known on this device. */
	get about(): Replica['about'] {
		return this.facts.about.current;
	}

	/** Whether a relay keeps this workspace. */
	get attached(): boolean {
		return this.facts.attached.current;
	}

	/** The first screen has been drawn: once it is painted, the documents are opened. */
	drawn(): void {
		contentShown();
		if (!this.whole.isWhole) afterPaint(() => this.replica.begin());
	}

	/** Set when this device, or its member, has been removed from the workspace. */
	get removal(): Replica['removal'] {
		return this.facts.removal.current;
	}

	/** The state of saving and syncing. */
	get status(): SyncStatus {
		return this.facts.status.current;
	}

	/**
	 * How far this device's clock is behind the relay's, in ms: negative when it is ahead, 0 when it is
	 * accurate enough.
	 */
	get clockBehind(): number {
		return this.facts.clockBehind.current;
	}

	/** Returns how many records of a room have arrived, or `null` when all have. */
	arriving(room: RoomAddress): Arriving | null {
		const name = roomName(room);
		let fact = this.arrivals.get(name);
		if (fact === undefined) {
			fact = this.factOf(() => this.whole.arriving(name));
			this.arrivals.set(name, fact);
		}
		return fact.current;
	}

	/** How many records of all rooms have arrived; `null` when all have. */
	get arrivingAnywhere(): Arriving | null {
		return this.facts.arriving.current;
	}

	/** Returns a space as this reader sees it, or `null` while its document has not arrived. */
	space(id: SpaceId): Space | null {
		let view = this.spaceViews.get(id);
		const document = this.replica.space(id);
		// A person who was removed from a space and let in again has it as a new document.
		if (view?.document !== document) {
			view = new DocumentView(document);
			this.spaceViews.set(id, view);
		}
		const space = view.current;
		return space === null ? null : spaceIn(space, getLocale());
	}

	/** The workspace as a command reads it at one moment; a screen reads this view, which tells of changes. */
	get atThisMoment(): ReadWorkspace & Pick<Replica, 'records'> {
		return this.whole;
	}

	/** The acting person, for commands. */
	get acting(): Acting {
		return { actor: this.replica.me, clock, random };
	}

	/**
	 * Changes a record of a space. Resolves once the change is saved on this device, or with the rule
	 * that forbids it. Rejects when it cannot be saved.
	 */
	changeInSpace(space: SpaceId, id: RecordId, change: RecordChange): Promise<Saved> {
		return this.replica.records.change(roomName({ kind: 'space', space }), id, change);
	}

	/** Changes a customer. Resolves as `changeInSpace` does. */
	changeCustomer(id: RecordId, change: RecordChange): Promise<Saved> {
		return this.replica.records.change(CUSTOMERS, id, change);
	}
}

const CUSTOMERS: RoomName = roomName({ kind: 'customers' });
