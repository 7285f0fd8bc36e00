import { expect, test } from 'vitest';
import { dependencyField } from '../../src/lib/domain/task/dependencies';
import { firstUpdate } from '../../src/lib/documents/record';
import { relates, TaskReading } from './task-relations';

/** Tasks of which each waits for the one after it. */
function chain(length: number): Pick<ConstructorParameters<typeof TaskReading>[0], 'stateFor'> {
	const states = new Map(
		Array.from({ length }, (_, at) => {
			const set = {
				...{ kind: 'task', title: 'Rope', space: 's', stage: 'todo', order: 'a0' },
				...{ owner: null, createdAt: 1, createdBy: 'olga' },
				...(at === length - 1 ? {} : { [dependencyField(`t${String(at + 1)}`)]: 'finish-start' })
			};
			return [`t${String(at)}`, firstUpdate({ set, history: [], posts: [] })];
		})
	);
	return { stateFor: (_, id) => states.get(id) ?? null };
}

const afterFirst = { dependencies: { t0: 'finish-start' } } as const;
const saidOf = (id: string, length: number, most: number) => {
	const fit = relates(id, afterFirst, new TaskReading(chain(length), 'olga', most));
	return fit.ok ? null : fit.error;
};

test('LW-05 · a circle is named by its path', () => {
	expect(saidOf('t3', 4, 100)).toMatchObject({ rule: 'LW-05' });
	expect(JSON.stringify(saidOf('t3', 4, 100))).toContain('t3 → t0 → t1 → t2 → t3');
	expect(saidOf('other', 4, 100)).toBeNull();
});

test('LW-05 · where more hangs together than is looked through, nothing passes for what it may not be', () => {
	expect(JSON.stringify(saidOf('t9', 10, 5))).toContain('More tasks hang together');
	expect(JSON.stringify(saidOf('t9', 10, 100))).toContain('wait for itself');
});
