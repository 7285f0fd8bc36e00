import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { stage } from '$lib/domain/space/testkit';
import { stagedStage, type StagedStage } from '$lib/domain/space/stages-edit';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { foundCompany } from '$lib/features/common/testkit/company';
import { expectAccessible } from '$lib/ui/browser-testkit';
import StageSettings from './StageSettings.svelte';

test('LW-05 · a status says what it means, how many tasks it holds, who takes tasks into it and from where', async () => {
	const { session, view } = await foundCompany();
	const stages = [stage('To do', 'open'), stage('Review', 'open'), stage('Done', 'won')].map(
		stagedStage
	);
	const edits: Partial<StagedStage>[] = [];
	const given = (at: number, fields: Partial<StagedStage> = {}) => {
		const shown = stages.map((one, place) => (place === at ? { ...one, ...fields } : one));
		const current = shown[at];
		if (current === undefined) throw new Error('no such stage');
		return {
			...{ stage: current, stages: shown, at, kind: 'work' as const, faults: [] },
			onchange: (change: Partial<StagedStage>) => void edits.push(change)
		};
	};
	const shown = await render(InWorkspace<ReturnType<typeof given>>, {
		...{ session, view, component: StageSettings, given: given(1) }
	});
	const kind = page.getByLabelText('Kind', { exact: true });
	await expect.element(kind).toHaveValue('doing');
	await kind.selectOptions('To do');
	await page.getByLabelText('Limit of tasks').fill('4');
	expect(edits.splice(0)).toEqual([{ kind: 'open', begun: false }, { limit: 4 }]);
	await expectAccessible();

	await shown.rerender({ given: given(2) });
	await expect.element(page.getByLabelText('Limit of tasks')).not.toBeInTheDocument();
	await page.getByLabelText('Who may move tasks here').selectOptions('Who looks after the space');
	await page.getByRole('checkbox', { name: 'To do' }).click();
	expect(edits.splice(0)).toEqual([{ enterBy: 'managers' }, { enterFrom: ['Review'] }]);
	await shown.rerender({ given: given(2, { enterBy: 'managers', enterFrom: ['Review'] }) });
	await expect.element(page.getByText('Moving a task here is an approval.')).toBeVisible();
	await page.getByRole('checkbox', { name: 'To do' }).click();
	expect(edits).toEqual([{ enterFrom: null }]);
});
