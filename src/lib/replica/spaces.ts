import type { SpaceId } from '../domain/core/ids';
import type { CatalogueEntry } from '../domain/space/space';
import { Catalogue } from './catalogue';
import { dropBasis } from './overview/basis';
import { dropPresent } from './present/rows';
import { roomName } from '../protocol/rooms';
import type { Rooms } from './rooms';
import type { ReplicaDatabase } from './store/database';

/** What the spaces need of the workspace. */
export interface SpacesPorts {
	readonly isLeading: () => boolean;
	/** Whether this member sees every space there is. */
	readonly isAdmin: () => boolean;
	/** Whether a relay that does not know a space lets this member in, to make it. */
	readonly mayMake: (id: SpaceId) => boolean;
	readonly onChange: () => void;
	readonly onFailure: (error: unknown) => void;
}

/**
 * The spaces that this member may know of, and what becomes of their rooms: the leading tab opens
 * those that may be entered, and what is closed to us goes.
 */
export class Spaces {
	readonly catalogue: Catalogue;
	/** What the relay says of spaces counts once the directory says who we are. */
	private unheard: (() => Promise<void>)[] = [];

	constructor(
		private readonly db: ReplicaDatabase,
		private readonly rooms: Rooms,
		private readonly ports: SpacesPorts
	) {
		this.catalogue = new Catalogue(db, {
			onChange: () => {
				this.open();
				ports.onChange();
			},
			drop: (id) => this.drop(id),
			askAgain: (id) => {
				rooms.askAgain({ kind: 'space', space: id });
			},
			isAdmin: ports.isAdmin,
			mayMake: ports.mayMake
		});
	}

	/** Takes in what a relay has said and this device could not store. */
	retry(): void {
		if (this.catalogue.isBehind) this.catalogue.retry().catch(this.ports.onFailure);
	}

	/** Opens the rooms of the spaces that may be entered, in the tab that leads. */
	open(): void {
		if (!this.ports.isLeading()) return;
		for (const entry of this.catalogue.entries) {
			if (entry.enter) this.rooms.get({ kind: 'space', space: entry.id });
		}
	}

	/** The relay has told which spaces there are for us. */
	receive(spaces: readonly CatalogueEntry[]): void {
		this.hearLater(async () => {
			await this.catalogue.receive(spaces);
			await this.takeOffEmpty();
			const entered = spaces.filter(({ enter }) => enter);
			this.rooms.reenter(entered.map(({ id }) => ({ kind: 'space', space: id })));
		});
	}

	/** A space's document has been compared with the relay's. */
	compared(): void {
		this.takeOffEmpty().catch(this.ports.onFailure);
	}

	private takeOffEmpty(): Promise<void> {
		return this.catalogue.takeOffEmpty((id) => this.rooms.isEmpty({ kind: 'space', space: id }));
	}

	/** A space was closed to us: what we had of it goes. The catalogue says the same when it arrives. */
	shut(id: SpaceId): void {
		this.hearLater(() => this.catalogue.refused(id));
	}

	/** The directory says who we are by now: what the relay said of spaces is taken in. */
	hear(): void {
		for (const work of this.unheard.splice(0)) work().catch(this.ports.onFailure);
	}

	private hearLater(work: () => Promise<void>): void {
		this.unheard.push(work);
		if (this.rooms.get({ kind: 'directory' }).link.synced) this.hear();
	}

	/** Removes what this device has of a space that its member may no longer enter. */
	private async drop(id: SpaceId): Promise<void> {
		await this.rooms.drop({ kind: 'space', space: id });
		const row = await this.db.catalogue.get(id);
		if (row?.enter === true) await this.db.catalogue.delete(id);
		await dropBasis(this.db, id);
		await dropPresent(this.db, roomName({ kind: 'space', space: id }));
		await this.catalogue.refresh();
	}
}
