import { Dexie } from 'dexie';
import type { Refusal } from '../domain/access/refusal';
import type { Acting, RecordChange } from '../domain/core/change';
import type { RecordId, SpaceId } from '../domain/core/ids';
import { orderBetween, type OrderKey } from '../domain/core/order';
import { succeed, type Result } from '../domain/core/result';
import {
	automaticDeal,
	automaticDealId,
	makesDeals,
	type NewCustomer
} from '../domain/deal/automatic';
import { firstStage, type Space } from '../domain/space/space';
import { readDirectory } from '../documents/directory';
import { readSpace } from '../documents/space';
import { roomName } from '../protocol/rooms';
import type { ReplicaDatabase } from './store/database';
import type { Workspace } from './workspace';

/** The spaces that this member may enter in which new customers get an opportunity by themselves (OP-12). */
export async function automaticSpaces(workspace: Workspace): Promise<Space[]> {
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
 * Makes the opportunities of customers who have just come in, in every space that wants them (OP-12):
 * one each, however often this is asked, and on however many devices. The deals of one space are made
 * together or not at all; the first refusal ends it.
 */
export async function makeAutomaticDeals(
	workspace: Workspace,
	customers: readonly NewCustomer[],
	acting: Acting
): Promise<Result<null, Refusal>> {
	const { db, records } = workspace;
	const people = workspace.directory.read(readDirectory);
	if (people.members.get(acting.actor)?.role === 'guest') return succeed(null);
	for (const space of await automaticSpaces(workspace)) {
		const ids = customers.map(({ id }) => automaticDealId(space.id, id));
		const made = await madeAmong(db, ids);
		const deals = new Map<RecordId, RecordChange>();
		const stage = firstStage(space.stages)?.id ?? '';
		let order = await lastOrder(db, space.id, stage);
		for (const customer of customers) {
			const id = automaticDealId(space.id, customer.id);
			if (made.has(id)) continue;
			order = orderBetween(order, null);
			const change = automaticDeal(customer, space, order, people, acting);
			if (change !== null) deals.set(id, change);
		}
		if (deals.size === 0) continue;
		const room = roomName({ kind: 'space', space: space.id });
		const done = await records.changeMany(room, [...deals.keys()], (id) => {
			const change = deals.get(id);
			if (change === undefined) throw new Error('a deal that was not asked for');
			return change;
		});
		if (!done.ok) return done;
	}
	return succeed(null);
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

/** Which of these records this device has in some form, the binned ones too. */
async function madeAmong(
	db: ReplicaDatabase,
	ids: readonly RecordId[]
): Promise<ReadonlySet<RecordId>> {
	const rows = await db.records.bulkGet([...ids]);
	const binned = await db.bin.bulkGet([...ids]);
	return new Set([...rows, ...binned].flatMap((row) => (row === undefined ? [] : [row.id])));
}
