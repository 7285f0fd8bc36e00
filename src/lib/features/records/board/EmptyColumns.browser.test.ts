import { beforeAll, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Space } from '$lib/domain/space/space';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import { expectAccessible, expectNoSidewaysScroll, showOn } from '$lib/ui/browser-testkit';
import EmptyColumns from './EmptyColumns.svelte';

let company: Company;
beforeAll(async () => {
	company = await foundCompany();
});

function open() {
	const space = company.view.space(company.space);
	if (space === null) throw new Error('no space');
	return render(InWorkspace<{ space: Space }>, {
		...{ session: company.session, view: company.view },
		...{ component: EmptyColumns, given: { space } }
	});
}

test('PL-09 · what a stage asks for shows where the focus rests on its name', async () => {
	await open();
	const name = page.getByRole('button', { name: 'Qualified', exact: true });
	await expect
		.element(name)
		.toHaveAccessibleDescription('Needs, process, budget and time are known');
	await userEvent.keyboard('{Tab}{Tab}{Tab}');
	await expect.element(name).toHaveFocus();
	await expect
		.poll(() => document.querySelector('[popover]:popover-open')?.textContent)
		.toBe('Needs, process, budget and time are known');
	await expectAccessible();
});

test('on the narrowest phone the columns scroll, and the page does not', async () => {
	await showOn('narrowest');
	await open();
	await expect.element(page.getByRole('listitem').filter({ hasText: 'New' })).toBeVisible();
	expectNoSidewaysScroll();
	await showOn('desktop');
});
