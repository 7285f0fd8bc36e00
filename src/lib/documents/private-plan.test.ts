import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { addDays } from '../domain/core/day';
import { dropBlock, putBlock, readPlan, setPlanSharing } from './private-plan';

const TODAY = '2026-03-11';
const block = (id: string, more: object = {}) => ({
	...{ id, record: `task-${id}`, day: TODAY, from: 540, minutes: 60 },
	...more
});

test('LW-07 · a plan is kept by days and hours; two devices that plan apart have both', () => {
	const [one, other] = [new Y.Doc(), new Y.Doc()];
	putBlock(one, block('b', { from: 600 }), TODAY);
	putBlock(other, block('a'), TODAY);
	putBlock(other, block('c', { day: addDays(TODAY, -1) }), TODAY);
	setPlanSharing(other, 'busy');
	Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
	Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
	expect(readPlan(one)).toEqual(readPlan(other));
	expect(readPlan(one).blocks.map(({ id }) => id)).toEqual(['c', 'a', 'b']);
	expect(readPlan(one).sharing).toBe('busy');
	dropBlock(one, 'a');
	expect(readPlan(one).blocks.map(({ id }) => id)).toEqual(['c', 'b']);
});

test('LW-07 · nobody is told of a plan whose owner has not chosen', () => {
	expect(readPlan(new Y.Doc())).toEqual({ blocks: [], sharing: 'nothing' });
});

test('LW-07 · what is malformed in a plan is no block, and tells nobody anything', () => {
	const doc = new Y.Doc();
	const plan = doc.getMap('plan');
	for (const [at, odd] of [
		...['busy', 7, null, [], {}],
		block('x', { day: '2026-02-31' }),
		block('x', { from: -15 }),
		block('x', { from: 1400 }),
		block('x', { minutes: 0 }),
		block('x', { minutes: 1.5 }),
		block('x', { record: 7 })
	].entries()) {
		plan.set(`odd-${String(at)}`, odd);
	}
	plan.set('shares', 'everything');
	expect(readPlan(doc)).toEqual({ blocks: [], sharing: 'nothing' });
});

test('LW-07 · what was planned months ago is forgotten when something is planned', () => {
	const doc = new Y.Doc();
	putBlock(doc, block('old', { day: addDays(TODAY, -61) }), addDays(TODAY, -61));
	putBlock(doc, block('kept', { day: addDays(TODAY, -60) }), addDays(TODAY, -60));
	putBlock(doc, block('new'), TODAY);
	expect(readPlan(doc).blocks.map(({ id }) => id)).toEqual(['kept', 'new']);
});
