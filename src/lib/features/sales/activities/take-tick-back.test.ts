import { expect, test } from 'vitest';
import type { RecordChange } from '$lib/domain/core/change';
import { succeed } from '$lib/domain/core/result';
import { DEAL_DEFAULTS } from '$lib/domain/deal/deal';
import { seededActing } from '$lib/domain/import/testkit';
import { member } from '$lib/domain/member/testkit';
import type { Activity, Doing } from '$lib/domain/process/activity';
import { ACTIVITY_DEFAULTS } from '$lib/domain/process/defaults';
import { triggeredId } from '$lib/domain/process/trigger';
import { CHANGED, UNDONE, undoneBut } from '$lib/features/common/undo/undo';
import { takeTickBack } from './take-tick-back';

const activity = {
	...ACTIVITY_DEFAULTS,
	...{ id: 'a', name: 'Call', stage: 'talk', order: 'a0', weight: 1, removed: false }
} as unknown as Activity;
const made: Doing = { activity: 'a', at: 5, by: 'anna', note: '', file: null };
const TASK = triggeredId('d', 'a');

/** A device with a ticked deal, and the task that the tick has created. */
function device(doing: Doing | null, task: readonly { readonly what: string }[]) {
	const written: (readonly [string, RecordChange['set']])[] = [];
	const deal = {
		...DEAL_DEFAULTS,
		...{ id: 'd', kind: 'deal', space: 's', owner: 'anna', title: 'Crane', stage: 'talk' },
		done: new Map(doing === null ? [] : [['a', doing]])
	};
	const records = {
		read: (id: string) =>
			Promise.resolve(
				id === 'd'
					? { record: deal, history: [], posts: [] }
					: {
							record: { id, kind: 'task', space: 's', title: 'Write', binned: false },
							history: task,
							posts: []
						}
			),
		change: (_: string, id: string, { set }: RecordChange) => {
			written.push([id, set]);
			return Promise.resolve(succeed(null));
		}
	};
	const view = { acting: seededActing('anna'), me: member('anna', 'agent'), replica: { records } };
	return { view: view as unknown as Parameters<typeof takeTickBack>[0], written };
}
const tick = { deal: 'd', activity, made, withTask: true };

test('PR-09 · a tick that is taken back takes along the task that it has made', async () => {
	const { view, written } = device(made, [{ what: 'created' }]);
	expect(await takeTickBack(view, tick)).toEqual(UNDONE);
	expect(written.map(([id]) => id)).toEqual(['d', TASK]);
	expect(written[1]?.[1]).toEqual({ binned: true });
});

test('PR-09 · a task on which somebody has worked stays, and is named', async () => {
	const { view, written } = device(made, [{ what: 'created' }, { what: 'field' }]);
	expect(await takeTickBack(view, tick)).toEqual(undoneBut(['Write']));
	expect(written.map(([id]) => id)).toEqual(['d']);
});

test('PR-09 · a tick that another has set anew stays, and nothing is said to be back', async () => {
	for (const doing of [null, { ...made, at: 9 }, { ...made, by: 'ben' }]) {
		const { view, written } = device(doing, [{ what: 'created' }]);
		const undone = await takeTickBack(view, tick);
		expect(undone.is === CHANGED.is || undone.is === 'failed').toBe(true);
		expect(written).toEqual([]);
	}
});
