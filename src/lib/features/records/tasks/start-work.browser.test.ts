import { expect, test } from 'vitest';
import { clock } from '$lib/app/context';
import { addDays, today } from '$lib/domain/core/day';
import { WORK_TEMPLATES } from '$lib/domain/space/work-templates';
import { exampleCount, exampleTasks } from '$lib/domain/task/example-tasks';
import { addSpace } from '$lib/features/common/spaces/add-space';
import { stagesOf } from '$lib/features/common/spaces/template-words';
import { foundCompany } from '$lib/features/common/testkit/company';
import { inEveryLanguage } from '$lib/ui/browser-testkit';
import { startWork } from './start-work';

test('LW-03 · a work space starts with the tasks of its template, in the language of who made it', async () => {
	const { view } = await foundCompany();
	await inEveryLanguage(async (language) => {
		for (const template of WORK_TEMPLATES) {
			const made = await addSpace(view, {
				...{ kind: 'work', name: `${template.id} ${language}`, visibility: 'public', members: [] },
				stages: stagesOf(template)
			});
			if (!made.ok) throw new Error('no space');
			const examples = exampleTasks(template.id);
			expect((await startWork(view, made.value, examples)).ok).toBe(true);
			const rows = (await view.replica.db.records.toArray()).flatMap((row) =>
				row.kind === 'task' && row.space === made.value ? [row] : []
			);
			const found = new Map(rows.map((row) => [row.title, row]));
			const stages = view.space(made.value)?.stages ?? [];
			expect([found.size, rows.length]).toEqual([exampleCount(examples), exampleCount(examples)]);
			for (const { title, status, days, parts = [] } of examples) {
				const whole = found.get(title[language]);
				expect(whole).toMatchObject({
					stage: stages.find(({ builtIn }) => builtIn === status)?.id,
					dueOn: days === undefined ? null : addDays(today(clock), days),
					...{ owner: null, closedAt: null }
				});
				for (const part of parts) {
					expect(found.get(part[language])).toMatchObject({
						...{ parent: whole?.id, stage: whole?.stage, dueOn: null }
					});
				}
			}
		}
	});
});

test('LW-03 · an example task whose status was removed stands in the first one', async () => {
	const { view } = await foundCompany();
	const made = await addSpace(view, {
		...{ kind: 'work', name: 'Fair', visibility: 'public', members: [] },
		stages: [
			{ name: 'Now', kind: 'open', probability: 0 },
			{ name: 'Over', kind: 'won', probability: 100 }
		]
	});
	if (!made.ok) throw new Error('no space');
	const [example] = exampleTasks('work-event');
	if (example === undefined) throw new Error('no example');
	expect((await startWork(view, made.value, [example])).ok).toBe(true);
	const [row] = (await view.replica.db.records.toArray()).filter(({ kind }) => kind === 'task');
	expect(row).toMatchObject({ stage: view.space(made.value)?.stages[0]?.id });
});
