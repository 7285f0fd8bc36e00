import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { stage as stageOf } from '$lib/domain/space/testkit';
import type { Space } from '$lib/domain/space/space';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { foundCompany } from '$lib/features/common/testkit/company';
import { NO_FIGURE, type Figure } from '$lib/replica/store/aggregates';
import { expectAccessible } from '$lib/ui/browser-testkit';
import ColumnHead from './ColumnHead.svelte';
import type { BoardColumn } from '../cards/columns';

test('LW-05 · the head of a column says how many tasks its status holds, and when that is more than its limit', async () => {
	const company = await foundCompany();
	const { session, view } = company;
	const sales = view.space(company.space);
	if (sales === null) throw new Error('no space');
	const stage = stageOf('Doing', 'open', { limit: 2 });
	const space: Space = { ...sales, kind: 'work', stages: [stage] };
	const given = {
		...{ id: 'head', space, currency: null, onadd: null, isNarrow: false },
		column: { is: 'stage', key: stage.id, group: stage.id, name: 'Doing', stage } as BoardColumn,
		onfold: () => undefined
	};
	const shown = await render(InWorkspace<typeof given & { totals: Figure }>, {
		...{ session, view, component: ColumnHead },
		given: { ...given, totals: { ...NO_FIGURE, count: 2 } }
	});
	await expect.element(page.getByText('2/2')).toBeVisible();
	await expect.element(page.getByText('Limit: 2 tasks')).toBeInTheDocument();
	await shown.rerender({ given: { ...given, totals: { ...NO_FIGURE, count: 3 } } });
	await expect.element(page.getByText('3/2')).toBeVisible();
	await expect
		.element(page.getByText('Doing holds 3 now, more than its limit of 2.'))
		.toBeInTheDocument();
	await expectAccessible();
});
