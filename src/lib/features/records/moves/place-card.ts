import type { WorkspaceView } from '$lib/app/context';
import { NO_CHANGE, type RecordChange } from '$lib/domain/core/change';
import type { RecordId, SpaceId, StageId } from '$lib/domain/core/ids';
import type { OrderKey } from '$lib/domain/core/order';
import { insertedAt } from '$lib/domain/core/reorder';
import type { Judging } from '$lib/features/common/refusals/offered';
import type { AnyRecord } from '$lib/documents/read-record';
import { roomName } from '$lib/protocol/rooms';
import type { RecordEdits } from '$lib/replica/store/change-together';
import { around } from '$lib/replica/store/queries';
import type { RecordStore } from '$lib/replica/store/records';

/**
 * The place of a card in a column, and the cards that must move to make room, which are changed
 * together with it.
 */
export interface CardPlace {
	readonly order: OrderKey;
	readonly renewed: readonly RecordEdits[];
}

/** The parts of the open workspace that placing a card needs. */
export type PlacingView = Judging & {
	readonly replica: { readonly records: Pick<RecordStore, 'read' | 'changeTogether'> } & Pick<
		WorkspaceView['replica'],
		'db'
	>;
};

/**
 * Finds the order key that puts a card into a gap of a column (OP-03). The gap is counted among all
 * cards of the column. Cards with equal keys receive new keys, as far as this member may change them.
 */
export async function placeCard(
	view: PlacingView,
	space: SpaceId,
	stage: StageId,
	gap: number,
	card: RecordId
): Promise<CardPlace> {
	const { db, records } = view.replica;
	const there = await around(db, space, stage, gap, card);
	const known = new Map<RecordId, AnyRecord>();
	if (there.before.at(-1)?.order === there.after[0]?.order) {
		for (const { id } of [...there.before, ...there.after]) {
			const record = (await records.read(id))?.record;
			if (record !== undefined) known.set(id, record);
		}
	}
	const placed = (order: OrderKey): RecordChange => ({ ...NO_CHANGE, set: { order } });
	// The rules are loaded where cards have equal keys, which is rare.
	const rules = known.size === 0 ? null : await import('$lib/features/common/refusals/offered');
	const may = (ids: readonly RecordId[]): boolean =>
		ids.every((id) => {
			const record = known.get(id);
			return record !== undefined && rules?.mayChange(view, record, placed('a0')).ok === true;
		});
	const { order, renewed } = insertedAt(there, may);
	const room = roomName({ kind: 'space', space });
	return {
		order,
		renewed: [...renewed].map(([id, key]) => ({ room, id, edits: [placed(key)] }))
	};
}
