import { createSubscriber } from 'svelte/reactivity';
import type { Acting, RecordChange } from '../domain/core/change';
import type { RecordId, SpaceId } from '../domain/core/ids';
import type { Member } from '../domain/member/member';
import { spaceIn } from '../domain/space/built-in';
import type { CatalogueEntry, Space } from '../domain/space/space';
import { hidesRecord, hidesSpace, isOn, type Addon } from '../domain/addons/addons';
import type { RecordKind } from '../domain/core/record';
import { readDirectory, type Directory, type WorkspaceInfo } from '../documents/directory';
import { readSpace } from '../documents/space';
import { getLocale } from '../i18n/runtime';
import type { LiveDocument } from '../replica/live-document';
import type { SyncStatus } from '../replica/status';
import type { Arriving } from '../replica/store/arriving';
import type { Workspace } from '../replica/workspace';
import { roomName, type RoomAddress, type RoomName } from '../protocol/rooms';
import { Drafts, tabChannel } from '../ui/drafts';
import { region } from '../ui/region.svelte';
import { byName } from '../ui/format';
import { deviceSettings, type Settings } from '../ui/settings';
import type { Saved } from '../replica/saved';
import { clock, clockBehind, random, thisTab, useZone, zoneOf } from './environment';

/** Reads a live document as a value, once per change. Reading it is reactive. */
class DocumentView<Value> {
	private readonly subscribe: () => void;
	private value: { readonly of: Value } | null = null;

	constructor(
		readonly document: LiveDocument,
		private readonly reader: () => Value
	) {
		this.subscribe = createSubscriber((update) =>
			document.onChange(() => {
				this.value = null;
				update();
			})
		);
		document.onChange(() => {
			this.value = null;
		});
	}

	get current(): Value {
		this.subscribe();
		this.value ??= { of: this.reader() };
		return this.value.of;
	}
}

/** Spaces that were made from others. */
interface SpacesOf<Source> {
	readonly of: Source;
	readonly spaces: readonly CatalogueEntry[];
}

const isHidden = ({ kind, deleted }: CatalogueEntry, workspace: WorkspaceInfo | null): boolean =>
	deleted === true || hidesSpace(kind, workspace) !== null;

/** The open workspace as the screens see it: reactive values, and functions that change things. */
export class WorkspaceView {
	private readonly directoryView: DocumentView<Directory>;
	private readonly spaceViews = new Map<SpaceId, DocumentView<Space | null>>();
	private readonly subscribeToReplica: () => void;
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

	constructor(readonly replica: Workspace) {
		const { directory } = replica;
		this.settings = deviceSettings.of(replica.id);
		this.drafts = new Drafts(this.settings, thisTab(), tabChannel(replica.id), () => clock.now());
		this.directoryView = new DocumentView(directory, () => directory.read(readDirectory));
		const follow = () => {
			const { workspace } = directory.read(readDirectory);
			useZone(zoneOf(workspace));
			region.useCountry(workspace?.country ?? null);
		};
		directory.onChange(follow);
		follow();
		this.subscribeToReplica = createSubscriber((update) => replica.onChange(update));
	}

	/** Members, teams and devices. */
	get directory(): Directory {
		return this.directoryView.current;
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
		this.subscribeToReplica();
		const { catalogue } = this.replica;
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

	/** Set when this device, or its member, has been removed from the workspace. */
	get removal(): Workspace['removal'] {
		this.subscribeToReplica();
		return this.replica.removal;
	}

	/** The state of saving and syncing. */
	get status(): SyncStatus {
		this.subscribeToReplica();
		return this.replica.status;
	}

	/**
	 * How far this device's clock is behind the relay's, in ms: negative when it is ahead, 0 when it is
	 * accurate enough.
	 */
	get clockBehind(): number {
		this.subscribeToReplica();
		return clockBehind();
	}

	/** Returns how many records of a room have arrived, or `null` when all have. */
	arriving(room: RoomAddress): Arriving | null {
		this.subscribeToReplica();
		return this.replica.arriving(roomName(room));
	}

	/** How many records of all rooms have arrived; `null` when all have. */
	get arrivingAnywhere(): Arriving | null {
		this.subscribeToReplica();
		return this.replica.arrivingAnywhere();
	}

	/** Returns a space as this reader sees it, or `null` while its document has not arrived. */
	space(id: SpaceId): Space | null {
		let view = this.spaceViews.get(id);
		const document = this.replica.space(id);
		// A person who was removed from a space and let in again has it as a new document.
		if (view?.document !== document) {
			view = new DocumentView(document, () => document.read((doc) => readSpace(doc, id)));
			this.spaceViews.set(id, view);
		}
		const space = view.current;
		return space === null ? null : spaceIn(space, getLocale());
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
