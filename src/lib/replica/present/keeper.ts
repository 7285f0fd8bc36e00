import { equalityDeep } from 'lib0/function';
import type { PresentAbout, PresentKind } from '../../documents/present';
import { parseRoom, type RoomAddress, type RoomName } from '../../protocol/rooms';
import type { LiveDocument } from '../live-document';
import { storageFaultIn } from '../status';
import { PresentValue } from './present-value';
import {
	dropPresent,
	keepPresent,
	presentRooms,
	readPresent,
	type PresentRows,
	type PresentStore
} from './rows';
import { platform } from '../platform';
import type { Timer } from '../../domain/core/waiting';

/** How long after a change what a document says is kept, ms: many changes come at once. */
const SOON = 300;

/** What the keeper needs of the workspace. */
export interface KeeperPorts {
	/** What rows said when this tab started. */
	readonly stored: PresentRows;
	/** Whether a document is still open: what is closed to this member is not kept again. */
	readonly isOpen: (document: LiveDocument) => boolean;
	/** Whether this member may enter a space, as far as this device knows. */
	readonly mayEnter: (room: RoomAddress) => boolean;
	readonly onBug: (error: unknown) => void;
}

const isPresent = (about: RoomAddress): about is PresentAbout => about.kind !== 'customers';

/** Keeps what open documents say as rows, so that the next first screen is drawn from those. */
export class PresentKeeper {
	private readonly values = new Map<RoomName, PresentValue<PresentKind>>();
	private readonly due = new Map<PresentValue<PresentKind>, Timer>();
	private isClosed = false;

	constructor(
		private readonly store: PresentStore,
		private readonly ports: KeeperPorts
	) {}

	/** Begins to keep what a document says that has been opened. */
	note(document: LiveDocument): void {
		const { about } = document;
		if (isPresent(about)) this.valueOf(document, about);
	}

	/** What an open document says. */
	valueOf<Kind extends PresentKind>(
		document: LiveDocument,
		about: PresentAbout<Kind>
	): PresentValue<Kind> {
		const known = this.values.get(document.room);
		// A room has one kind of document, so its value is of that kind.
		if (known?.document === document) return known as PresentValue<Kind>;
		const value = new PresentValue(
			document,
			about,
			this.ports.stored.of(document.room, about.kind)
		);
		this.values.set(document.room, value);
		value.onChange(() => {
			this.keepSoon(value);
		});
		return value;
	}

	/** Removes what was kept of spaces that this member may not enter any more. */
	async sweep(): Promise<void> {
		await this.atBest(async () => {
			for (const room of await presentRooms(this.store.db)) {
				const about = parseRoom(room);
				if (about === null || !isPresent(about) || this.ports.mayEnter(about)) continue;
				await dropPresent(this.store.db, room);
			}
		});
	}

	/** Keeps what is still to be kept, and then nothing any more. */
	async close(): Promise<void> {
		const due = [...this.due.keys()];
		for (const value of due) this.due.get(value)?.cancel();
		this.due.clear();
		this.isClosed = true;
		await Promise.all(due.map((value) => this.keep(value)));
	}

	private keepSoon(value: PresentValue<PresentKind>): void {
		if (this.isClosed || this.due.has(value)) return;
		const timer = platform.timeout(() => {
			this.due.delete(value);
			void this.keep(value);
		}, SOON);
		this.due.set(value, timer);
	}

	private keep(value: PresentValue<PresentKind>): Promise<void> {
		const { document, about } = value;
		const { store } = this;
		return this.atBest(() =>
			store.db.transaction('rw', store.db.meta, async () => {
				if (!value.isLoaded || !this.ports.isOpen(document)) return;
				const now = value.current;
				const { room } = document;
				// Another tab may have kept the same.
				const row = (await readPresent(store, [room])).of(room, about.kind);
				if (row === null || !equalityDeep(row.value, now)) await keepPresent(store, room, now);
			})
		);
	}

	/** A row that cannot be written is only older than its document: the next start finds that out. */
	private async atBest(work: () => PromiseLike<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			if (storageFaultIn(error) === null) this.ports.onBug(error);
		}
	}
}
