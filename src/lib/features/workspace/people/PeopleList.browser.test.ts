import { beforeAll, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { random } from '$lib/app/context';
import { newId } from '$lib/domain/core/ids';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import { putMember } from '$lib/documents/write-directory';
import PeopleList from './PeopleList.svelte';

const PEOPLE = 300;
const nameOf = (index: number): string => `Person ${String(index).padStart(3, '0')}`;

let company: Company;
beforeAll(async () => {
	company = await foundCompany();
	const done = await company.view.replica.directory.edit((doc) => {
		for (let index = 0; index < PEOPLE; index++) {
			putMember(doc, {
				...{ id: newId(random), name: nameOf(index), role: 'agent', team: null },
				...{ standing: 'invited', createdAt: 1, importId: null }
			});
		}
	});
	expect(done.ok).toBe(true);
});

const open = () =>
	render(InWorkspace<Record<string, never>>, {
		...{ session: company.session, view: company.view },
		...{ component: PeopleList, given: {} }
	});
const lines = () => document.querySelectorAll('[data-person]');

test('OP-05 · of many people only those are drawn that are near, and scrolling brings the others', async () => {
	await page.viewport(1000, 700);
	await open();
	await expect.element(page.getByText(nameOf(0), { exact: true })).toBeVisible();
	expect(lines().length).toBeLessThan(PEOPLE / 2);
	const last = page.getByText(nameOf(PEOPLE - 1), { exact: true });
	await vi.waitFor(() => {
		lines()[lines().length - 1]?.scrollIntoView();
		expect(last.elements()).toHaveLength(1);
	});
	expect(lines()).toHaveLength(PEOPLE + 1);
});

test('a search finds somebody who is not drawn', async () => {
	await open();
	await page.getByRole('searchbox').fill('290');
	await expect.element(page.getByText(nameOf(290), { exact: true })).toBeVisible();
});
