import { Dexie } from 'dexie';
import type { Acting } from '../domain/core/change';
import type { RecordId, SpaceId } from '../domain/core/ids';
import { orderBetween, type OrderKey } from '../domain/core/order';
import {
	automaticDeal,
	automaticDealId,
	makesDeals,
	type NewCustomer
} from '../domain/deal/automatic';
import { firstStage, type CatalogueEntry, type Space } from '../domain/space/space';
import { readDirectory } from '../documents/directory';
import { readSpace } from '../documents/space';
import { roomName } from '../protocol/rooms';
import type { RecordEdits } from './store/change-together';
import type { ReplicaDatabase } from './store/database';
import { knownAmong } from './store/projection';
import type { LiveDocument } from './live-document';

/** A workspace, as far as its documents and rows are read here. Documents that are not open yet are waited for. */
export interface ReadWorkspace {
	readonly db: ReplicaDatabase;
	readonly catalogue: readonly CatalogueEntry[];
	readonly directory: Pick<LiveDocument, 'read' | 'whenLoaded'>;
	space(id: SpaceId): Pick<LiveDocument, 'read' | 'whenLoaded'>;
}

/** The spaces that this member may enter in which new customers get an opportunity by themselves (OP-12). */
export async function automaticSpaces(workspace: ReadWorkspace): Promise<Space[]> {
	const spaces: Space[] = [];
	for (const { id, kind, enter, archived } of workspace.catalogue) {
		if (kind !== 'sales' || !enter || archived) continue;
		const document = workspace.space(id);
		await document.whenLoaded();
		const space = document.read((doc) => readSpace(doc, id));
		if (space !== null && makesDeals(space)) spaces.push(space);
	}
	return spaces;
}

/**
 * The opportunities that make themselves when a customer comes in (OP-12), one in every space that
 * wants them: to be written together with the customer, so that nothing ends between the two. Those
 * that this device has in some form are left out. `except` is the space in which somebody is making an
 * opportunity for this customer by hand.
 */
export async function automaticDeals(
	workspace: ReadWorkspace,
	customer: NewCustomer,
	acting: Acting,
	except: SpaceId | null = null
): Promise<RecordEdits[]> {
	const { db } = workspace;
	await workspace.directory.whenLoaded();
	const people = workspace.directory.read(readDirectory);
	if (people.members.get(acting.actor)?.role === 'guest') return [];
	const deals: RecordEdits[] = [];
	for (const space of await automaticSpaces(workspace)) {
		const id = automaticDealId(space.id, customer.id);
		if (space.id === except || (await knownAmong(db, [id])).has(id)) continue;
		const last = await lastOrder(db, space.id, firstStage(space.stages)?.id ?? '');
		const change = automaticDeal(customer, space, orderBetween(last, null), people, acting);
		if (change === null) continue;
		deals.push({ room: roomName({ kind: 'space', space: space.id }), id, edits: [change] });
	}
	return deals;
}

/** The opportunities that made themselves for a customer and are in the bin, but for those of one space. */
export async function binnedAutomaticDeals(
	workspace: ReadWorkspace,
	customer: RecordId,
	except: SpaceId
): Promise<Pick<RecordEdits, 'room' | 'id'>[]> {
	const ids = (await automaticSpaces(workspace)).flatMap(({ id }) =>
		id === except ? [] : [automaticDealId(id, customer)]
	);
	const binned = await workspace.db.bin.bulkGet(ids);
	return binned.flatMap((row) => (row === undefined ? [] : [{ room: row.room, id: row.id }]));
}

/** The last place that is taken in a stage. */
export async function lastOrder(
	db: ReplicaDatabase,
	space: SpaceId,
	stage: string
): Promise<OrderKey | null> {
	const last = await db.records
		.where('[space+stage+order]')
		.between([space, stage, Dexie.minKey], [space, stage, Dexie.maxKey])
		.last();
	return last !== undefined && 'order' in last ? last.order : null;
}
