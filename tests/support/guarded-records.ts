import { webcrypto } from 'node:crypto';
import * as Y from 'yjs';
import type { Acting, RecordChange } from '../../src/lib/domain/core/change';
import { createDeal } from '../../src/lib/domain/deal/commands';
import { applyChange, firstUpdate } from '../../src/lib/documents/record';
import { NORTH, START } from './guarded-relay';

/** Who acts, as the relay begins and with the system's randomness. */
export const actingAs = (actor: string): Acting => ({
	actor,
	clock: { now: () => START, offset: () => 0 },
	random: { bytes: (count) => webcrypto.getRandomValues(new Uint8Array(count)) }
});

/** What makes a deal in the space North. */
export const newDeal = (
	owner: string,
	by: string = owner,
	wish: { readonly title?: string; readonly stage?: string; readonly space?: string } = {}
): RecordChange => {
	const stage = NORTH.stages.find(({ id }) => id === (wish.stage ?? 'new'));
	if (stage === undefined) throw new Error('no such stage');
	return createDeal(
		{
			title: wish.title ?? 'Deal',
			customer: null,
			contact: '',
			stage: stage.id,
			closeOn: '2026-12-01',
			rate: { source: 'stage' },
			revenue: 100,
			owner
		},
		{ space: wish.space ?? NORTH.id, currency: 'EUR', order: 'a0', fields: [] },
		stage,
		actingAs(by)
	);
};

/** The update that makes a deal. */
export const dealOf = (
	owner: string,
	by: string = owner,
	wish: { readonly title?: string; readonly stage?: string; readonly space?: string } = {}
): Uint8Array => firstUpdate(newDeal(owner, by, wish));

/** The update of a change on a record in this state, written under a client id of its own. */
export function updateOn(
	state: Uint8Array | undefined,
	change: RecordChange,
	client?: number
): Uint8Array {
	return rawUpdateOn(
		state,
		(doc) => {
			applyChange(doc, change, 'test');
		},
		client
	);
}

/** The update of anything at all done to a document in this state. */
export function rawUpdateOn(
	state: Uint8Array | undefined,
	work: (doc: Y.Doc) => void,
	client?: number
): Uint8Array {
	const doc = new Y.Doc();
	if (state !== undefined) Y.applyUpdate(doc, state);
	if (client !== undefined) doc.clientID = client;
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	doc.transact(() => {
		work(doc);
	});
	doc.destroy();
	return updates[0] ?? new Uint8Array([0, 0]);
}
